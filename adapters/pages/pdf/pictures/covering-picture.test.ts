// A picture that covers a PDF page is decoded directly instead of rendered.
import { deflateSync } from 'node:zlib';
import { PDFHexString, PDFName } from 'pdf-lib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { mmrAsJbig2 } from '../../../../fixtures/make-scans/formats/odd-pdfs.ts';
import { oneDimensionalG3 } from '../../drawn-fax.ts';
import { cornerOf, g4InOnePiece, greyPage, pieceOf, SIZE } from '../../drawn-files.ts';
import { outcomes, pageOf, rasterOf } from '../../opened-files.ts';
import {
  addPicture,
  drawnPdf,
  flateGrey,
  g4Picture,
  jpegPicture,
  SHEET,
  scannedPdf,
  setContent,
} from '../drawn-pdfs.ts';

/** A page that shows more than pictures of one resolution is drawn at 300 dpi; others keep the 100 dpi of their picture. */
const [TAKEN, DRAWN] = [100, 300] as const;

test('a covering JPEG is decoded, not drawn', async () => {
  const picture = await jpegPicture();
  const raster = await rasterOf(await scannedPdf([picture]));
  expect(raster).toMatchObject({ ...SIZE, channels: 3, dpi: TAKEN, bilevel: false });
  expect(Buffer.compare(raster.data, await sharp(picture.data).toColourspace('srgb').raw().toBuffer())).toBe(0);
});

test('a covering grey Flate picture comes out pixel by pixel', async () => {
  const raster = await rasterOf(await scannedPdf([flateGrey()]));
  expect(raster).toMatchObject({ ...SIZE, channels: 1, dpi: TAKEN, bilevel: false });
  expect(Buffer.compare(raster.data, greyPage())).toBe(0);
});

test('1 bit, RGB and palette pictures in Flate come out as they are', async () => {
  const size = { width: 16, height: 24 };
  const bits = deflateSync(Buffer.alloc((16 / 8) * 24, 0b00001111));
  const flate = { Width: 16, Height: 24, Filter: 'FlateDecode' };
  const oneBit = await rasterOf(
    await scannedPdf([{ data: bits, dictionary: { ...flate, BitsPerComponent: 1, ColorSpace: 'DeviceGray' } }]),
  );
  expect(oneBit).toMatchObject({ ...size, channels: 1, bilevel: true });
  expect([...oneBit.data.subarray(0, 8)]).toEqual([0, 0, 0, 0, 255, 255, 255, 255]);
  const colours = deflateSync(Buffer.alloc(16 * 24 * 3, Buffer.from([200, 30, 60])));
  const rgbRaster = await rasterOf(
    await scannedPdf([{ data: colours, dictionary: { ...flate, BitsPerComponent: 8, ColorSpace: 'DeviceRGB' } }]),
  );
  expect(rgbRaster).toMatchObject({ ...size, channels: 3 });
  expect([...rgbRaster.data.subarray(0, 3)]).toEqual([200, 30, 60]);
  const pdf = await drawnPdf(async (document) => {
    const page = document.addPage([...SHEET]);
    const palette = document.context.obj([PDFName.of('Indexed'), PDFName.of('DeviceRGB'), 1]);
    palette.push(PDFHexString.of('0000ffffff00'));
    const stream = document.context.stream(bits, {
      Type: 'XObject',
      Subtype: 'Image',
      ...flate,
      BitsPerComponent: 1,
      ColorSpace: palette,
    });
    const name = page.node.newXObject('Image', document.context.register(stream));
    setContent(page, `q ${SHEET[0]} 0 0 ${SHEET[1]} 0 0 cm ${name} Do Q`);
  });
  const indexed = await rasterOf(pdf);
  expect(indexed).toMatchObject({ ...size, channels: 3, bilevel: false });
  expect([...indexed.data.subarray(0, 3), ...indexed.data.subarray(12, 15)]).toEqual([0, 0, 255, 255, 255, 0]);
});

