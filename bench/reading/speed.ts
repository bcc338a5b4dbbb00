// From scan file to searchable PDF, side by side with OCRmyPDF: `node dist/bench/reading/speed.js [letters] [seed]`.
// Single-page A4 letters at 300 dpi, grey and 1-bit in turn. Peers are run where they are installed.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programFolder } from '../../app/run/files/paths.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { extensionOf, type FileFormat, fileOf } from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { degrade, everydayWear } from '../../fixtures/make-scans/wear/degrade.ts';

const run = promisify(execFile);
const [count = 24, seed = 1] = process.argv.slice(2).map(Number);
const TWICE = 'Poststelle, the same letters again once it is warm';
const FORMATS: readonly FileFormat[] = ['tiff-jpeg', 'tiff-g4', 'jpeg', 'tiff-g4', 'png', 'tiff-g4'];

interface Timed {
  readonly seconds: number;
  /** Of the whole machine, on all cores: children that are killed at the end are in no other account. */
  readonly cpuSeconds: number;
}

const busySeconds = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;

/** Wall and processor time of a command on an otherwise idle machine. */
const timed = async (command: string, cwd: string): Promise<Timed> => {
  const [began, busy] = [Date.now(), busySeconds()];
  await run('bash', ['-c', `{ ${command}; } >out.log 2>err.log`], { cwd, maxBuffer: 1e8 });
  return { seconds: (Date.now() - began) / 1000, cpuSeconds: Math.round(10 * (busySeconds() - busy)) / 10 };
};

const isInstalled = (program: string): Promise<boolean> =>
  run('which', [program]).then(
    () => true,
    () => false,
  );

const drawScans = async (folder: string): Promise<readonly string[]> => {
  const random = createRandom(seed);
  const letters = loadLetters();
  const names: string[] = [];
  for (let index = 0; names.length < count && index < 10 * count; index += 1) {
    const letter = random.pick(letters);
    const one = random.fork(`${letter.id}-${index}`);
    const { pages } = await drawLetter(letter, { random: one, dpi: 300 });
    if (pages.length > 1) continue;
    const format = FORMATS[names.length % FORMATS.length]!;
    const { shadow, tint, ...wear } = everydayWear(one, 0.3);
    const worn = format === 'tiff-g4' ? { ...wear, blackAndWhite: true } : wear;
    const { page } = await degrade(pages[0]!.raster, worn, one);
    const name = `${String(names.length).padStart(3, '0')}${extensionOf(format)}`;
    writeFileSync(join(folder, name), await fileOf([page], format));
    names.push(name);
  }
  return names;
};

const folder = mkdtempSync(join(tmpdir(), 'poststelle-speed-'));
try {
  const scans = join(folder, 'scans');
  mkdirSync(scans);
  const names = await drawScans(scans);
  const ocrmypdf = 'ocrmypdf -q -l deu --output-type pdf --optimize 0 --deskew';
  const program = `${process.execPath} ${join(programFolder, 'dist/app/main.js')} process`;
  const contestants: readonly { readonly name: string; readonly needs?: string; readonly command: string }[] = [
    {
      name: 'Poststelle, started for the task',
      command: `${program} scans/* --out ours`,
    },
    { name: TWICE, command: `${program} scans/* scans/* --out again` },
    {
      name: 'OCRmyPDF --deskew, file by file with 2 jobs',
      needs: 'ocrmypdf',
      command: `mkdir one; for f in scans/*; do ${ocrmypdf} --jobs 2 $f one/$(basename $f).pdf; done`,
    },
    {
      name: 'OCRmyPDF --deskew, two files at a time',
      needs: 'ocrmypdf',
      command: `mkdir two; ls scans | OMP_THREAD_LIMIT=1 xargs -P 2 -I @ ${ocrmypdf} --jobs 1 scans/@ two/@.pdf`,
    },
    {
      name: 'tesseract alone, two files at a time: no deskew, no PDF',
      needs: 'tesseract',
      command: 'mkdir text; ls scans | OMP_THREAD_LIMIT=1 xargs -P 2 -I @ tesseract scans/@ text/@ -l deu',
    },
  ];
  const rows: (Timed & { readonly name: string; readonly pagesPerMinute: number })[] = [];
  for (const { name, needs, command } of contestants) {
    if (needs !== undefined && !(await isInstalled(needs))) {
      process.stderr.write(`${name}: not installed\n`);
      continue;
    }
    let time = await timed(command, folder);
    if (name === TWICE) {
      // What the second round took: an office is open all day.
      const [first] = rows;
      time = { seconds: time.seconds - first!.seconds, cpuSeconds: time.cpuSeconds - first!.cpuSeconds };
    }
    rows.push({ name, ...time, pagesPerMinute: Math.round((60 * names.length) / time.seconds) });
    process.stderr.write(`${name}: ${time.seconds} s\n`);
  }
  console.table(rows);
  const weight = (where: string): number =>
    readdirSync(join(folder, where)).reduce((sum, file) => sum + statSync(join(folder, where, file)).size, 0);
  process.stdout.write(
    `${JSON.stringify({
      machine: {
        cpu: cpus()[0]?.model,
        cores: cpus().length,
        megabytes: Math.round(totalmem() / 2 ** 20),
        node: process.version,
      },
      letters: names.length,
      scanBytes: weight('scans'),
      pdfBytes: weight('ours'),
      rows,
    })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
