// Angles and quarter turns on fresh pages with known truth, Leptonica beside us:
// `node dist/bench/pages/straightening.js [pages] [first seed] [turned pages]`. CPU ms are of this process (Leptonica: of the
// call alone). The layouts in turn, ±15°, each page worn in its own way; needs gcc and libleptonica-dev for the peer.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { between, seeded } from '../../adapters/imaging/test-layouts.ts';
import { lay, sample } from '../../adapters/imaging/test-pages.ts';
import { tesseractEngine } from '../../adapters/ocr/tesseract-engine.ts';
import type { Orientation } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';
import { straighten } from '../../pipeline/page/straighten.ts';

const [count = 220, seed = 9000, turned = 110] = process.argv.slice(2).map(Number);
const DPI = 300;

/** Reads a PGM, prints the angle it finds (clockwise), its confidence and the CPU ms it took. */
const LEPTONICA = `
#include <stdio.h>
#include <time.h>
#include <leptonica/allheaders.h>
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    PIX *pix = pixRead(argv[i]);
    clock_t began = clock();
    PIX *black = pixConvertTo1(pix, 130);
    l_float32 angle = 0, confidence = 0;
    l_int32 failed = pixFindSkewSweepAndSearch(black, &angle, &confidence, 4, 2, 15.0, 1.0, 0.01);
    double ms = 1000.0 * (clock() - began) / CLOCKS_PER_SEC;
    printf("%f %f %f\\n", failed ? 99.0 : -angle, confidence, ms);
  }
  return 0;
}
`;

type Peer = (page: Raster) => { readonly degrees: number; readonly confidence: number; readonly ms: number };

const leptonicaIn = (folder: string): Peer | undefined => {
  const [source, program, file] = [join(folder, 'skew.c'), join(folder, 'skew'), join(folder, 'page.pgm')];
  writeFileSync(source, LEPTONICA);
  const built = spawnSync('gcc', ['-O2', '-o', program, source, '-llept'], { stdio: 'ignore' });
  if (built.status !== 0) return undefined;
  return ({ width, height, data }) => {
    writeFileSync(file, Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]));
    const [degrees, confidence, ms] = execFileSync(program, [file], { encoding: 'utf8' }).trim().split(' ').map(Number);
    return { degrees: degrees!, confidence: confidence!, ms: ms! };
  };
};

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> => {
  const began = cpu();
  const value = await work();
  return { value, ms: cpu() - began };
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const rank = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const summary = (name: string, errors: readonly number[], undefinedOnes: number, ms: readonly number[]) => ({
  who: name,
  pages: errors.length + undefinedOnes,
  'mean error °': round(mean(errors), 3),
  'p95 °': round(rank(errors, 0.95), 3),
  'max °': round(Math.max(...errors), 3),
  'over 1°': errors.filter((error) => error > 1).length,
  'no angle': undefinedOnes,
  'CPU ms': round(mean(ms), 0),
  'median CPU ms': round(rank(ms, 0.5), 0),
});

interface AngleRow {
  readonly layout: string;
  readonly skew: number;
  readonly ours: number | undefined;
  readonly theirs: number | undefined;
}

const angles = async (peer: Peer | undefined): Promise<void> => {
  const imager = sharpImager();
  const rows: AngleRow[] = [];
  const times: { look: number[]; straighten: number[]; peer: number[] } = { look: [], straighten: [], peer: [] };
  for (let n = 0; n < count; n++) {
    const skew = between(seeded(seed + n + 31), -15, 15);
    const { name, page } = await sample(seed + n, skew, DPI);
    const looked = await timed(() => imager.look(page));
    times.look.push(looked.ms);
    const found = looked.value.skew.degrees;
    const back = await timed(() => imager.straighten(page, { orientation: 0, skewDegrees: found ?? 0 }));
    times.straighten.push(back.ms);
    const theirs = peer?.(page);
    if (theirs) times.peer.push(theirs.ms);
    rows.push({ layout: name, skew, ours: found, theirs: theirs?.degrees });
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
  const errorsOf = (of: 'ours' | 'theirs', among: readonly AngleRow[]): number[] =>
    among.flatMap((row) => (row[of] === undefined ? [] : [Math.abs(row[of] - row.skew)]));
  const ours = errorsOf('ours', rows);
  console.table([
    summary('ours', ours, count - ours.length, times.look),
    ...(peer ? [summary('Leptonica', errorsOf('theirs', rows), 0, times.peer)] : []),
  ]);
  if (!peer) console.log('Leptonica: not installed (gcc and libleptonica-dev)');
  console.log(
    `straighten: mean ${round(mean(times.straighten), 0)}, median ${round(rank(times.straighten, 0.5), 0)} CPU ms`,
  );
  console.table(
    [...new Set(rows.map(({ layout }) => layout))].map((layout) => {
      const among = rows.filter((row) => row.layout === layout);
      const [mine, others] = [errorsOf('ours', among), errorsOf('theirs', among)];
      return {
        layout,
        pages: among.length,
        'mean °': round(mean(mine), 3),
        'max °': round(Math.max(...mine), 3),
        'no angle': among.length - mine.length,
        ...(peer ? { 'Leptonica mean °': round(mean(others), 3), 'max °  ': round(Math.max(...others), 3) } : {}),
      };
    }),
  );
};

const quarterTurns = async (): Promise<void> => {
  const imager = sharpImager();
  const ocr = await tesseractEngine({
    language: 'deu',
    pageLimitMs: 90_000,
    recycleAfter: 500,
    program: 'if-installed',
  });
  const upright = straighten({ imager, ocr });
  const counts = { pages: 0, upright: 0, wrong: 0, doubtful: 0 };
  const ms: number[] = [];
  try {
    for (let n = 0; n < turned; n++) {
      const turn = ([0, 90, 180, 270] as const)[(n + (n >> 2)) % 4]!;
      const { name, page } = await sample(seed + 500 + n, between(seeded(seed + n), -4, 4), 200);
      const lying = lay(page, turn as Orientation);
      const sure = (await imager.look(lying)).lie.confidence >= 0.5;
      const { value, ms: cost } = await timed(() => upright(lying));
      counts.pages++;
      if (!sure) counts.doubtful++;
      if (value.orientation === turn) counts.upright++;
      else {
        counts.wrong++;
        process.stderr.write(
          `${JSON.stringify({ layout: name, seed: seed + 500 + n, turn, found: value.orientation, sure })}\n`,
        );
      }
      ms.push(cost);
    }
  } finally {
    await ocr.close();
  }
  console.table([
    {
      ...counts,
      'mean CPU ms (look, turn, second look)': round(mean(ms), 0),
      'median CPU ms': round(rank(ms, 0.5), 0),
    },
  ]);
};

const folder = mkdtempSync(join(tmpdir(), 'poststelle-straightening-'));
try {
  await angles(leptonicaIn(folder));
  await quarterTurns();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
