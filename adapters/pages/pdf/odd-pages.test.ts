// Other content of PDFs that scanners make: strips, JPEG 2000, crop boxes, units, nests, and very many pages.
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import { cornerOf, g4InOnePiece, greyPage, SIZE } from '../drawn-files.ts';
import { opened, outcomes, pageOf, rasterOf } from '../opened-files.ts';
import { addPicture, drawnPdf, flateGrey, g4Picture, SHEET, scannedPdf, setContent } from './drawn-pdfs.ts';
import { startPdfium } from './engine/pdfium.ts';
import { JPEG_2000_SIZE, jpeg2000Picture } from './test-jpeg2000.ts';

test('a covering JPEG 2000 picture is decoded, not drawn', async () => {
  const grey = await rasterOf(await scannedPdf([jpeg2000Picture('grey')]));
  expect(grey).toMatchObject({ ...JPEG_2000_SIZE, channels: 1, dpi: 50, bilevel: false });
  expect([grey.data[0], grey.data.at(-1)]).toEqual([0, 255]);
  const colour = await rasterOf(await scannedPdf([jpeg2000Picture('colour')]));
  expect(colour).toMatchObject({ ...JPEG_2000_SIZE, channels: 3 });
  expect([...colour.data.subarray(0, 3)]).toEqual([200, 30, 30]);
});

/** The page of `greyPage` cut into strips, painted from the bottom up. */
const inStrips = (rows: number, pictureOf: (strip: Uint8Array, height: number) => Parameters<typeof addPicture>[1]) =>
  drawnPdf(async (pdf) => {
    const page = pdf.addPage([...SHEET]);
    const pixels = greyPage();
    const paints: string[] = [];
    for (let from = 0; from < SIZE.height; from += rows) {
      const height = Math.min(rows, SIZE.height - from);
      const strip = pixels.subarray(from * SIZE.width, (from + height) * SIZE.width);
      const y = SHEET[1] - ((from + height) * 72) / 100;
      const name = addPicture(page, pictureOf(strip, height));
      paints.push(`q ${SHEET[0]} 0 0 ${(height * 72) / 100} 0 ${y} cm ${name} Do Q`);
    }
    setContent(page, paints.reverse().join(' '));
  });

test('a page in strips comes together pixel by pixel, in grey and in black and white', async () => {
  const grey = await rasterOf(
    await inStrips(100, (strip, Height) => ({
      data: deflateSync(strip),
      dictionary: { Width: SIZE.width, Height, BitsPerComponent: 8, ColorSpace: 'DeviceGray', Filter: 'FlateDecode' },
    })),
  );
  expect(grey).toMatchObject({ ...SIZE, channels: 1, dpi: 100, bilevel: false });
  expect(Buffer.compare(grey.data, greyPage())).toBe(0);

  const oneBit = await rasterOf(
    await inStrips(64, (strip, Height) => {
      const bits = Buffer.alloc(strip.length / 8);
      strip.forEach((value, n) => {
        if (value > 0) bits[n >> 3]! |= 0x80 >> (n & 7);
      });
      const dictionary = { Width: SIZE.width, Height, BitsPerComponent: 1, ColorSpace: 'DeviceGray' };
      return { data: deflateSync(bits), dictionary: { ...dictionary, Filter: 'FlateDecode' } };
    }),
  );
  expect(oneBit).toMatchObject({ ...SIZE, channels: 1, dpi: 100, bilevel: true });
  expect(Buffer.compare(oneBit.data, greyPage())).toBe(0);
});

test('a strip that cannot be decoded is no white stripe', async () => {
  const broken = await inStrips(200, (strip, Height) => ({
    data: Height === 200 ? deflateSync(strip) : Buffer.from('no JPEG 2000 at all, but long enough to look like one'),
    dictionary: {
      ...{ Width: SIZE.width, Height, BitsPerComponent: 8, ColorSpace: 'DeviceGray' },
      Filter: Height === 200 ? 'FlateDecode' : 'JPXDecode',
    },
  }));
  expect(await outcomes(broken)).toEqual(['PAGE_DAMAGED']);
});

test('of a scan only the crop box is shown', async () => {
  const [width, height] = SHEET;
  const pdf = await PDFDocument.load(await scannedPdf([flateGrey()]));
  pdf.getPage(0).setCropBox(0, height / 2, width / 2, height / 2);
  const shown = await rasterOf(await pdf.save());
  expect(shown).toMatchObject({ width: SIZE.width / 2, height: SIZE.height / 2, dpi: 100 });
  expect([cornerOf(shown, 'upper left'), cornerOf(shown, 'lower right')].map(Math.round)).not.toEqual([255, 255]);
  const whole = greyPage();
  expect(shown.data[20 * shown.width + 20]).toBe(whole[20 * SIZE.width + 20]);
});

