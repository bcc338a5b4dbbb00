// Character accuracy beside OCRmyPDF on the same files: `node dist/bench/reading/accuracy.js [pages per kind] [seed] [kind…]`.
// Seeds from 9000 on draw letters that nothing was tuned on. Needs ocrmypdf; CPU seconds are user and system together.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { tesseractEngine } from '../../adapters/ocr/tesseract-engine.ts';
import { pageSource } from '../../adapters/pages/page-source.ts';
import { read, textOf } from '../../pipeline/page/read.ts';
import { straighten } from '../../pipeline/page/straighten.ts';
import { type Likeness, likeness, rates, sumOf } from './likeness.ts';
import { WEARS, type WornPage, wornLetters } from './worn-letters.ts';

interface Reading {
  readonly text: string;
  readonly cpuSeconds: number;
}

const [countText = '6', seedText = '9000', ...chosen] = process.argv.slice(2);
const kinds = chosen.length > 0 ? chosen : Object.keys(WEARS);
const folder = mkdtempSync(join(tmpdir(), 'poststelle-accuracy-'));
const imager = sharpImager();
const ocr = await tesseractEngine({ language: 'deu', pageLimitMs: 90_000, recycleAfter: 200, program: 'if-installed' });
const straightenPage = straighten({ imager, ocr });
const readPage = read({ ocr });
const source = pageSource({ megapixels: 120, pages: 1, megabytes: 200 });

const ours = async (page: WornPage): Promise<Reading> => {
  const before = process.cpuUsage();
  const opened = await source.open(page.bytes);
  if (opened.kind !== 'opened') throw new Error(`${page.kind}: ${opened.detail}`);
  const decoded = await opened.file.page(1);
  if (decoded.kind !== 'page') throw new Error(`${page.kind}: ${decoded.detail}`);
  const { raster, reading } = await straightenPage(decoded.page.raster);
  const text = textOf(await readPage(raster, reading));
  await opened.file.close();
  const { user, system } = process.cpuUsage(before);
  return { text, cpuSeconds: (user + system) / 1e6 };
};

const ocrmypdf = (page: WornPage): Reading => {
  const file = join(folder, `page${page.extension}`);
  const sidecar = join(folder, 'page.txt');
  writeFileSync(file, page.bytes);
  const options = ['--deskew', '-l', 'deu', '--output-type', 'pdf', '--optimize', '0', '--jobs', '1', '--quiet'];
  const run = spawnSync(
    'bash',
    [
      '-c',
      'TIMEFORMAT="%U %S"; time ocrmypdf "$@" 2>/dev/null',
      'ocrmypdf',
      ...options,
      '--sidecar',
      sidecar,
      file,
      join(folder, 'page.pdf'),
    ],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(`ocrmypdf ended with ${run.status} on ${page.kind}`);
  const cpuSeconds = run.stderr
    .trim()
    .split(/\s+/u)
    .reduce((sum, seconds) => sum + Number(seconds), 0);
  return { text: readFileSync(sidecar, 'utf8').replaceAll('\f', ''), cpuSeconds };
};

interface Row {
  readonly kind: string;
  readonly letter: string;
  readonly ours: Likeness & { readonly cpuSeconds: number };
  readonly ocrmypdf: Likeness & { readonly cpuSeconds: number };
}

const mean = (rows: readonly Row[], of: 'ours' | 'ocrmypdf'): number =>
  rows.reduce((sum, row) => sum + row[of].cpuSeconds, 0) / Math.max(1, rows.length);

const tableRow = (kind: string, rows: readonly Row[]) => {
  const [us, them] = [rates(sumOf(rows.map((row) => row.ours))), rates(sumOf(rows.map((row) => row.ocrmypdf)))];
  const round = (value: number): number => Math.round(value * 100) / 100;
  return {
    kind,
    pages: rows.length,
    'CER %': round(us.cer),
    'OCRmyPDF ': round(them.cer),
    'CER % any order': round(us.looseCer),
    'OCRmyPDF  ': round(them.looseCer),
    'WER %': round(us.wer),
    'OCRmyPDF   ': round(them.wer),
    'word F1 %': round(us.wordF1),
    'OCRmyPDF    ': round(them.wordF1),
    'CPU s': round(mean(rows, 'ours')),
    'OCRmyPDF     ': round(mean(rows, 'ocrmypdf')),
  };
};

try {
  const rows: Row[] = [];
  for await (const page of wornLetters(kinds, { count: Number(countText), seed: Number(seedText) })) {
    const measured = ({ text, cpuSeconds }: Reading) => ({ ...likeness(page.text, text), cpuSeconds });
    const row: Row = {
      kind: page.kind,
      letter: page.letter,
      ours: measured(await ours(page)),
      ocrmypdf: measured(ocrmypdf(page)),
    };
    rows.push(row);
    process.stderr.write(`${JSON.stringify(row)}\n`);
  }
  const table = kinds.map((kind) =>
    tableRow(
      kind,
      rows.filter((row) => row.kind === kind),
    ),
  );
  console.table([
    ...table,
    tableRow(
      'all hard ones',
      rows.filter(({ kind }) => kind !== 'clean'),
    ),
  ]);
} finally {
  await ocr.close();
  rmSync(folder, { recursive: true, force: true });
}
