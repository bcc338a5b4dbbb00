// Decisions as training letters, in today's labels, each with its text.
import { createHash } from 'node:crypto';
import { isFault } from '../domain/errors.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Decision, Letter } from '../domain/sorting/classification.ts';
import type { LabelChange } from '../domain/sorting/label-change.ts';
import { labelNow } from './label-history.ts';

export interface NumberedDecision {
  /** Its place among all decisions. */
  readonly sequence: number;
  readonly decision: Decision;
}

/** One letter in so many is kept back from every training, always the same ones: what versions are compared on. */
const KEPT_BACK_EVERY = 5;
/** Files open at the same time. */
const TOGETHER = 32;

/** By the document, so that a later word on it stays on the same side. */
export const isKeptBack = ({ document }: Pick<Decision, 'document'>): boolean =>
  createHash('sha256').update(`kept-back:${document}`).digest().readUInt32BE(0) % KEPT_BACK_EVERY === 0;

/** A decision in today's labels. */
export const inTodaysLabels = (decision: Decision, changes: readonly LabelChange[]): Decision => {
  const now = (of: 'type' | 'unit') => labelNow(changes, { of, label: decision[of], at: decision.at });
  return { ...decision, type: now('type'), unit: now('unit') };
};

const decoder = new TextDecoder();

/** The letter's id is its document's: the last word on a document replaces the one before. */
const letterOf = ({ document, type, unit, weight }: Decision, text: string): Letter => ({
  ...{ id: document, text, type, unit },
  ...(weight === undefined ? {} : { weight }),
});

/** With their texts, in the given order. A damaged or missing text is reported once and left out. */
export const lettersOf = async (
  decisions: readonly Decision[],
  { blobs, onFault }: { readonly blobs: Blobs; readonly onFault: (error: unknown) => void },
): Promise<readonly Letter[]> => {
  const letters: Letter[] = [];
  for (let from = 0; from < decisions.length; from += TOGETHER) {
    const read = await Promise.all(
      decisions.slice(from, from + TOGETHER).map(async (decision) => {
        try {
          return [letterOf(decision, decoder.decode(await blobs.get(decision.text)))];
        } catch (error) {
          if (!isFault(error, 'BLOB_DAMAGED') && !isFault(error, 'BLOB_MISSING')) throw error;
          onFault(error);
          return [];
        }
      }),
    );
    letters.push(...read.flat());
  }
  return letters;
};
