// Blank pages found and nearly blank pages not hidden: `node dist/bench/pages/blank-pages.js [blank] [seed] [written]`.
// Judged on the raw scan, before it is turned, as the office does; pages with nothing but faint marks are read mirrored.
// What went wrong is listed on stderr with its seed.
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { layouts } from '../../adapters/imaging/test-layouts.ts';
import { draw } from '../../adapters/imaging/test-pages.ts';
import { tesseractEngine } from '../../adapters/ocr/tesseract-engine.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import type { ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';
import { straighten } from '../../pipeline/page/straighten.ts';
import { isPale, MARKS, NEARLY, seedOf, stapled, WEARS } from './nearly-blank.ts';

const [count = 208, seed = 9000, writtenCount = 330] = process.argv.slice(2).map(Number);
const DPI = [150, 200, 300] as const;

const imager = sharpImager();
const ocr = await tesseractEngine({ language: 'deu', pageLimitMs: 90_000, recycleAfter: 200, program: 'if-installed' });
const straightenPage = straighten({ imager, ocr });
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const times: number[] = [];
let faint = 0;
/** As the office judges it; the look is timed alone. */
const isBlank = async (page: ScanPage): Promise<boolean> => {
  const began = cpu();
  const look = await imager.look(page);
  times.push(cpu() - began);
  if (look.faint.length === 0) return look.blank;
  faint++;
  return (await straightenPage(page)).blank;
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
  const sheet = await draw(() => undefined, { seed: n, dpi, colour: own.chance(0.3) });
  const bare = name === 'staple shadow' ? stapled(sheet, own) : sheet;
  const { page } = await degrade(bare, await WEARS[name]!(own, backOf(own, dpi)), own);
  const blank = await isBlank(page);
  if (blank) found++;
  else process.stderr.write(`not found: ${name}, page ${n}, ${dpi} dpi, ${page.channels} channels\n`);
  tally(`blank: ${name}`, blank);
}
const faintBlank = faint;
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
  const drawn = await draw(mark.draw, { seed: seedOf(seed + n), dpi, ...(mark.colour ? { colour: true } : {}) });
  const pale = mark.pale === undefined ? drawn : (await degrade(drawn, { faded: mark.pale }, own)).page;
  const { page } = await degrade(pale, await WEARS[wear]!(own, backOf(own, dpi)), own);
  const blank = await isBlank(page);
  if (blank) {
    hidden++;
    process.stderr.write(`hidden: ${name} on ${wear}, page ${n}, ${dpi} dpi\n`);
  }
  tally(`written: ${name}`, !blank);
}
await ocr.close();
console.table([...tallies].map(([kind, { pages, right }]) => ({ kind, pages, right })));
console.log(`blank pages found: ${found} of ${count}; written pages hidden: ${hidden} of ${writtenCount}`);
console.log(`faint marks only, read mirrored: ${faintBlank} blank, ${faint - faintBlank} written`);
console.log(`look: median ${times.toSorted((a, b) => a - b)[times.length >> 1]!.toFixed(0)} CPU ms`);
