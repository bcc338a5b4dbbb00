// Decides whether a page is read a second way, and which reading is kept.
import { MailroomError } from '../../domain/errors.ts';
import type { Word } from '../../domain/page.ts';

/** From this share of print without words a block has probably been dropped; most pages are below 0.03. */
const MUCH_UNREAD = 0.05;
/** What only the second reading found is believed from here on: it also sees letters in pictures. */
const BELIEVED = 0.6;
/** Mean confidence below which a second reading is worth its time; everyday pages are read at 0.85 and above. */
const DOUBTFUL = 0.78;

/** Mean confidence below which a page without one word that is believed is no print; the poorest fax is read above it. */
const NOISE = 0.3;
const A_WORD = /\p{L}{4}/u;

export interface Reading {
  readonly words: readonly Word[];
  /** Share of the print that lies outside the words, 0 to 1. */
  readonly unread: number;
}

interface Readings {
  first(): Promise<Reading>;
  second(): Promise<Reading>;
  /** Further ways, for a page on which the first two find no word. */
  readonly others: readonly (() => Promise<Reading>)[];
  /** True: so little is printed side by side that it may be a till receipt. */
  isSlip(words: readonly Word[]): boolean;
  /** True: nobody waits for the page any more. */
  isClosed(): boolean;
}

const meanConfidence = (words: readonly Word[]): number =>
  words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);

/** A picture, in whose lines the engine sees letters: hardly any of them surely, and none of a word. */
const isNoise = (words: readonly Word[]): boolean =>
  meanConfidence(words) < NOISE && !words.some(({ text, confidence }) => A_WORD.test(text) && confidence >= BELIEVED);

/** What a reading is worth beside another one of the same page: its words, those that are more likely wrong as a loss. */
const worth = (words: readonly Word[]): number => words.reduce((sum, word) => sum + word.confidence - 0.5, 0);

const mayBeTriedAgain = (fault: unknown): boolean =>
  fault instanceof MailroomError && (fault.code === 'OCR_FAILED' || fault.code === 'WORKER_TIMEOUT');

const middleIn = ({ x, y, width, height }: Word, box: Word): boolean => {
  const [across, down] = [x + width / 2, y + height / 2];
  return across >= box.x && across <= box.x + box.width && down >= box.y && down <= box.y + box.height;
};

/** `words`, and those of `others` that stand where none of them does. */
export const completed = (words: readonly Word[], others: readonly Word[]): readonly Word[] => {
  const lines = words.reduce((most, { line }) => Math.max(most, line + 1), 0);
  const missing = others.filter(
    (other) => other.confidence >= BELIEVED && !words.some((word) => middleIn(other, word) || middleIn(word, other)),
  );
  return [...words, ...missing.map((word) => ({ ...word, line: lines + word.line }))];
};

/** Undefined: the engine failed at the page and another way may not. */
const firstOf = async ({ first, isClosed }: Readings): Promise<Reading | undefined> => {
  try {
    return await first();
  } catch (fault) {
    if (isClosed() || !mayBeTriedAgain(fault)) throw fault;
    return undefined;
  }
};

/** What the first of the other ways finds that can be believed: they also see letters in pictures. */
const foundOtherwise = async ({ others, isClosed }: Readings): Promise<readonly Word[]> => {
  for (const other of others)
    try {
      const believed = (await other()).words.filter(({ confidence }) => confidence >= BELIEVED);
      if (believed.length > 0) return believed;
    } catch (fault) {
      if (isClosed() || !mayBeTriedAgain(fault)) throw fault;
      // It found no word either.
    }
  return [];
};

/**
 * The first reading if the engine is sure of it and all print is read. Where print is left over, the first reading and
 * what only the second found; else the one of the two that is worth more (nothing if that is noise), and if neither has
 * a word, what the others find. A page at which the first way fails (OCR_FAILED) or takes too long (WORKER_TIMEOUT) is
 * read the second way, once; what that throws is thrown.
 */
export const bestReading = async (readings: Readings): Promise<readonly Word[]> => {
  const first = await firstOf(readings);
  const isSlip = first !== undefined && readings.isSlip(first.words);
  const sure = first !== undefined && meanConfidence(first.words) >= DOUBTFUL && !isSlip;
  if (sure && first.unread < MUCH_UNREAD) return first.words;
  try {
    const { words } = await readings.second();
    if (sure) return completed(first.words, words);
    const better =
      first === undefined || first.words.length === 0 || worth(words) > worth(first.words) ? words : first.words;
    if (better.length === 0) return await foundOtherwise(readings);
    return isNoise(better) ? [] : better;
  } catch (fault) {
    // A poor reading is better than none.
    if (first === undefined || readings.isClosed() || !mayBeTriedAgain(fault)) throw fault;
    return first.words;
  }
};
