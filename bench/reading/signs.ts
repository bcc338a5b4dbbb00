// Symbols that the German models lack, by place: `node dist/bench/reading/signs.js [letters…] [--seed N] [--show]`.
// Every page of every letter of the named files (default: letters-g, -h, -i, which nothing was tuned on), slightly askew.
import { parseArgs } from 'node:util';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { tesseractEngine } from '../../adapters/ocr/tesseract-engine.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { availableFaces } from '../../fixtures/make-scans/drawing/fonts.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import { read, textOf } from '../../pipeline/page/read.ts';
import { straighten } from '../../pipeline/page/straighten.ts';

const SIGNS = ['§', '–', '²', 'é', '„', '“'] as const;
type Sign = (typeof SIGNS)[number];

interface Count {
  readonly sign: Sign;
  places: number;
  found: number;
  /** Read where the letter has none. */
  readonly wrong: string[];
  readonly missed: string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '9000' }, show: { type: 'boolean', default: false } },
});
const files = positionals.length > 0 ? positionals : ['G', 'H', 'I'];

/** A sign's place is identified by the letters and digits around it, without the sign itself, blanks and similar signs. */
const AROUND = 7;
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

interface Place {
  readonly before: string;
  readonly after: string;
}

const placesOf = (sign: Sign, text: string): readonly Place[] => {
  const parts = text.split(sign);
  return parts.slice(1).map((_, at) => ({
    before: plain(parts.slice(0, at + 1).join('')).slice(-AROUND),
    after: plain(parts.slice(at + 1).join('')).slice(0, AROUND),
  }));
};

/** Half of each side, or all of one: a misread letter beside the sign is not the sign's fault. */
const alike = (a: string, b: string, fromEnd: boolean): number => {
  const [x, y] = fromEnd ? [[...a].reverse(), [...b].reverse()] : [[...a], [...b]];
  return x.filter((character, at) => character === y[at]).length / Math.max(1, x.length, y.length);
};
const isSame = (a: Place, b: Place): boolean => alike(a.before, b.before, true) + alike(a.after, b.after, false) >= 1;

const compare = (count: Count, truth: string, text: string): void => {
  const meant = placesOf(count.sign, truth);
  const rest = [...placesOf(count.sign, text)];
  count.places += meant.length;
  for (const place of meant) {
    const at = rest.findIndex((other) => isSame(place, other));
    if (at < 0) count.missed.push(`${place.before}|${place.after}`);
    else {
      count.found += 1;
      rest.splice(at, 1);
    }
  }
  count.wrong.push(...rest.map(({ before, after }) => `${before}|${after}`));
};

const imager = sharpImager();
const ocr = await tesseractEngine({ language: 'deu', pageLimitMs: 90_000, recycleAfter: 500, program: 'if-installed' });
const straightenPage = straighten({ imager, ocr });
const readPage = read({ ocr });
const counts = SIGNS.map((sign): Count => ({ sign, places: 0, found: 0, wrong: [], missed: [] }));
const random = createRandom(Number(values.seed));
const faces = availableFaces().filter((face) => face !== 'kalam');
const letters = loadLetters().filter(({ id }) => files.includes(id[0]!));
let pages = 0;
for (const letter of letters) {
  const own = random.fork(letter.id);
  const drawn = await drawLetter(letter, { random: own, dpi: 300, faces });
  for (const page of drawn.pages) {
    const worn = (await degrade(page.raster, { skewDegrees: own.between(-2, 2), noise: 3 }, own)).page;
    const { raster, reading, words } = await straightenPage(worn);
    const text = textOf(words ?? (await readPage(raster, reading)));
    for (const count of counts) compare(count, page.text, text);
    pages += 1;
  }
}
await ocr.close();
console.log(`${letters.length} letters, ${pages} pages`);
console.table(
  counts.map(({ sign, places, found, wrong }) => ({
    sign,
    places,
    found,
    '%': Math.round((1000 * found) / Math.max(1, places)) / 10,
    'where there is none': wrong.length,
  })),
);
if (values.show)
  for (const { sign, missed, wrong } of counts)
    console.log(`${sign} missed: ${missed.join('  ')}\n${sign} wrong: ${wrong.join('  ')}`);
