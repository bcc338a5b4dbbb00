// No page of a file is dropped: what the page tree says, what it says wrongly, and several PDFs in one file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName } from 'pdf-lib';
import { expect, test } from 'vitest';
import type { Raster } from '../../../domain/raster.ts';
import { greyPage, SIZE } from '../drawn-files.ts';
import { opened, outcomes, source } from '../opened-files.ts';
import { drawnPdf, encrypted, flateGrey, scannedPdf } from './drawn-pdfs.ts';
import { markedPage, pageObject, type RawObject, rawPdf } from './raw-pdf.ts';

/** Which of `markedPage` this is; undefined: none. */
const markOf = ({ width, height, channels, data }: Raster): number | undefined => {
  for (let tenth = 0; tenth < 10; tenth++) {
    const y = Math.round(height - ((tenth * 56 + 15) / 560) * height);
    if (data[(y * width + (width >> 1)) * channels]! < 128) return tenth;
  }
  return undefined;
};

/** The marks of all pages, or the reasons why there are none. */
const marks = async (bytes: Uint8Array): Promise<unknown[]> => {
  const file = await opened(bytes);
  const found: unknown[] = [];
  for (let n = 1; n <= file.pageCount; n++) {
    const page = await file.page(n);
    found.push(page.kind === 'page' ? markOf(page.page.raster) : page.reason);
  }
  await file.close();
  return found;
};

/** Pages 3, 4 and 5 with marks 1, 2 and 3. */
const three = (pages: string, ...more: (RawObject | undefined)[]): Buffer =>
  rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    pages,
    pageObject(6),
    pageObject(7),
    pageObject(8),
    markedPage(1),
    markedPage(2),
    markedPage(3),
    ...more,
  ]);

test.each([
  ['too low', '<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 2 >>'],
  ['too high', '<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 7 >>'],
  ['missing', '<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] >>'],
  ['negative', '<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count -1 >>'],
  ['right, with a kid that is nothing', '<< /Type /Pages /Kids [3 0 R null 4 0 R 5 0 R] /Count 3 >>'],
  ['right, with a kid that is not in the file', '<< /Type /Pages /Kids [3 0 R 99 0 R 4 0 R 5 0 R] /Count 3 >>'],
  ['right, with a node below itself', '<< /Type /Pages /Kids [3 0 R 2 0 R 4 0 R 5 0 R] /Count 3 >>'],
])('every page is found: the number of pages is %s', async (_, pages) => {
  expect(await marks(three(pages))).toEqual([1, 2, 3]);
});

test('a page that is announced and not there keeps its place', async () => {
  const pages = '<< /Type /Pages /Kids [3 0 R 99 0 R 4 0 R 5 0 R] /Count 4 >>';
  expect(await marks(three(pages))).toEqual([1, 'PAGE_DAMAGED', 2, 3]);
});

test('nodes below nodes, with wrong numbers and in circles', async () => {
  const nested = three(
    '<< /Type /Pages /Kids [9 0 R 10 0 R] /Count 1 >>',
    '<< /Type /Pages /Parent 2 0 R /Kids [3 0 R 4 0 R] /Count 1 >>',
    '<< /Type /Pages /Parent 2 0 R /Kids [5 0 R 9 0 R 2 0 R 10 0 R] /Count 9 >>',
  );
  expect(await marks(nested)).toEqual([1, 2, 3, 1, 2]);
  const circle = three('<< /Type /Pages /Kids [2 0 R] /Count 1 >>');
  expect(await outcomes(circle)).toEqual(['PAGE_DAMAGED']);
});

test('a catalog that points at a page, or a page without its type', async () => {
  const atPage = three('<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>');
  const text = atPage.toString('latin1').replace('/Pages 2 0 R', '/Pages 3 0 R');
  expect(await marks(Buffer.from(text, 'latin1'))).toEqual([1, 2, 3]);
  const untyped = text
    .replace('/Pages 3 0 R', '/Pages 2 0 R')
    .replace('<< /Type /Page /Parent', '<<            /Parent');
  expect(await marks(Buffer.from(untyped, 'latin1'))).toEqual([1, 2, 3]);
});

test.each([true, false])(
  'a wrong number in the files of other writers, too: object streams %s',
  async (useObjectStreams) => {
    const pdf = await PDFDocument.create();
    const scan = await PDFDocument.load(await scannedPdf([1, 2, 3].map((seed) => flateGrey(SIZE, seed))));
    for (const page of await pdf.copyPages(scan, [0, 1, 2])) pdf.addPage(page);
    pdf.catalog.Pages().set(PDFName.of('Count'), pdf.context.obj(1));
    for (const bytes of [
      await pdf.save({ useObjectStreams }),
      await encrypted(await pdf.save({ useObjectStreams }), ''),
    ]) {
      const file = await opened(bytes);
      expect(file.pageCount).toBe(3);
      const page = await file.page(3);
      expect(page.kind === 'page' && Buffer.compare(page.page.raster.data, greyPage(SIZE, 3))).toBe(0);
      await file.close();
    }
  },
);

