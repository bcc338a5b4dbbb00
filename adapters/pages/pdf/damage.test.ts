// Damaged PDFs: complete pages are kept, damaged ones are never taken for blank.
import { deflateSync } from 'node:zlib';
import { PDFName, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import { cornerOf, SIZE } from '../drawn-files.ts';
import { outcomes, source } from '../opened-files.ts';
import { drawnPdf, flateGrey, jpegPicture, type PictureInPdf, SHEET, scannedPdf, setContent } from './drawn-pdfs.ts';

const cutAt = (file: Buffer, part: number) => file.subarray(0, Math.floor(file.length * part));

/** A PDF of scanned pages; pdf-lib writes the page tree first, the pictures behind it, the index last. */
const scan = (count: number): Promise<Buffer> =>
  scannedPdf(Array.from({ length: count }, (_, n) => flateGrey(SIZE, n + 1)));

test('a cut scan gives the pages whose picture is whole; none passes for a blank page', async () => {
  const file = await scan(6);
  expect(await outcomes(cutAt(file, 0.002))).toBe('FILE_TRUNCATED');
  for (const [part, fewest] of [
    [0.1, 0],
    [0.5, 1],
    [0.9, 4],
    [0.99, 6],
  ] as const) {
    const ends = await outcomes(cutAt(file, part));
    expect(ends).toHaveLength(6);
    const whole = [...ends].filter((end) => end === 'page').length;
    expect(whole).toBeGreaterThanOrEqual(fewest);
    expect([...ends].filter((end) => end === 'FILE_TRUNCATED')).toHaveLength(6 - whole);
  }
});

test('a PDF that only lost the index at its end is whole', async () => {
  const file = await scan(4);
  const index = file.lastIndexOf('xref\n0 ');
  for (const end of [file.length - 3, file.length - 20, index + 40, index]) {
    expect(await outcomes(file.subarray(0, end))).toEqual(['page', 'page', 'page', 'page']);
  }
});

test('a cut letter is not read by halves', async () => {
  const letter = await drawnPdf(async (pdf) => {
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    for (let n = 0; n < 3; n++) {
      const page = pdf.addPage([...SHEET]);
      for (let y = 400; y > 40; y -= 14)
        page.drawText(`Zeile ${y} dieses Briefes, der nicht ganz ankam`, { x: 20, y, size: 10, font });
    }
  });
  for (const part of [0.1, 0.5, 0.9]) {
    const ends = await outcomes(cutAt(letter, part));
    expect([ends].flat()).not.toContain('page');
    expect([ends].flat()).toContain('FILE_TRUNCATED');
  }
});

test('a broken page is the only one lost', async () => {
  const jpeg = await jpegPicture();
  const short = { ...jpeg, data: jpeg.data.subarray(0, jpeg.data.length - 200) };
  expect(await outcomes(await scannedPdf([jpeg, short, jpeg]))).toEqual(['page', 'PAGE_DAMAGED', 'page']);
});

test('a page whose only picture cannot be decoded is not a blank page', async () => {
  const broken: PictureInPdf = {
    data: Buffer.from('no JPEG 2000 at all, but long enough to look like one'),
    dictionary: { Width: 100, Height: 100, BitsPerComponent: 8, ColorSpace: 'DeviceGray', Filter: 'JPXDecode' },
  };
  expect(await outcomes(await scannedPdf([broken]))).toEqual(['PAGE_DAMAGED']);
});

test('forged sizes are refused before anything is allocated', async () => {
  const forged = (width: number, height: number, filter: string): PictureInPdf => ({
    ...flateGrey(),
    dictionary: { Width: width, Height: height, BitsPerComponent: 8, ColorSpace: 'DeviceRGB', Filter: filter },
  });
  const pdf = await scannedPdf([forged(30000, 30000, 'FlateDecode'), forged(30000, 30000, 'DCTDecode'), flateGrey()]);
  expect(await outcomes(pdf)).toEqual(['IMAGE_TOO_LARGE', 'IMAGE_TOO_LARGE', 'page']);
});

test('a plan is drawn coarser, a page as large as a field not at all', async () => {
  const sized = (width: number, height: number) =>
    drawnPdf(async (pdf) => {
      pdf.addPage([width, height]).drawRectangle({ x: 0, y: height / 2, width: width / 2, height: height / 2 });
    });
  const plan = await source.open(await sized(4000, 3000));
  const page = plan.kind === 'opened' ? await plan.file.page(1) : plan;
  if (page.kind !== 'page') throw new Error(page.reason);
  const { raster } = page.page;
  expect(raster.dpi).toBeLessThan(150);
  expect(raster.width * raster.height).toBeLessThanOrEqual(36e6);
  expect([cornerOf(raster, 'upper left'), cornerOf(raster, 'lower right')]).toEqual([0, 255]);
  expect(await outcomes(await sized(14400, 14400))).toEqual(['IMAGE_TOO_LARGE']);
});

test('a picture packed many times over is stopped by its announced size', async () => {
  const twice = deflateSync(deflateSync(Buffer.alloc(50e6)));
  const bomb: PictureInPdf = {
    data: twice,
    dictionary: {
      Width: 100,
      Height: 100,
      BitsPerComponent: 8,
      ColorSpace: 'DeviceGray',
      Filter: ['FlateDecode', 'FlateDecode'],
    },
  };
  const ends = await outcomes(await scannedPdf([bomb, flateGrey()]));
  expect(ends[1]).toBe('page');
});

test('forms within forms without end are not followed', async () => {
  const pdf = await drawnPdf(async (document) => {
    const page = document.addPage([...SHEET]);
    const self = document.context.nextRef();
    const form = document.context.stream('/F Do', {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, 400, 400],
      Resources: { XObject: { F: self } },
    });
    document.context.assign(self, form);
    page.node.setXObject(PDFName.of('F'), self);
    setContent(page, '/F Do');
  });
  expect(await outcomes(pdf)).toEqual(['page']);
});

test('the bytes handed in are never changed', async () => {
  const file = await scannedPdf([flateGrey()]);
  const before = Buffer.from(file);
  await outcomes(file);
  expect(file.equals(before)).toBe(true);
});
