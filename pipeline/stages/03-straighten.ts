// Straighten: the page upright, level and clean. What can't be measured is left alone.
import type { Orientation, Word } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/imager.ts';
import type { OcrEngine } from '../../domain/ports/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';
import { read } from './05-read.ts';
import { areOtherSides, mirrored } from './shining-through.ts';

export interface StraightPage {
  readonly raster: Raster;
  /** The copy that codes and words are read from. */
  readonly reading: Raster;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
  readonly skewConfidence: number;
  /** Nothing is written on it. */
  readonly blank: boolean;
  /** Words of `raster`, if it had to be read to tell which way is up. */
  readonly words?: readonly Word[];
}

/** Below this the quick look is no answer and the engine is asked. */
const SURE = 0.5;
/** A turn this small moves no pixel on an A4 page at 300 dpi by more than one. */
const LEVEL_DEGREES = 0.02;
/**
 * So many words of so many letters, read with this confidence, are found on no page that stands on its head. The engine
 * reads lines that run up or down a page as well, but then their words are taller than wide.
 */
const PLAIN_WORDS = 3;
const PLAIN_WORD = /\p{L}{4}/u;
const PLAINLY_READ = 0.8;

const isUpright = (words: readonly Word[]): boolean => {
  const written = words.filter(({ text }) => PLAIN_WORD.test(text));
  const plain = written.filter(({ confidence, width, height }) => confidence >= PLAINLY_READ && width > height);
  return plain.length >= PLAIN_WORDS && 2 * plain.length > written.length;
};

/** On which side a page may lie whose words, as it was scanned, are these. None: there is nothing to read. */
const otherSides = (words: readonly Word[]): readonly Orientation[] => {
  const written = words.filter(({ text }) => text.length > 1);
  if (written.length < PLAIN_WORDS) return [];
  const tall = written.filter(({ width, height }) => height > width).length;
  return 2 * tall > written.length ? [90, 270] : [180];
};

export const straighten = ({ imager, ocr }: { readonly imager: Imager; readonly ocr: OcrEngine }) => {
  const readPage = read({ ocr });

  /** Pages with nothing but faint marks are read mirrored, both ways up, before anything is made of them. */
  const isOtherSide = async ({ raster, reading }: Pick<StraightPage, 'raster' | 'reading'>): Promise<boolean> => {
    const words = await readPage(raster, mirrored(reading));
    if (!isUpright(words)) return false;
    const { blank, faint } = await imager.look(raster);
    return blank || (faint.length > 0 && areOtherSides(raster, { marks: faint, words }));
  };

  /** `mayBeBlank`: false if the file gave reason to doubt what is seen. */
  return async (scan: Raster, mayBeBlank = true): Promise<StraightPage> => {
    const { skew, lie, blank: white, faint } = await imager.look(scan);
    const blank = white && mayBeBlank;
    const measured = skew.degrees ?? 0;
    const skewDegrees = Math.abs(measured) < LEVEL_DEGREES ? 0 : measured;
    const known = {
      skewConfidence: skew.confidence,
      ...(skew.degrees === undefined ? {} : { skewDegrees: skew.degrees }),
      blank,
    };
    const laid = async (orientation: Orientation) => {
      const { page, reading } = await imager.straighten(scan, { orientation, skewDegrees });
      return { ...known, raster: page, reading, orientation };
    };
    // Nothing on it tells how a blank page lies, and nobody needs to know.
    if (blank) return laid(0);
    if (faint.length > 0 && mayBeBlank) {
      const sides: readonly Orientation[] = lie.confidence >= SURE ? [lie.orientation] : [0, 180];
      for (const side of sides) {
        const straight = await laid(side);
        if (await isOtherSide(straight)) return { ...straight, blank: true };
      }
    }
    if (lie.confidence >= SURE) return laid(lie.orientation);
    // Most doubtful pages stand upright. Reading them is needed anyway and costs less than asking which way is up.
    const asScanned = await laid(0);
    const words = await readPage(asScanned.raster, asScanned.reading);
    if (isUpright(words)) return { ...asScanned, words };
    const asked = await ocr.orientation(asScanned.reading);
    if (asked !== undefined && asked.confidence >= SURE)
      return asked.orientation === 0 ? { ...asScanned, words } : laid(asked.orientation);
    // A few lines, a poor fax: whichever side can be read is up.
    for (const orientation of otherSides(words)) {
      const turned = await laid(orientation);
      const turnedWords = await readPage(turned.raster, turned.reading);
      if (isUpright(turnedWords)) return { ...turned, words: turnedWords };
    }
    // Nearly empty pages. Leaving them as scanned is what a person would do.
    return { ...asScanned, words };
  };
};
