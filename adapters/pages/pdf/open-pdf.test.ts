// Pages of a PDF as pixels: colour, size and rotation.
import { PDFDocument, rgb, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import { cornerOf, greyPage, LIMITS, SIZE } from '../drawn-files.ts';
import { opened, rasterOf, source } from '../opened-files.ts';
import { pageSource } from '../page-source.ts';
import { drawnPdf, encrypted, flateGrey, SHEET, scannedPdf } from './drawn-pdfs.ts';

test('grey pages stay grey, coloured ones do not', async () => {
  const drawn = (colour: ReturnType<typeof rgb>) =>
    drawnPdf(async (pdf) => {
      const font = await pdf.embedFont(StandardFonts.Helvetica);
      pdf.addPage([...SHEET]).drawText('Mahnung', { x: 60, y: 200, size: 40, font, color: colour });
    });
  const grey = await rasterOf(await drawn(rgb(0, 0, 0)));
  expect(grey).toMatchObject({ width: 1248, height: 1776, channels: 1, dpi: 300, bilevel: false });
  expect(grey.data.includes(0)).toBe(true);
  const coloured = await rasterOf(await drawn(rgb(0.8, 0.1, 0.1)));
  expect(coloured.channels).toBe(3);
  const ink = coloured.data.findIndex((value) => value < 60);
  expect(ink % 3).not.toBe(0);
});

test('an encrypted PDF needs its password; one that is only protected from changes does not', async () => {
  const pdf = await scannedPdf([flateGrey()]);
  expect(await source.open(await encrypted(pdf, 'geheim'))).toMatchObject({ reason: 'PDF_ENCRYPTED' });
  const raster = await rasterOf(await encrypted(pdf, ''));
  expect(cornerOf(raster, 'upper left')).toBeLessThan(5);
});

test('a PDF without pages, one with too many, and 500 that open at once', async () => {
  const none = await (await PDFDocument.create()).save({ addDefaultPage: false });
  expect(await source.open(none)).toMatchObject({ reason: 'PDF_WITHOUT_PAGES' });
  const picture = flateGrey();
  const many = await scannedPdf(Array(500).fill(picture));
  expect(await pageSource({ ...LIMITS, pages: 499 }).open(many)).toMatchObject({ reason: 'TOO_MANY_PAGES' });
  const file = await opened(many);
  expect(file.pageCount).toBe(500);
  expect(await file.page(500)).toMatchObject({ kind: 'page', page: { raster: { dpi: 100 } } });
  await file.close();
});

test('pages come in any order, two files at a time, and none after the file is closed', async () => {
  const file = await opened(await scannedPdf([flateGrey(SIZE, 1), flateGrey(SIZE, 2)]));
  const other = await opened(await scannedPdf([flateGrey(SIZE, 3)]));
  const pages = await Promise.all([file.page(2), other.page(1), file.page(1)]);
  const seeds = [2, 3, 1];
  pages.forEach((page, n) => {
    expect(page.kind === 'page' && Buffer.compare(page.page.raster.data, greyPage(SIZE, seeds[n]))).toBe(0);
  });
  await file.close();
  await file.close();
  await expect(file.page(1)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
  await expect(other.page(2)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
  await other.close();
});
