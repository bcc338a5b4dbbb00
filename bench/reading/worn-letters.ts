// Letters with ground truth, each with one kind of wear, for comparing readings.
import type { Letter } from '../../domain/sorting/classification.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { availableFaces } from '../../fixtures/make-scans/drawing/fonts.ts';
import { fileOf } from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { degrade, type Wear } from '../../fixtures/make-scans/wear/degrade.ts';
import type { ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';

const DPI = 300;
/** Seeds from here on draw from letters that nothing is tuned on. */
const HELD_OUT_SEED = 9000;
/** Handwriting is beyond any of the engines compared. */
const FACES = availableFaces().filter((face) => face !== 'kalam');

type WearOf = (random: Random, back: () => Promise<ScanPage>) => Wear | Promise<Wear>;

const slightly = (random: Random) => ({ skewDegrees: random.between(-2, 2) });

/** What happens to the pages of a kind. Hard ones lie slightly askew, as nobody lays a sheet down straight. */
export const WEARS: Readonly<Record<string, WearOf>> = {
  clean: (random) => ({ skewDegrees: random.between(-6, 6) }),
  shadow: (random) => ({
    ...slightly(random),
    shadow: { edge: random.pick(['left', 'right', 'top'] as const), depth: random.between(0.5, 0.85) },
    noise: 3,
  }),
  'tinted paper': (random) => ({
    ...slightly(random),
    tint: random.pick([
      [250, 225, 110],
      [185, 215, 160],
      [240, 170, 160],
      [190, 175, 150],
    ] as const),
    noise: 4,
  }),
  'low contrast': (random) => ({
    ...slightly(random),
    faded: { black: random.whole(120, 165), white: random.whole(195, 230) },
    noise: 5,
  }),
  fax: (random) => ({ ...slightly(random), fax: random.pick([98, 196] as const), dust: 40 }),
  'bleed-through': async (random, back) => ({
    ...slightly(random),
    bleedThrough: { back: await back(), strength: random.between(0.25, 0.5) },
    noise: 4,
  }),
  noise: (random) => ({ ...slightly(random), blur: 0.6, noise: random.between(20, 45) }),
  'salt and pepper': (random) => ({ ...slightly(random), saltAndPepper: random.between(0.01, 0.04) }),
};

export interface WornPage {
  readonly kind: string;
  readonly letter: string;
  readonly layout: string;
  /** The letter's text on this page, a line each. */
  readonly text: string;
  /** A file with this one page, as a station would drop it: G4 for black and white, PNG otherwise. */
  readonly bytes: Uint8Array;
  readonly extension: '.tif' | '.png';
}

const isHeldOut = (id: string): boolean => {
  let hash = 7;
  for (const character of id) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) >>> 0;
  return hash % 5 === 0;
};

/** The letters that this seed may draw. */
export const lettersFor = (seed: number): readonly Letter[] =>
  loadLetters().filter(({ id }) => isHeldOut(id) === seed >= HELD_OUT_SEED);

/** `count` pages a kind. The same seed gives the same bytes. */
export async function* wornLetters(
  kinds: readonly string[],
  { count, seed }: { readonly count: number; readonly seed: number },
): AsyncGenerator<WornPage> {
  const random = createRandom(seed);
  const letters = lettersFor(seed);
  const draw = async (own: Random) =>
    drawLetter(own.pick(letters), { random: own, dpi: DPI, faces: FACES, colour: own.chance(0.3) });
  for (const kind of kinds) {
    for (let number = 0; number < count; number += 1) {
      const own = random.fork(`${kind} ${number}`);
      const drawn = await draw(own);
      const page = own.pick(drawn.pages);
      const back = async (): Promise<ScanPage> => (await draw(own.fork('back'))).pages[0]!.raster;
      const worn = (await degrade(page.raster, await WEARS[kind]!(own, back), own)).page;
      yield {
        kind,
        letter: drawn.letter.id,
        layout: drawn.layout,
        text: page.text,
        bytes: await fileOf([worn], worn.bilevel ? 'tiff-g4' : 'png'),
        extension: worn.bilevel ? '.tif' : '.png',
      };
    }
  }
}
