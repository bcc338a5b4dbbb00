// Which of two ways to read a page is kept, and whether the second is tried at all.
import { MailroomError } from '../../domain/errors.ts';
import type { Word } from '../../domain/page.ts';

/** Mean confidence below which a second reading is worth its time; everyday pages are read at 0.85 and above. */
const DOUBTFUL = 0.78;

interface Readings {
  first(): Promise<readonly Word[]>;
  second(): Promise<readonly Word[]>;
  /** True: nobody waits for the page any more. */
  isClosed(): boolean;
}

const meanConfidence = (words: readonly Word[]): number =>
  words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);

/** What a reading is worth beside another one of the same page: its words, those that are more likely wrong as a loss. */
const worth = (words: readonly Word[]): number => words.reduce((sum, word) => sum + word.confidence - 0.5, 0);

const mayBeTriedAgain = (fault: unknown): boolean =>
  fault instanceof MailroomError && (fault.code === 'OCR_FAILED' || fault.code === 'WORKER_TIMEOUT');

/** Undefined: the engine failed at the page and another way may not. */
const firstOf = async ({ first, isClosed }: Readings): Promise<readonly Word[] | undefined> => {
  try {
    return await first();
  } catch (fault) {
    if (isClosed() || !mayBeTriedAgain(fault)) throw fault;
    return undefined;
  }
};

/**
 * The first reading if the engine is sure of it or finds no word; else the one of the two that is worth more. A page at
 * which the first way fails (OCR_FAILED) or takes too long (WORKER_TIMEOUT) is read the second way, once; what that
 * throws is thrown.
 */
export const bestReading = async (readings: Readings): Promise<readonly Word[]> => {
  const first = await firstOf(readings);
  if (first !== undefined && (first.length === 0 || meanConfidence(first) >= DOUBTFUL)) return first;
  try {
    const second = await readings.second();
    return first === undefined || worth(second) > worth(first) ? second : first;
  } catch (fault) {
    // A poor reading is better than none.
    if (first === undefined || readings.isClosed() || !mayBeTriedAgain(fault)) throw fault;
    return first;
  }
};
