// Blank pages found and nearly blank pages not hidden: `node dist/bench/pages/blank-pages.js [blank] [seed] [written]`.
// Each page is the back of a sheet whose front is printed, with the front of the next sheet behind it. The back is judged on
// the raw scan, as the office does; where it has nothing but faint marks, the separation decides from both sides of the sheet.
// What went wrong is listed on stderr.
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { draw } from '../../adapters/imaging/test-pages.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import type { ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';
import { isPale, MARKS, NEARLY, seedOf, stapled, WEARS } from './nearly-blank.ts';
import { FRONTS, type Sheet, sheetJudge } from './sheets.ts';

const [count = 208, seed = 9000, writtenCount = 330] = process.argv.slice(2).map(Number);
const DPI = [150, 200, 300] as const;

const imager = sharpImager();
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const times: number[] = [];
const sideTimes: number[] = [];
const isBack = sheetJudge(imager);
/** As the office judges it; the look is timed alone. */
const isBlank = async (sheet: Sheet): Promise<boolean> => {
  const began = cpu();
  const look = await imager.look(sheet.back);
  times.push(cpu() - began);
  if (look.faint === undefined) return look.blank;
  const decided = await isBack(sheet, { ...look, faint: look.faint });
  sideTimes.push(decided.cpuMs);
  return decided.blank;
};

interface Tally {
  pages: number;
  right: number;
}
const tallies = new Map<string, Tally>();
let judged = 0;
const tally = (kind: string, right: boolean): void => {
  judged += 1;
  if (judged % 50 === 0) process.stderr.write(`${judged} pages judged\n`);
  const so = tallies.get(kind) ?? { pages: 0, right: 0 };
  tallies.set(kind, { pages: so.pages + 1, right: so.right + (right ? 1 : 0) });
};

const random = createRandom(seed);
/** The print on the front, drawn once: what shines through is what is scanned. */
const frontOf = (own: Random, dpi: number): (() => Promise<ScanPage>) => {
  let drawn: Promise<ScanPage> | undefined;
  const of = own.fork('front');
  return () => {
    drawn ??= draw(of.pick(FRONTS), { seed: of.whole(1, 1e6), dpi });
    return drawn;
  };
};
let [found, hidden] = [0, 0];
for (let n = 0; n < count; n++) {
  const own = random.fork(`blank ${n}`);
  const names = Object.keys(WEARS);
  const name = names[n % names.length]!;
  const dpi = own.pick(DPI);
  const front = frontOf(own, dpi);
  const sheet = await draw(() => undefined, { seed: n, dpi, colour: own.chance(0.3) });
  const bare = name === 'staple shadow' ? stapled(sheet, own) : sheet;
  const { page } = await degrade(bare, await WEARS[name]!(own, front), own);
  const blank = await isBlank({ back: page, front, random: own });
  if (blank) found++;
  else process.stderr.write(`not found: ${name}, page ${n}, ${dpi} dpi, ${page.channels} channels\n`);
  tally(`blank: ${name}`, blank);
}
const faintBlank = sideTimes.length;
for (let n = 0; n < writtenCount; n++) {
  const own = random.fork(`written ${n}`);
  const marks = Object.keys(MARKS);
  const name = marks[n % marks.length]!;
  const mark = MARKS[name]!;
  const wears = mark.wears ?? NEARLY;
  const worn = wears[Math.floor(n / marks.length) % wears.length]!;
  // A pale grey is white in black and white: nothing would be left to see.
  const wear = worn === 'black and white' && isPale(name) ? 'clean' : worn;
  const dpi = own.pick(DPI);
  const front = frontOf(own, dpi);
  const drawn = await draw(mark.draw, { seed: seedOf(seed + n), dpi, ...(mark.colour ? { colour: true } : {}) });
  const pale = mark.pale === undefined ? drawn : (await degrade(drawn, { faded: mark.pale }, own)).page;
  const { page } = await degrade(pale, await WEARS[wear]!(own, front), own);
  const blank = await isBlank({ back: page, front, random: own });
  if (blank) {
    hidden++;
    process.stderr.write(`hidden: ${name} on ${wear}, page ${n}, ${dpi} dpi\n`);
  }
  tally(`written: ${name}`, !blank);
}
const median = (values: readonly number[]): string =>
  (values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0).toFixed(0);
console.table([...tallies].map(([kind, { pages, right }]) => ({ kind, pages, right })));
console.log(`blank pages found: ${found} of ${count}; written pages hidden: ${hidden} of ${writtenCount}`);
console.log(`decided from both sides: ${faintBlank} blank, ${sideTimes.length - faintBlank} written`);
console.log(`look: median ${median(times)} CPU ms; both sides: median ${median(sideTimes)} CPU ms`);