test.each([true, false])('a page’s own unit makes it larger: in an object stream %s', async (useObjectStreams) => {
  const pdf = await PDFDocument.create();
  const scan = await PDFDocument.load(await scannedPdf([flateGrey()]));
  for (const page of await pdf.copyPages(scan, [0, 0])) pdf.addPage(page);
  pdf.getPage(1).node.set(PDFName.of('UserUnit'), pdf.context.obj(0.5));
  const page = pdf.addPage([300, 400]);
  page.node.set(PDFName.of('UserUnit'), pdf.context.obj(2));
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let n = 0; n < 4; n++)
    page.drawText(`Sehr geehrte Damen und Herren, Zeile ${n}`, { x: 20, y: 300 - n * 20, size: 10, font });
  const bytes = await pdf.save({ useObjectStreams });
  expect((await rasterOf(bytes, 1)).dpi).toBe(100);
  expect(await rasterOf(bytes, 2)).toMatchObject({ ...SIZE, dpi: 200 });
  const { raster, words = [] } = await pageOf(bytes, 3);
  expect([raster.width, raster.height, raster.dpi]).toEqual([2500, 3333, 300]);
  expect(words[0]!.x).toBeCloseTo((20 / 300) * 2500, -1);
});

test('forms that paint each other over and over end', async () => {
  const paints = 30;
  const pdf = await drawnPdf(async (document) => {
    const { context } = document;
    const page = document.addPage([...SHEET]);
    const form = (content: string, inner?: ReturnType<typeof context.register>) =>
      context.register(
        context.stream(content, {
          Type: 'XObject',
          Subtype: 'Form',
          BBox: [0, 0, 400, 400],
          ...(inner === undefined ? {} : { Resources: { XObject: { F: inner } } }),
        }),
      );
    let outer = form('0 0 10 10 re f');
    for (let depth = 0; depth < 3; depth++) outer = form('/F Do '.repeat(paints), outer);
    page.node.setXObject(PDFName.of('F'), outer);
    setContent(page, '/F Do');
  });
  expect(await outcomes(pdf)).toEqual(['page']);
});

test('a long scan does not pile up in the engine', async () => {
  const size = { width: SIZE.width * 4, height: SIZE.height * 4 };
  const sheets = 16;
  const pictures = Array.from({ length: sheets }, (_, n) => {
    const pixels = Buffer.alloc(size.width * size.height);
    for (let at = 0; at < pixels.length; at += 4) pixels.writeUInt32LE((at * 2654435761 + n) >>> 0, at);
    return { ...flateGrey(size), data: deflateSync(pixels, { level: 0 }) };
  });
  const file = await opened(await scannedPdf(pictures));
  expect(await file.page(1)).toMatchObject({ kind: 'page' });
  const before = (await startPdfium()).pdfium.HEAPU8.length;
  for (let n = 2; n <= sheets; n++) {
    const page = await file.page(n);
    expect(page.kind === 'page' && page.page.raster.data[0]).toBe(n - 1);
  }
  await file.close();
  expect((await startPdfium()).pdfium.HEAPU8.length - before).toBeLessThan(
    ((sheets - 1) * size.width * size.height) / 1.3,
  );
});

test('G4 in a turned and cropped page of a mixed batch', async () => {
  const g4 = g4Picture(await g4InOnePiece(), SIZE);
  const pdf = await PDFDocument.load(await scannedPdf([g4, flateGrey(), jpeg2000Picture('colour')]));
  pdf.getPage(0).node.set(PDFName.of('Rotate'), pdf.context.obj(90));
  const bytes = await pdf.save();
  expect(await rasterOf(bytes, 1)).toMatchObject({ width: SIZE.height, height: SIZE.width, bilevel: true, dpi: 100 });
  expect(await rasterOf(bytes, 2)).toMatchObject({ ...SIZE, bilevel: false, channels: 1 });
  expect(await rasterOf(bytes, 3)).toMatchObject({ ...JPEG_2000_SIZE, channels: 3, dpi: 50 });
});

test('names that stand in a file by the hundred thousand hide no page', async () => {
  const pdf = await scannedPdf([flateGrey()]);
  const names = Buffer.from(`\n9 0 obj\n${'/ObjStm /UserUnit '.repeat(200_000)}\nendobj\n`);
  const at = pdf.indexOf('endobj') + 'endobj\n'.length;
  expect(await outcomes(Buffer.concat([pdf.subarray(0, at), names, pdf.subarray(at)]))).toEqual(['page']);
});
