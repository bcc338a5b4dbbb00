// Bytes lost, added or changed at every place of a PDF: what a page lacks then is said.
import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { mayLackSomething } from '../../../domain/page.ts';
import type { Raster } from '../../../domain/raster.ts';
import { source } from '../opened-files.ts';
import { type RawObject, rawPdf } from './raw-pdf.ts';

const [WIDTH, HEIGHT] = [60, 80];
/** Bars over the whole height, so that every operator that is lost leaves a gap. */
const BARS = Array.from({ length: 8 }, (_, n) => n * 10 + 2);
const PAGE = `/Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << >>`;
const barred: RawObject = { dictionary: '', data: Buffer.from(BARS.map((y) => `5 ${y} 50 4 re f`).join('\n')) };

const PLAIN = rawPdf([
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
  `<< ${PAGE} /Contents 5 0 R >>`,
  `<< ${PAGE} /Contents 6 0 R >>`,
  ...[barred, barred],
]);

/** The same with objects and their table packed. */
const packed = async (): Promise<Buffer> => {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  for (let number = 1; number <= 2; number++) {
    const page = pdf.addPage([WIDTH, HEIGHT]);
    for (const y of BARS) page.drawRectangle({ x: 5, y, width: 50, height: 4 });
  }
  return Buffer.from(await pdf.save({ useObjectStreams: true }));
};

const hasAllBars = ({ width, height, channels, data }: Raster): boolean =>
  BARS.every((y) => {
    const row = Math.round(height - ((y + 2) / HEIGHT) * height);
    return data[(row * width + (width >> 1)) * channels]! < 128;
  });

/** True if bars or pages are gone and nothing says so. */
const isSilent = async (bytes: Uint8Array): Promise<boolean> => {
  const opened = await source.open(bytes);
  if (opened.kind === 'quarantined') return false;
  const { file } = opened;
  let [isShort, isSaid] = [file.pageCount < 2, false];
  for (let number = 1; number <= file.pageCount; number++) {
    const result = await file.page(number);
    if (result.kind !== 'page' || mayLackSomething(result.page.doubts)) isSaid = true;
    else isShort ||= !hasAllBars(result.page.raster);
  }
  await file.close();
  return isShort && !isSaid;
};

const silentPlaces = async (pdf: Buffer, damage: (at: number) => Buffer, places: readonly number[]) => {
  const found: string[] = [];
  for (const at of places) {
    if (await isSilent(damage(at))) found.push(`${at} ${JSON.stringify(pdf.toString('latin1', at - 8, at + 16))}`);
  }
  return found;
};

const placesOf = (pdf: Buffer, step: number) =>
  Array.from({ length: Math.floor((pdf.length - 70) / step) }, (_, n) => 9 + n * step);

const DAMAGES: Readonly<Record<string, (pdf: Buffer) => (at: number) => Buffer>> = {
  'ten bytes are missing': (pdf) => (at) => Buffer.concat([pdf.subarray(0, at), pdf.subarray(at + 10)]),
  'a piece is there twice': (pdf) => (at) => Buffer.concat([pdf.subarray(0, at + 60), pdf.subarray(at)]),
};

test.each(Object.entries(DAMAGES))('nothing is lost without a word where %s', async (_, damaged) => {
  expect(await silentPlaces(PLAIN, damaged(PLAIN), placesOf(PLAIN, 7))).toEqual([]);
  const pdf = await packed();
  expect(await silentPlaces(pdf, damaged(pdf), placesOf(pdf, 7))).toEqual([]);
});

test('… nor where one byte of packed objects is another one', async () => {
  const pdf = await packed();
  const changed = (at: number) => {
    const bytes = Buffer.from(pdf);
    bytes[at]! ^= 0x55;
    return bytes;
  };
  expect(await silentPlaces(pdf, changed, placesOf(pdf, 3))).toEqual([]);
});

test('… nor where the table of objects says a wrong place', async () => {
  const rows = [...PLAIN.toString('latin1').matchAll(/\d{10} 00000 n/g)].map(({ index }) => index);
  expect(rows).toHaveLength(6);
  for (const wrong of ['0000000001', '0000000100', '0000099999']) {
    const damage = (at: number) => Buffer.concat([PLAIN.subarray(0, at), Buffer.from(wrong), PLAIN.subarray(at + 10)]);
    expect(await silentPlaces(PLAIN, damage, rows)).toEqual([]);
  }
});
