// Blank pages found and nearly blank pages not hidden: `node dist/bench/blank-pages.js [pages of each] [seed]`.
// Judged on the raw scan, before it is turned, as the office does. Hidden pages are listed on stderr with their seeds.
import { sharpImager } from '../adapters/imaging/sharp-imager.ts';
import { between, layouts, type Pen, seeded, signature, write } from '../adapters/imaging/test-layouts.ts';
import { draw } from '../adapters/imaging/test-pages.ts';
import { degrade, type Wear } from '../fixtures/make-scans/degrade.ts';
import { createRandom, type Random } from '../fixtures/make-scans/random.ts';
import type { ScanPage } from '../fixtures/make-scans/scan-page.ts';

const [count = 150, seed = 9000] = process.argv.slice(2).map(Number);
const DPI = [150, 200, 300] as const;

/** Wear of paper and scanner; the sheet lies askew on most of them. */
const WEARS: Readonly<Record<string, (random: Random, back: () => Promise<ScanPage>) => Wear | Promise<Wear>>> = {
  clean: () => ({ noise: 2 }),
  'bleed-through': async (random, back) => ({
    bleedThrough: { back: await back(), strength: random.between(0.08, 0.22) },
    noise: random.between(1, 6),
  }),
  'punch holes': (random) => ({ punchHoles: true, skewDegrees: random.between(-4, 4), noise: 4, dust: 5 }),
  dust: (random) => ({ dust: random.whole(5, 25), noise: random.between(2, 8) }),
  folds: (random) => ({
    folds: [random.between(0.3, 0.36), random.between(0.66, 0.72)],
    skewDegrees: random.between(-2, 2),
    noise: 4,
  }),
  tint: (random) => ({ tint: random.pick([[236, 232, 220], [250, 225, 110], [215, 228, 240]] as const), noise: 5 }), // biome-ignore format: three papers
  shadow: (random) => ({
    shadow: { edge: random.pick(['left', 'right', 'top'] as const), depth: random.between(0.3, 0.8) },
    noise: 4,
  }),
  'dark border': (random) => ({ darkBorder: random.between(1, 5), noise: random.between(2, 6), dust: 5 }),
  'wedges of a sheet askew': (random) => ({
    skewDegrees: random.between(-12, 12),
    around: random.whole(5, 60),
    noise: random.between(2, 6),
  }),
  'wedges, border, holes, fold': (random) => ({
    skewDegrees: random.between(-5, 5),
    around: 20,
    darkBorder: 3,
    punchHoles: true,
    folds: [0.35],
    noise: 4,
    dust: 8,
  }),
  'grey lid': (random) => ({ skewDegrees: random.between(-8, 8), around: random.whole(90, 170), noise: 4 }),
  'black and white': (random) => ({
    skewDegrees: random.between(-3, 3),
    around: 0,
    punchHoles: true,
    noise: 4,
    dust: 6,
    blackAndWhite: true,
  }),
};

const MARKS: Readonly<Record<string, (pen: Pen) => void>> = {
  'a line': (pen) =>
    write(pen, 'Bitte wenden Sie sich an das Bauamt.', between(pen.random, 60, 250), between(pen.random, 70, 760), 11),
  'page number': (pen) =>
    write(pen, pen.random() < 0.5 ? '- 2 -' : '7', 290, pen.random() < 0.5 ? 50 : 800, between(pen.random, 9, 12)),
  name: (pen) =>
    write(
      pen,
      ['i. A.', 'Anlage', 'gez. Weber', '§ 5'][Math.floor(pen.random() * 4)]!,
      between(pen.random, 60, 430),
      between(pen.random, 70, 770),
      10,
    ),
  signature: (pen) => signature(pen, between(pen.random, 60, 350), between(pen.random, 100, 750), 110),
  pencil: (pen) => signature(pen, between(pen.random, 60, 350), between(pen.random, 100, 750), 90, 0.4),
  'small print': (pen) => write(pen, 'Stand 03/2026', between(pen.random, 60, 450), between(pen.random, 60, 790), 6.5),
  stamp: (pen) => {
    const [x, y] = [between(pen.random, 60, 380), between(pen.random, 100, 740)];
    pen.page.drawRectangle({ x, y, width: 120, height: 50, borderWidth: 1.5, opacity: 0, borderOpacity: 0.7 });
    write(pen, 'EINGEGANGEN', x + 12, pen.page.getHeight() - y - 22, 12);
  },
  'pale print': (pen) =>
    write(pen, 'Kopie für Ihre Unterlagen', between(pen.random, 60, 350), between(pen.random, 70, 770), 11),
};

const NEARLY = [
  'clean',
  'punch holes',
  'dark border',
  'wedges of a sheet askew',
  'wedges, border, holes, fold',
  'dust',
  'shadow',
  'tint',
  'black and white',
];

const imager = sharpImager();
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const times: number[] = [];
const isBlank = async (page: ScanPage): Promise<boolean> => {
  const began = cpu();
  const { blank } = await imager.look(page);
  times.push(cpu() - began);
  return blank;
};

interface Tally {
  pages: number;
  right: number;
}
const tallies = new Map<string, Tally>();
const tally = (kind: string, right: boolean): void => {
  const so = tallies.get(kind) ?? { pages: 0, right: 0 };
  tallies.set(kind, { pages: so.pages + 1, right: so.right + (right ? 1 : 0) });
};

const random = createRandom(seed);
const backOf = (own: Random, dpi: number) => (): Promise<ScanPage> =>
  draw(layouts.letter, { seed: own.whole(1, 1e6), dpi });
let [found, hidden] = [0, 0];
for (let n = 0; n < count; n++) {
  const own = random.fork(`blank ${n}`);
  const names = Object.keys(WEARS);
  const name = names[n % names.length]!;
  const dpi = own.pick(DPI);
  const sheet = await draw(() => undefined, { seed: n, dpi });
  const { page } = await degrade(sheet, await WEARS[name]!(own, backOf(own, dpi)), own);
  const blank = await isBlank(page);
  if (blank) found++;
  else process.stderr.write(`not found: ${name}, page ${n}, ${dpi} dpi\n`);
  tally(`blank: ${name}`, blank);
}
for (let n = 0; n < count; n++) {
  const own = random.fork(`written ${n}`);
  const marks = Object.keys(MARKS);
  const mark = marks[n % marks.length]!;
  const worn = NEARLY[Math.floor(n / marks.length) % NEARLY.length]!;
  // A pencil's grey is white in black and white: nothing would be left to see.
  const name = mark === 'pencil' && worn === 'black and white' ? 'clean' : worn;
  const dpi = own.pick(DPI);
  const drawn = await draw(MARKS[mark]!, { seed: seeded(seed + n)() * 1e6, dpi });
  const wear = await WEARS[name]!(own, backOf(own, dpi));
  const pale = mark === 'pale print' && !wear.blackAndWhite ? { faded: { black: 150, white: 235 } } : {};
  const { page } = await degrade(drawn, { ...wear, ...pale }, own);
  const blank = await isBlank(page);
  if (blank) {
    hidden++;
    process.stderr.write(`hidden: ${mark} on ${name}, page ${n}, ${dpi} dpi\n`);
  }
  tally(`written: ${mark}`, !blank);
}
console.table([...tallies].map(([kind, { pages, right }]) => ({ kind, pages, right })));
console.log(`blank pages found: ${found} of ${count}; written pages hidden: ${hidden} of ${count}`);
console.log(`look: median ${times.toSorted((a, b) => a - b)[times.length >> 1]!.toFixed(0)} CPU ms`);