test.each([
  ['white is 1', {}, false],
  ['black is 1', { DecodeParms: { K: -1, Columns: SIZE.width, Rows: SIZE.height, BlackIs1: true } }, true],
  ['inverted by its dictionary', { Decode: [1, 0] }, true],
  ['inverted twice', { DecodeParms: { K: -1, Columns: SIZE.width, BlackIs1: true }, Decode: [1, 0] }, false],
])('a covering G4 picture comes out pixel by pixel: %s', async (_, more, negative) => {
  const raster = await rasterOf(await scannedPdf([g4Picture(await g4InOnePiece(), SIZE, more)]));
  expect(raster).toMatchObject({ ...SIZE, channels: 1, dpi: TAKEN, bilevel: true });
  const page = greyPage();
  expect(Buffer.compare(raster.data, negative ? page.map((value) => 255 - value) : page)).toBe(0);
});

test('a broken G4 picture is not passed off as a page', async () => {
  const picture = g4Picture(await g4InOnePiece(), SIZE);
  const data = Buffer.from(picture.data);
  data.fill(0, data.length >> 2, data.length >> 1);
  expect(await outcomes(await scannedPdf([flateGrey(), { ...picture, data }, flateGrey()]))).toEqual([
    'page',
    'PAGE_DAMAGED',
    'page',
  ]);
});

test('G3 and JBIG2 pictures are decoded, not drawn', async () => {
  const fax = oneDimensionalG3(Array(100).fill('barred'), { x: 204, y: 196 });
  const g3 = g4Picture(
    fax,
    { width: 64, height: 100 },
    { DecodeParms: { K: 0, Columns: 64, Rows: 100, EndOfLine: true } },
  );
  const fromG3 = await rasterOf(await scannedPdf([g3]));
  expect(fromG3).toMatchObject({ width: 64, channels: 1, bilevel: true });
  expect([...fromG3.data.subarray(15, 17), ...fromG3.data.subarray(47, 49)]).toEqual([255, 0, 0, 255]);
  const { DecodeParms: _, ...dictionary } = g4Picture(await g4InOnePiece(), SIZE, { Filter: 'JBIG2Decode' }).dictionary;
  const jbig2 = { data: mmrAsJbig2(pieceOf(await g4InOnePiece()), SIZE), dictionary };
  const fromJbig2 = await rasterOf(await scannedPdf([jbig2]));
  expect(fromJbig2).toMatchObject({ ...SIZE, channels: 1, dpi: TAKEN, bilevel: true });
  expect(Buffer.compare(fromJbig2.data, greyPage())).toBe(0);
});

test('the page’s rotation and the picture’s own turn are followed', async () => {
  const [w, h] = SHEET;
  const cases = [
    [{ rotate: 90 }, 'upper right'],
    [{ rotate: 180 }, 'lower right'],
    [{ rotate: 270 }, 'lower left'],
    [{ matrix: `${-w} 0 0 ${-h} ${w} ${h}` }, 'lower right'],
    [{ matrix: `${-w} 0 0 ${-h} ${w} ${h}`, rotate: 180 }, 'upper left'],
  ] as const;
  for (const picture of [await jpegPicture(), flateGrey(), g4Picture(await g4InOnePiece(), SIZE)]) {
    for (const [options, corner] of cases) {
      const raster = await rasterOf(await scannedPdf([picture], options));
      expect(raster.dpi).toBe(TAKEN);
      expect([raster.width, raster.height].sort()).toEqual([SIZE.width, SIZE.height].sort());
      expect(cornerOf(raster, corner)).toBeLessThan(130);
      const others = (['upper left', 'upper right', 'lower left', 'lower right'] as const).filter(
        (other) => other !== corner,
      );
      for (const other of others) expect(cornerOf(raster, other)).toBeGreaterThan(250);
    }
  }
});

test('a fax in a PDF is brought to square pixels, turned or not', async () => {
  const half = { width: SIZE.width, height: Math.floor(SIZE.height / 2) };
  expect(await rasterOf(await scannedPdf([flateGrey(half)]))).toMatchObject({
    width: SIZE.width,
    height: SIZE.height,
    dpi: 100,
  });
  const turned = await rasterOf(await scannedPdf([flateGrey(half)], { rotate: 90 }));
  expect(turned).toMatchObject({ width: SIZE.height, height: SIZE.width, dpi: 100 });
  expect(cornerOf(turned, 'upper right')).toBeLessThan(5);
});

