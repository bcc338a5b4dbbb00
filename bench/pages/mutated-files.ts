// Damaged files through `process`: is any page hidden as blank, lost, or cut short without a word? Poppler, libtiff and
// libjpeg are the witnesses. After a build: node dist/bench/pages/mutated-files.js [files, 1000] [seed, 1] [folder to keep them]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DocumentLine } from '../../app/commands/output/process-report.ts';
import { programFolder } from '../../app/run/files/paths.ts';
import {
  extensionOf,
  fileOf,
  MULTI_PAGE_FORMATS,
  ONE_PAGE_FORMATS,
} from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { bandOf, markedPages, markedPdf, PAGES, wordsOf } from './mutations/marked-pages.ts';
import { MUTATION_NAMES, mutate } from './mutations/mutate.ts';
import { type WitnessedPage, witnessed } from './mutations/witness.ts';

const DPI = 150;
const BATCH = 40;
/** One misread word is a matter of reading; two lines in a row that are gone are a page cut short. */
const FEWEST_LOST = 2;

const [count = 1000, seed = 1] = process.argv.slice(2, 4).map(Number);
const keep = process.argv[4];

interface Source {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly extension: string;
  readonly pages: number;
}

const sources = async (): Promise<readonly Source[]> => {
  const pages = await markedPages(DPI);
  const bilevel = pages.map((page) => ({ ...page, bilevel: true, data: page.data.map((v) => (v < 128 ? 0 : 255)) }));
  const scans = [...MULTI_PAGE_FORMATS, ...ONE_PAGE_FORMATS].map(
    async (format): Promise<Source> => ({
      name: format,
      bytes: await fileOf(/g[34]$/.test(format) ? bilevel : pages, format),
      extension: extensionOf(format),
      pages: ONE_PAGE_FORMATS.some((one) => one === format) ? 1 : PAGES,
    }),
  );
  const digital = [false, true].map(
    async (objectStreams): Promise<Source> => ({
      name: objectStreams ? 'pdf-text-compressed' : 'pdf-text',
      bytes: await markedPdf({ objectStreams }),
      ...{ extension: '.pdf', pages: PAGES },
    }),
  );
  return Promise.all([...scans, ...digital]);
};

interface Mutated {
  readonly path: string;
  readonly source: Source;
  readonly mutation: string;
}

const all: Record<string, number> = {};
const tally = (what: string): void => {
  all[what] = (all[what] ?? 0) + 1;
};

const squeezed = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');

/** Lines of a page that are gone, in runs of two and more, although the witness shows ink there or complains. */
const lostLines = (page: number, text: string, seen: WitnessedPage | undefined): readonly string[] => {
  const words = wordsOf(page);
  const gone = words.map((word) => !text.includes(squeezed(word)));
  return words.filter((_, at) => {
    const inRun = gone[at] && (gone[at - 1] || gone[at + 1]);
    return inRun && (seen === undefined || seen.complains || (seen.hasInk?.(bandOf(at + 1)) ?? true));
  });
};

/** What of this file nobody would learn. */
const silent = async ({ path, source }: Mutated, lines: readonly DocumentLine[]): Promise<readonly string[]> => {
  const pages = lines.flatMap((line) => line.pages.map((page) => ({ ...page, line })));
  const wholeAside = pages.length === 0 && lines.every(({ disposition }) => disposition === 'quarantine');
  if (wholeAside) {
    tally('file quarantined');
    return [];
  }
  const seen = await witnessed(path);
  const found: string[] = [];
  const told = (line: DocumentLine): boolean =>
    line.reasons.some((reason) => /^(?:PAGE_MISSING|PAGE_DOUBTFUL|POORLY_READ|NO_TEXT|TAKEN_FOR_EMPTY)$/.test(reason));
  const anyDamage = lines.some((line) => told(line) || line.pages.some(({ reason }) => reason !== undefined));
  if (pages.length < Math.max(source.pages, seen.length) && !anyDamage)
    found.push(`${pages.length} pages of ${source.pages}, witness ${seen.length}`);
  for (const { page, outcome, line } of pages) {
    tally(`page ${outcome}${outcome === 'document' ? `, ${line.disposition}` : ''}`);
    const witness = seen[page - 1];
    const hasInk = witness?.hasInk === undefined || wordsOf(1).some((_, at) => witness.hasInk?.(bandOf(at + 1)));
    if (outcome === 'blank' && (hasInk || witness.complains)) found.push(`page ${page} blank`);
    if (outcome !== 'document' || page > source.pages || told(line)) continue;
    const lost = lostLines(page, squeezed(line.text), witness);
    if (lost.length >= FEWEST_LOST) found.push(`page ${page} short (${line.disposition}): ${lost.join(' ')}`);
  }
  return found;
};

const folder = keep ?? mkdtempSync(join(tmpdir(), 'poststelle-mutated-'));
mkdirSync(folder, { recursive: true });
try {
  const from = await sources();
  const files = Array.from({ length: count }, (_, number): Mutated => {
    const source = from[number % from.length]!;
    const random = createRandom(seed).fork(`${number}`);
    const mutation = random.pick(MUTATION_NAMES);
    const path = join(folder, `${String(number).padStart(4, '0')}-${source.name}${source.extension}`);
    writeFileSync(path, mutate(source.bytes, mutation, random));
    return { path, source, mutation };
  });
  const failures: string[] = [];
  const report = (failure: string): void => {
    failures.push(failure);
    process.stdout.write(`${failure}\n`);
  };
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(programFolder, 'dist/app/main.js'),
        'process',
        ...batch.map(({ path }) => path),
        '--out',
        join(folder, 'out'),
      ],
      { maxBuffer: 1024 * 1024 * 1024 },
    );
    if (status === 1) report(`files ${at} and on: exit code 1: ${stderr.toString('utf8').slice(-500)}`);
    const lines = stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as DocumentLine);
    for (const file of batch) {
      const own = lines.filter(({ source }) => basename(source) === basename(file.path));
      if (own.length === 0) report(`${basename(file.path)}: no line at all`);
      const found = await silent(file, own);
      for (const what of found) report(`${basename(file.path)} (${file.mutation}): ${what}`);
    }
    process.stderr.write(`${Math.min(at + BATCH, files.length)} of ${files.length}, ${failures.length} silent\n`);
  }
  for (const [what, times] of Object.entries(all).sort()) process.stdout.write(`${what.padEnd(28)}${times}\n`);
  process.stdout.write(`${count} files, seed ${seed}: ${failures.length} silent\n`);
  process.exitCode = failures.length === 0 ? 0 : 2;
} finally {
  if (keep === undefined) rmSync(folder, { recursive: true, force: true });
}
