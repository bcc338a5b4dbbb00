// Pale print read beside the same pages in black: `node dist/bench/reading/faint-print.js [pages] [seed] [dpi]`. Character error rates.
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { tesseractEngine } from '../../adapters/ocr/tesseract-engine.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { availableFaces } from '../../fixtures/make-scans/drawing/fonts.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { degrade, type Wear } from '../../fixtures/make-scans/wear/degrade.ts';
import { meanConfidence, read, textOf } from '../../pipeline/page/read.ts';
import { straighten } from '../../pipeline/page/straighten.ts';
import { type Likeness, likeness, rates, sumOf } from './likeness.ts';
import { lettersFor } from './worn-letters.ts';

const [countText = '8', seedText = '9300', dpiText = '300'] = process.argv.slice(2);

/** What black and white become. */
const KINDS: Readonly<Record<string, Wear['faded']>> = {
  black: undefined,
  '176 on 205': { black: 176, white: 205 },
  '215 on 253': { black: 215, white: 253 },
  '233 on 253': { black: 233, white: 253 },
};

const imager = sharpImager();
const ocr = await tesseractEngine({ language: 'deu', pageLimitMs: 90_000, recycleAfter: 200, program: 'if-installed' });
const straightenPage = straighten({ imager, ocr });
const readPage = read({ ocr });
const letters = lettersFor(Number(seedText));
const faces = availableFaces().filter((face) => face !== 'kalam');
const found = new Map<string, Likeness[]>();

for (let n = 0; n < Number(countText); n++) {
  const own = createRandom(Number(seedText)).fork(`page ${n}`);
  const drawn = await drawLetter(own.pick(letters), { random: own, dpi: Number(dpiText), faces });
  const page = own.pick(drawn.pages);
  const wear: Wear = { skewDegrees: own.between(-2, 2), noise: own.between(0, 2), jpeg: 85 };
  for (const [kind, faded] of Object.entries(KINDS)) {
    const worn = await degrade(page.raster, faded === undefined ? wear : { ...wear, faded }, own.fork('worn'));
    const straight = await straightenPage(worn.page);
    const words = straight.blank ? [] : (straight.words ?? (await readPage(straight.raster, straight.reading)));
    const alike = likeness(page.text, textOf(words));
    found.set(kind, [...(found.get(kind) ?? []), alike]);
    const { cer, looseCer } = rates(alike);
    const { blank, orientation, skewDegrees } = straight;
    process.stderr.write(
      `${JSON.stringify({ n, kind, cer, looseCer, blank, orientation, skewDegrees, confidence: meanConfidence(words) })}\n`,
    );
  }
}
await ocr.close();
const round = (value: number): number => Math.round(value * 100) / 100;
console.table(
  [...found].map(([kind, alike]) => {
    const { cer, looseCer, wer } = rates(sumOf(alike));
    return { kind, pages: alike.length, 'CER %': round(cer), 'any order': round(looseCer), 'WER %': round(wer) };
  }),
);
