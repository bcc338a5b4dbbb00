// Straighten: turns, deskews and cleans a page. What cannot be measured is left unchanged.
import type { Orientation, Word } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/page/imager.ts';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';
import { read } from './read.ts';

export interface StraightPage {
  readonly raster: Raster;
  /** The copy that codes and words are read from. */
  readonly reading: Raster;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
  readonly skewConfidence: number;
  /** Nothing is written on it. */
  readonly blank: boolean;
  /** Nothing but these pale marks is on it: a picture of them, as the page was scanned. They may be the other side's. */
  readonly faint?: Raster;
  /** Words of `raster`, if it had to be read to tell which way is up. */
  readonly words?: readonly Word[];
}

/** Below this the quick look is no answer and the engine is asked. */
const SURE = 0.5;
/** A turn this small moves no pixel on an A4 page at 300 dpi by more than one. */
const LEVEL_DEGREES = 0.02;
/**
 * So many words of so many letters, read with this confidence, are found on no page that is upside down. The engine
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

/** A line or a name: all of it stands as it should and is read with confidence. */
const isPlainLine = (words: readonly Word[]): boolean => {
  const written = words.filter(({ text }) => text.length > 1);
  return (
    written.some(({ text }) => PLAIN_WORD.test(text)) &&
    written.every(({ confidence, width, height }) => confidence >= PLAINLY_READ && width > height)
  );
};

/** On which sides a page may lie whose words, as it was scanned, are these, the likeliest first. */
const otherSides = (words: readonly Word[]): readonly Orientation[] => {
  const written = words.filter(({ text }) => text.length > 1);
  const tall = written.filter(({ width, height }) => height > width).length;
  return 2 * tall > written.length ? [90, 270, 180] : [180, 90, 270];
};

/** What speaks for a page lying as it was read: letters in words that are wider than tall, by how surely they are read. */
const sense = (words: readonly Word[]): number =>
  words
    .filter(({ text }) => /[\p{L}\p{N}]{2}/u.test(text))
    .reduce((sum, { text, confidence, width, height }) => {
      const letters = text.match(/[\p{L}\p{N}]/gu)!.length;
      return sum + letters * (width > height ? confidence - 0.5 : -0.5);
    }, 0);

/** Letters' worth of sense, and times that of the page as it was scanned, from which a few words say how it lies. */
const MUCH_SENSE = 1.5;
const MORE_SENSE = 1.4;

/** What a page may turn out to be. */
interface MayBe {
  /** False if the file gave reason to doubt what is seen. */
  readonly mayBeBlank: boolean;
  /** Faint marks alone may be those of another page, which somebody looks at later. */
  readonly mayBeBack?: boolean;
}

export const straighten = ({ imager, ocr }: { readonly imager: Imager; readonly ocr: OcrEngine }) => {
  const readPage = read({ ocr });

  return async (scan: Raster, { mayBeBlank, mayBeBack }: MayBe = { mayBeBlank: true }): Promise<StraightPage> => {
    const { skew, lie, blank: white, faint, strokesOnly } = await imager.look(scan);
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
    // The orientation of a blank page cannot be measured and does not matter.
    if (blank) return laid(0);
    // Which way is up is asked once it is known that the marks are not the other side's.
    if (faint !== undefined && mayBeBack) return { ...(await laid(0)), faint };
    if (lie.confidence >= SURE) return laid(lie.orientation);
    // Most doubtful pages stand upright. Reading them is needed anyway and costs less than asking which way is up.
    const asScanned = await laid(0);
    const words = await readPage(asScanned.raster, asScanned.reading);
    if (strokesOnly || isUpright(words) || isPlainLine(words)) return { ...asScanned, words };
    const asked = await ocr.orientation(asScanned.reading);
    if (asked !== undefined && asked.confidence >= SURE)
      return asked.orientation === 0 ? { ...asScanned, words } : laid(asked.orientation);
    // A few lines, a poor fax: whichever side can be read is up, or makes clearly more sense than all others.
    let best: { readonly page: StraightPage; readonly sense: number } = {
      page: { ...asScanned, words },
      sense: Math.max(MUCH_SENSE, MORE_SENSE * sense(words)),
    };
    for (const orientation of otherSides(words)) {
      const turned = await laid(orientation);
      const turnedWords = await readPage(turned.raster, turned.reading);
      if (isUpright(turnedWords)) return { ...turned, words: turnedWords };
      const turnedSense = sense(turnedWords);
      if (turnedSense > best.sense) best = { page: { ...turned, words: turnedWords }, sense: turnedSense };
    }
    // Nearly empty pages. Leaving them as scanned is what a person would do.
    return best.page;
  };
};
