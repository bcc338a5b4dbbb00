// Peak memory over many pages: `node dist/bench/memory.js [pages]`. Letters are scanned, put into stacks and processed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFolder } from '../app/places.ts';
import { loadLetters } from '../fixtures/letters/letters.ts';
import { patchStack } from '../fixtures/make-scans/batches.ts';
import { createRandom } from '../fixtures/make-scans/random.ts';
import { treeMegabytes } from './process-tree.ts';

const wanted = Number(process.argv[2] ?? 300);
const folder = mkdtempSync(join(tmpdir(), 'poststelle-memory-'));
try {
  const random = createRandom(1);
  const letters = loadLetters();
  const files: string[] = [];
  let pages = 0;
  while (pages < wanted) {
    const some = letters.slice((files.length * 10) % 470, ((files.length * 10) % 470) + 10);
    const { file, bytes, truth } = await patchStack(some, {
      random,
      format: 'pdf-jpeg',
      dpi: 300,
      name: `stack-${files.length}`,
    });
    writeFileSync(join(folder, file), bytes);
    files.push(join(folder, file));
    pages += truth.pages.length;
  }
  process.stderr.write(`${pages} pages in ${files.length} files\n`);
  const began = Date.now();
  const office = spawn(
    process.execPath,
    [join(programFolder, 'dist/app/main.js'), 'process', ...files, '--out', join(folder, 'out')],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(treeMegabytes(office.pid!)), 500);
  const code = await new Promise<number | null>((resolve) => office.once('exit', resolve));
  clearInterval(timer);
  const third = Math.floor(samples.length / 3);
  const peak = (from: number, to: number): number => Math.round(Math.max(...samples.slice(from, to)));
  process.stdout.write(
    `${JSON.stringify({
      pages,
      exitCode: code,
      seconds: Math.round((Date.now() - began) / 1000),
      peakMegabytes: peak(0, samples.length),
      peakByThird: [peak(0, third), peak(third, 2 * third), peak(2 * third, samples.length)],
    })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
