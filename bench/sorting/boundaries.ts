// Proposed boundaries in stacks of letters without separators: `node dist/bench/sorting/boundaries.js [stacks] [seed] [held-out]`.
// Letters of one to several pages, drawn, their text worn as OCR wears it; what is proposed beside what is true.
// `held-out` as the third word: the fifth of the letters that the weights were not fitted on; else the other four.
import { createHash } from 'node:crypto';
import { gapsBetween } from '../../classifiers/boundaries.ts';
import type { TextPage } from '../../domain/ports/sorting/boundary-finder.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { writeLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';

const [stacks = 150, seed = 1] = process.argv.slice(2, 4).map(Number);
const heldOut = process.argv[4] === 'held-out';
const isHeldOut = (id: string): boolean => createHash('sha256').update(id).digest()[0]! % 5 === 0;

/** Confusions of an engine that is usually right, and a missing line now and then. */
const CONFUSED: Readonly<Record<string, string>> = { ü: 'u', ß: 'B', l: 'I', e: 'c', rn: 'm', '.': ',', ö: 'o' };
const worn = (text: string, random: Random): string =>
  text
    .split('\n')
    .filter(() => !random.chance(0.01))
    .map((line) => line.replace(/rn|[üßleö.]/g, (part) => (random.chance(0.012) ? (CONFUSED[part] ?? part) : part)))
    .join('\n');

interface Gap {
  readonly confidence: number;
  readonly signs: readonly string[];
  readonly begins: boolean;
}

const gaps: Gap[] = [];
const letters = loadLetters().filter(({ id }) => isHeldOut(id) === heldOut);
const base = createRandom(seed).fork('boundaries');
for (let stack = 0; stack < stacks; stack += 1) {
  const random = base.fork(String(stack));
  const pages: (TextPage & { readonly begins: boolean })[] = [];
  for (let letter = random.whole(1, 6); letter > 0; letter -= 1) {
    const size = random.chance(0.7) ? { size: random.pick([15, 17, 19, 21, 24]) } : {};
    const written = await writeLetter(random.pick(letters), { random, ...size });
    for (const [at, { text }] of written.pages.entries())
      pages.push({ number: pages.length + 1, text: worn(text, random), begins: at === 0 });
  }
  for (const { beforePage, confidence, signs } of gapsBetween(pages))
    gaps.push({ confidence, signs, begins: pages[beforePage - 1]!.begins });
}

const beginning = gaps.filter(({ begins }) => begins).length;
process.stdout.write(
  `${stacks} stacks, ${gaps.length} gaps, ${beginning} of them between letters, ${gaps.length - beginning} inside\n\n`,
);
const table = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95].map((from) => {
  const proposed = gaps.filter(({ confidence }) => confidence >= from);
  const right = proposed.filter(({ begins }) => begins).length;
  return {
    from,
    precision: Number((right / Math.max(1, proposed.length)).toFixed(4)),
    recall: Number((right / Math.max(1, beginning)).toFixed(4)),
    falseInside: proposed.length - right,
  };
});
const bins = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97].map((from, at, all) => {
  const inBin = gaps.filter(({ confidence }) => confidence >= from && confidence < (all[at + 1] ?? 1.01));
  return {
    from,
    gaps: inBin.length,
    said: Number((inBin.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, inBin.length)).toFixed(3)),
    true: Number((inBin.filter(({ begins }) => begins).length / Math.max(1, inBin.length)).toFixed(3)),
  };
});
const print = (rows: readonly object[]): void => {
  for (const line of [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))])
    process.stdout.write(`${line.map((cell) => String(cell).padEnd(13)).join('')}\n`);
  process.stdout.write('\n');
};
print(table);
print(bins);

/** The weights that these gaps ask for, both kinds counted alike: logistic regression with a little ridge, by descent. */
const fitted = (): Readonly<Record<string, number>> => {
  const names = [...new Set(gaps.flatMap(({ signs }) => signs))].sort();
  const weight = new Map<string, number>(['BIAS', ...names].map((name) => [name, 0]));
  for (let round = 0; round < 3000; round += 1) {
    const slope = new Map<string, number>();
    for (const { signs, begins } of gaps) {
      const all = ['BIAS', ...signs];
      const sum = all.reduce((total, name) => total + weight.get(name)!, 0);
      const share = begins ? beginning : gaps.length - beginning;
      const off = (((begins ? 1 : 0) - 1 / (1 + Math.exp(-sum))) * gaps.length) / (2 * Math.max(1, share));
      for (const name of all) slope.set(name, (slope.get(name) ?? 0) + off);
    }
    for (const [name, value] of weight)
      weight.set(name, value + (4 * ((slope.get(name) ?? 0) - (name === 'BIAS' ? 0 : 0.3 * value))) / gaps.length);
  }
  return Object.fromEntries([...weight].map(([name, value]) => [name, Number(value.toFixed(2))]));
};
process.stdout.write(`${JSON.stringify({ seed, heldOut, gaps: gaps.length, table, bins, fitted: fitted() })}\n`);
