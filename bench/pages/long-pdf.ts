// Five hundred pages in one PDF, opened as each worker does: `node --expose-gc dist/bench/pages/long-pdf.js [pages]`. CPU
// milliseconds of opening and of a page at the beginning, in the middle and at the end, and what memory stays behind.
import { pageSource } from '../../adapters/pages/page-source.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { pdfFile, scannedPdf } from '../../fixtures/make-scans/formats/pdf-file.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import type { ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';

const count = Number(process.argv[2] ?? 500);
const DRAWN = 10;
const random = createRandom(7);
const letters = loadLetters().filter(({ text }) => text.length > 700);
const pages: ScanPage[] = [];
const born: Uint8Array[] = [];
for (let n = 0; n < DRAWN; n++) {
  const options = { random, layout: 'din5008', faces: ['helvetica', 'times'], dpi: 200 } as const;
  const drawn = await drawLetter(letters[n]!, options);
  born.push(drawn.pdf);
  pages.push((await degrade(drawn.pages[0]!.raster, { noise: 3, blur: 0.6 }, random)).page);
}
/** The sheet rolled down by some rows: another picture for every page, without drawing 500 letters. */
const rolled = (page: ScanPage, rows: number): ScanPage => {
  const at = (rows % page.height) * page.width;
  const data = new Uint8Array(page.data.length);
  data.set(page.data.subarray(at));
  data.set(page.data.subarray(0, at), data.length - at);
  return { ...page, data };
};

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const megabytes = (): number => {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 1e6);
};

const measured = async (kind: string, bytes: Uint8Array) => {
  const source = pageSource({ megapixels: 120, pages: 1000, megabytes: 500 });
  const before = megabytes();
  const began = cpu();
  const opened = await source.open(bytes);
  const open = cpu() - began;
  if (opened.kind !== 'opened') throw new Error(`${kind}: ${opened.reason}`);
  const costs: number[] = [];
  const memory: number[] = [megabytes() - before];
  for (let n = 1; n <= count; n++) {
    const start = cpu();
    const page = await opened.file.page(n);
    costs.push(cpu() - start);
    if (page.kind !== 'page') throw new Error(`${kind}: page ${n}: ${page.reason}`);
    if (n % Math.ceil(count / 5) === 0) memory.push(megabytes() - before);
  }
  await opened.file.close();
  const fifth = Math.floor(count / 5);
  const part = (from: number): number => Math.round(10 * mean(costs.slice(from, from + fifth))) / 10;
  return {
    kind,
    megabytes: Math.round(bytes.length / 1e6),
    openMs: Math.round(open),
    pageMs: { firstFifth: part(0), middle: part(2 * fifth), lastFifth: part(4 * fifth) },
    megabytesMore: memory,
  };
};

const numbers = Array.from({ length: count }, (_, n) => n);
const scans = await scannedPdf(
  numbers.map((n) => rolled(pages[n % DRAWN]!, n * 37)),
  'jpeg',
);
process.stdout.write(`${JSON.stringify(await measured('pictures only', scans))}\n`);
const digital = await pdfFile(numbers.map((n) => ({ kind: 'text', pdf: born[n % DRAWN]! })));
process.stdout.write(`${JSON.stringify(await measured('born-digital', digital))}\n`);