const INVISIBLE_TEXT =
  'BT 3 Tr /F1 12 Tf 30 300 Td (The words that a scanner has read from this very page, wrong) Tj ET';
const VISIBLE_TEXT = INVISIBLE_TEXT.replace('3 Tr', '0 Tr');

test('a scanner’s own OCR changes nothing and is not believed', async () => {
  const page = await pageOf(await scannedPdf([flateGrey()], { more: INVISIBLE_TEXT }));
  expect(page.raster.dpi).toBe(TAKEN);
  expect(page.words).toBeUndefined();
});

test.each([
  ['visible text', { more: VISIBLE_TEXT }],
  ['a line', { more: '10 10 m 500 500 l S' }],
  ['a leaning picture', { matrix: `${SHEET[0]} 9 -9 ${SHEET[1]} 0 0` }],
  ['an uneven picture', { matrix: `${SHEET[0] * 0.9} 0 0 ${SHEET[1]} 0 0` }],
])('%s is drawn with the page', async (_, options) => {
  expect(await rasterOf(await scannedPdf([flateGrey()], options))).toMatchObject({ dpi: DRAWN, channels: 1 });
});

test('pictures that can only be drawn keep their resolution', async () => {
  const mirrored = await rasterOf(
    await scannedPdf([flateGrey()], { matrix: `${-SHEET[0]} 0 0 ${SHEET[1]} ${SHEET[0]} 0` }),
  );
  expect(mirrored).toMatchObject({ ...SIZE, dpi: TAKEN, channels: 1 });
  expect(cornerOf(mirrored, 'upper right')).toBeLessThan(5);
  const clipped = await rasterOf(
    await scannedPdf([flateGrey()], { matrix: `0 0 300 300 re W n ${SHEET[0]} 0 0 ${SHEET[1]} 0 0` }),
  );
  expect(clipped).toMatchObject({ ...SIZE, dpi: TAKEN });
  expect(cornerOf(clipped, 'upper left')).toBe(255);
});

test('a clip around the whole page does not matter', async () => {
  const matrix = `0 0 ${SHEET[0]} ${SHEET[1]} re W n ${SHEET[0]} 0 0 ${SHEET[1]} 0 0`;
  expect((await rasterOf(await scannedPdf([flateGrey()], { matrix }))).dpi).toBe(TAKEN);
});

test('masks, stencils and several pictures are drawn as they look', async () => {
  const masked = await drawnPdf(async (pdf) => {
    const page = pdf.addPage([...SHEET]);
    const picture = await pdf.embedPng(
      await sharp({ create: { ...SIZE, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
        .png()
        .toBuffer(),
    );
    page.drawImage(picture, { x: 0, y: 0, width: SHEET[0], height: SHEET[1] });
  });
  const onWhite = await rasterOf(masked);
  expect(onWhite).toMatchObject({ ...SIZE, dpi: TAKEN });
  expect(cornerOf(onWhite, 'upper left')).toBe(255);

  const { data, dictionary } = g4Picture(await g4InOnePiece(), SIZE);
  const { ColorSpace: _, ...rest } = dictionary;
  const stencil = await rasterOf(await scannedPdf([{ data, dictionary: { ...rest, ImageMask: true } }]));
  expect(stencil).toMatchObject({ ...SIZE, dpi: TAKEN, channels: 1, bilevel: true });
  expect([cornerOf(stencil, 'upper left'), cornerOf(stencil, 'lower right')].map(Math.round)).toEqual([0, 255]);

  const two = await drawnPdf(async (pdf) => {
    const page = pdf.addPage([...SHEET]);
    const [half, width] = [SHEET[1] / 2, SHEET[0]];
    const name = addPicture(page, flateGrey({ width: SIZE.width, height: SIZE.height / 4 }));
    setContent(page, `q ${width} 0 0 ${half} 0 0 cm ${name} Do Q q ${width} 0 0 ${half} 0 ${half} cm ${name} Do Q`);
  });
  expect(await rasterOf(two)).toMatchObject({ dpi: DRAWN, channels: 1 });
});
