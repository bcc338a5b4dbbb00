// Peak memory over many pages: `node dist/bench/reading/memory.js [pages]`. One PDF of 500 pages, then stacks of scanned letters,
// grey at 300 dpi.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { programFolder } from '../../app/run/files/paths.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { badFiles } from '../../fixtures/make-scans/bad-files.ts';
import { patchStack } from '../../fixtures/make-scans/batches.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { treeMegabytes } from './process-tree.ts';

const wanted = Number(process.argv[2] ?? 1000);
/** Drawn afresh; after that the same stacks come again. */
const DRAWN = 120;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const folder = mkdtempSync(join(tmpdir(), 'poststelle-memory-'));
try {
  const random = createRandom(1);
  const letters = loadLetters();
  const stacks: { readonly path: string; readonly pages: number }[] = [];
  const long = (await badFiles(letters, random)).find(({ pages: many }) => many === 500)!;
  writeFileSync(join(folder, long.file), long.bytes);
  let pages = 0;
  for (let n = 0; pages < wanted; n += 1) {
    const path = join(folder, `stack-${n}.pdf`);
    const known = pages >= DRAWN ? stacks[n % Math.max(1, Math.floor(stacks.length / 2))] : undefined;
    if (known === undefined) {
      const some = letters.slice((n * 10) % 470, ((n * 10) % 470) + 10);
      const { bytes, truth } = await patchStack(some, { random, format: 'pdf-jpeg', dpi: 300, name: `stack-${n}` });
      writeFileSync(path, bytes);
      stacks.push({ path, pages: truth.pages.length });
    } else {
      copyFileSync(known.path, path);
      stacks.push({ path, pages: known.pages });
    }
    pages += stacks.at(-1)!.pages;
  }
  process.stderr.write(`${pages} pages in ${stacks.length} files, and ${long.pages} in one\n`);
  const began = Date.now();
  const files = [join(folder, long.file), ...stacks.map(({ path }) => path)];
  const program = join(programFolder, 'dist/app/main.js');
  const office = spawn(process.execPath, [program, 'process', ...files, '--out', join(folder, 'out')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const samples: { readonly page: number; readonly megabytes: number }[] = [];
  let page = 0;
  createInterface({ input: office.stderr }).on('line', (line) => {
    page = Number(/^pages: (\d+) of/.exec(line)?.[1] ?? page);
  });
  const timer = setInterval(() => samples.push({ page, megabytes: treeMegabytes(office.pid!) }), 500);
  const code = await new Promise<number | null>((resolve) => office.once('exit', resolve));
  clearInterval(timer);
  const steps = [...new Set(samples.map((sample) => sample.page))];
  console.table(
    steps.map((from) => {
      const some = samples.filter((sample) => sample.page === from).map(({ megabytes }) => megabytes);
      return { fromPage: from, meanMegabytes: Math.round(mean(some)), peakMegabytes: Math.round(Math.max(...some)) };
    }),
  );
  const peakMegabytes = Math.round(Math.max(...samples.map(({ megabytes }) => megabytes)));
  process.stdout.write(
    `${JSON.stringify({ pages: pages + long.pages, exitCode: code, seconds: Math.round((Date.now() - began) / 1000), peakMegabytes })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