const one = (mark: number): Buffer =>
  rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    pageObject(4),
    markedPage(mark),
  ]);
const TWO = three('<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>');

test('several PDFs in one file are all read, in their order', async () => {
  expect(await marks(Buffer.concat([TWO, one(5)]))).toEqual([1, 2, 5]);
  expect(await marks(Buffer.concat([one(5), Buffer.from('\r\n\0\0'), TWO, one(7)]))).toEqual([5, 1, 2, 7]);
  const job = Buffer.from('\x1b%-12345X@PJL JOB\n');
  expect(await marks(Buffer.concat([job, TWO, job, one(6), job]))).toEqual([1, 2, 6]);
  const packed = await drawnPdf(async (pdf) => {
    pdf.addPage([400, 560]).drawRectangle({ x: 40, y: 8 * 56, width: 320, height: 30 });
  });
  expect(await marks(Buffer.concat([packed, one(4), packed]))).toEqual([8, 4, 8]);
  const lostIndex = Buffer.from(TWO.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7'), 'latin1');
  expect(await marks(Buffer.concat([lostIndex, one(5)]))).toEqual([1, 2, 5]);
});

test('a file is not read without one of its PDFs', async () => {
  expect(await outcomes(Buffer.concat([TWO, await encrypted(one(5), 'geheim')]))).toBe('PDF_ENCRYPTED');
  expect(await outcomes(Buffer.concat([TWO, one(5).subarray(0, 200)]))).not.toEqual(['page', 'page']);
});

/** An update as viewers append it: page 3 gets other contents. */
const updated = (file: Buffer, mark: number): Buffer => {
  const old = /startxref\n(\d+)/.exec(file.toString('latin1'))![1];
  const object = `6 0 obj\n<< /Length 20 >>\nstream\n${`40 ${mark * 56} 320 30 re f`.padEnd(20)}\nendstream\nendobj\n`;
  const at = file.length;
  const table = `xref\n6 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Root 1 0 R /Size 9 /Prev ${old} >>\n`;
  return Buffer.concat([file, Buffer.from(`${object}${table}startxref\n${at + object.length}\n%%EOF\n`)]);
};

test('an update of a PDF is no second file', async () => {
  expect(await marks(updated(TWO, 9))).toEqual([9, 2]);
  expect(await marks(updated(updated(TWO, 9), 8))).toEqual([8, 2]);
  const signed = updated(Buffer.from(TWO), 9);
  expect((await opened(signed)).pageCount).toBe(2);
  expect(await marks(Buffer.concat([updated(TWO, 9), one(5)]))).toEqual([9, 2, 5]);
});

test('a PDF that is attached to another one as it is, is no second file', async () => {
  const inside = (attached: Buffer): Buffer =>
    three('<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>', { dictionary: '/Type /EmbeddedFile', data: attached });
  expect(await marks(inside(one(5)))).toEqual([1, 2]);
  expect(await marks(inside(Buffer.concat([one(5), one(6)])))).toEqual([1, 2]);
  expect(await marks(Buffer.concat([inside(one(5)), one(7)]))).toEqual([1, 2, 7]);
});

test('a page of a file whose index is broken may not pass for blank', async () => {
  const broken = Buffer.from(TWO.toString('latin1').replace(/startxref\n\d+/, 'startxref\n99999'), 'latin1');
  const lost = TWO.subarray(0, TWO.lastIndexOf('xref\n0 ') + 40);
  for (const [damaged, doubts] of [
    [broken, ['repaired']],
    [lost, ['rebuilt']],
  ] as const) {
    const file = await opened(damaged);
    expect(await file.page(1)).toMatchObject({ kind: 'page', page: { doubts } });
    await file.close();
  }
  const sound = await opened(TWO);
  const page = await sound.page(1);
  expect(page.kind === 'page' && page.page.doubts).toBeUndefined();
  await sound.close();
});

test('page trees that grow without end are refused', async () => {
  const levels = Array.from({ length: 12 }, (_, n) => {
    const next = `${n + 10} 0 R `.repeat(10);
    return `<< /Type /Pages /Kids [${n === 11 ? '3 0 R '.repeat(10) : next}] /Count 1 >>`;
  });
  expect(await source.open(three('<< /Type /Pages /Kids [9 0 R] /Count 1 >>', ...levels))).toMatchObject({
    reason: 'TOO_MANY_PAGES',
  });
});

test('as many pages as Poppler sees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  try {
    for (const [count, file] of [
      [2, TWO],
      [2, updated(TWO, 9)],
      [1, one(3)],
    ] as const) {
      const path = join(folder, 'file.pdf');
      writeFileSync(path, file);
      expect(execFileSync('pdfinfo', [path], { encoding: 'utf8' })).toMatch(new RegExp(`Pages:\\s+${count}\\b`));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
