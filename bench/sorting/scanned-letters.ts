// The whole way on scans with known truth: `node dist/bench/sorting/scanned-letters.js [letters] [seed]`.
// Pages in = outcomes out, angles, and how letters are sorted after OCR by k-fold (train and test letters disjoint).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DocumentLine } from '../../app/commands/output/process-report.ts';
import { programFolder } from '../../app/run/files/paths.ts';
import { createSorter } from '../../classifiers/sorter.ts';
import { train } from '../../classifiers/train.ts';
import { loadConfig } from '../../config/load.ts';
import { goesThrough, type Letter } from '../../domain/sorting/classification.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { batches } from '../../fixtures/make-scans/batches.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { singleLetters } from '../../fixtures/make-scans/single-letter.ts';
import type { FileTruth } from '../../fixtures/make-scans/truth.ts';

const FOLDS = 5;
const [count = Number.POSITIVE_INFINITY, seed = 1] = process.argv.slice(2).map(Number);
const loaded = loadConfig({ env: {}, cwd: programFolder });
if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
const { config } = loaded;

const processed = async (
  folder: string,
  files: readonly string[],
): Promise<{ readonly lines: readonly DocumentLine[]; readonly code: number | null }> => {
  const program = spawn(
    process.execPath,
    [join(programFolder, 'dist/app/main.js'), 'process', ...files, '--out', join(folder, 'out')],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(program, 'close');
  const lines: DocumentLine[] = [];
  for await (const line of createInterface({ input: program.stdout })) lines.push(JSON.parse(line) as DocumentLine);
  const [code] = (await ended) as [number | null];
  return { lines, code };
};

const share = (part: number, whole: number): number => Math.round((1000 * part) / Math.max(1, whole)) / 10;

/** Sorting of `texts` (by letter id) by models that never saw the letter. */
const sorted = async (letters: readonly Letter[], texts: ReadonlyMap<string, string>) => {
  const counts = { type: 0, unit: 0, both: 0, through: 0, throughRight: 0, all: 0 };
  const { target } = config.sorting;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const sorter = createSorter(
      train(
        letters.filter((_, index) => index % FOLDS !== fold),
        config,
      ),
      { labels: config, target },
    );
    for (const letter of letters.filter((_, index) => index % FOLDS === fold)) {
      const text = texts.get(letter.id);
      if (text === undefined) continue;
      const answer = await sorter.classify(text);
      const right = { type: answer.type.label === letter.type, unit: answer.unit.label === letter.unit };
      const through = goesThrough(answer);
      counts.all += 1;
      if (right.type) counts.type += 1;
      if (right.unit) counts.unit += 1;
      if (right.type && right.unit) counts.both += 1;
      if (through) counts.through += 1;
      if (through && right.type && right.unit) counts.throughRight += 1;
    }
  }
  return {
    letters: counts.all,
    typePercent: share(counts.type, counts.all),
    unitPercent: share(counts.unit, counts.all),
    bothPercent: share(counts.both, counts.all),
    straightThroughPercent: share(counts.through, counts.all),
    straightThroughRightPercent: share(counts.throughRight, counts.through),
  };
};

const pagesOf = (truths: readonly FileTruth[], lines: readonly DocumentLine[]) => {
  const errors: number[] = [];
  const counts = { in: 0, out: 0, wrongOutcome: 0, wrongOrientation: 0, noAngle: 0 };
  for (const { file, pages } of truths) {
    const found = new Map(
      lines
        .filter(({ source }) => basename(source) === file)
        .flatMap((line) => line.pages.map((page) => [page.page, page] as const)),
    );
    counts.in += pages.length;
    counts.out += found.size;
    for (const page of pages) {
      const got = found.get(page.number);
      if (got?.outcome !== page.outcome) counts.wrongOutcome += 1;
      if (got?.outcome !== 'document' || page.outcome !== 'document') continue;
      if (got.orientation !== page.orientation) counts.wrongOrientation += 1;
      if (got.skewDegrees === null) counts.noAngle += 1;
      else errors.push(Math.abs(got.skewDegrees - page.skewDegrees));
    }
  }
  errors.sort((a, b) => a - b);
  const mean = errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
  return {
    ...counts,
    skewErrorMean: Number(mean.toFixed(3)),
    skewErrorP95: errors[Math.floor(errors.length * 0.95)],
    skewErrorMax: errors.at(-1),
  };
};

const folder = mkdtempSync(join(tmpdir(), 'poststelle-scanned-'));
try {
  const random = createRandom(seed);
  const letters = loadLetters();
  const lots = random.fork('order');
  const some = letters
    .map((letter) => ({ letter, lot: lots.next() }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count)
    .map(({ letter }) => letter);
  const truths: FileTruth[] = [];
  for await (const { file, bytes, truth } of singleLetters(some, { random: random.fork('singles') })) {
    writeFileSync(join(folder, file), bytes);
    truths.push(truth);
  }
  for await (const { file, bytes, truth } of batches(letters, { random: random.fork('batches') })) {
    writeFileSync(join(folder, file), bytes);
    truths.push(truth);
  }
  process.stderr.write(`${truths.length} files drawn\n`);
  const began = Date.now();
  const { lines, code } = await processed(
    folder,
    truths.map(({ file }) => join(folder, file)),
  );
  const seconds = (Date.now() - began) / 1000;
  const singles = new Map(
    truths
      .filter(({ documents }) => documents.length === 1)
      .map(
        ({ file, documents }) =>
          [
            documents[0]!.letter,
            lines
              .filter(({ source }) => basename(source) === file)
              .map(({ text }) => text)
              .join('\n'),
          ] as const,
      ),
  );
  const clean = new Map(letters.filter(({ id }) => singles.has(id)).map(({ id, text }) => [id, text] as const));
  const pages = pagesOf(truths, lines);
  process.stdout.write(
    `${JSON.stringify(
      {
        files: truths.length,
        exitCode: code,
        seconds: Math.round(seconds),
        pagesPerMinute: Math.round((60 * pages.in) / seconds),
        pages,
        sortingAsTyped: await sorted(letters, clean),
        sortingAfterOcr: await sorted(letters, singles),
      },
      null,
      2,
    )}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
