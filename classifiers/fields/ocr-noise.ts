// Filters OCR output that is not text: form lines, dirt and receipt stamps.
import type { Word } from '../../domain/page.ts';

/** A word and its box in millimetres. */
export interface Box extends Pick<Word, 'text' | 'confidence'> {
  /** Position in the page's words. */
  readonly index: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Print is not smaller than three points. */
const LEAST_HEIGHT = 1.2;
/** What dirt was read as. */
export const isSpeck = ({ text, top, bottom }: Box): boolean => /[\p{L}\d]/u.test(text) && bottom - top < LEAST_HEIGHT;

/** The word on the stamp, whole or in the pieces that are left of it: in capitals, larger than print. */
const STAMPED = /^(?:POST)?EING(?:E|ANG|$)|INGEGAN|^GEGANGEN/;
const LEAST_STAMPED = 3.5;
/** How far the stamp reaches from the upper left corner of that word. */
const STAMP = { left: -10, right: 48, top: -9, bottom: 20 };
/** Above that word stands the stamp's edge at most: what was read surely there is the letter's. */
const EDGE = 1;
const SURE = 0.9;
/** Words of a line stand nearer to each other. */
const BLANK = 4;

const RULE = /^[|¦_=—~[\]{}]+$/;
/** Nearer than this a stroke belongs to the words on both sides of it. */
const NEAR = 2.5;

/** The lines of a form are drawn around words, not between them. */
const withoutRules = (row: readonly Box[]): readonly Box[] =>
  row.filter((word, at) => {
    const [before, after] = [row[at - 1], row[at + 1]];
    const within = before && after && word.left - before.right < NEAR && after.left - word.right < NEAR;
    return within || !RULE.test(word.text);
  });

/** The row in runs of words that follow closely. */
const runsOf = (row: readonly Box[]): Box[][] => {
  const runs: Box[][] = [];
  for (const word of row) {
    const last = runs.at(-1);
    if (last && word.left - last.at(-1)!.right < BLANK) last.push(word);
    else runs.push([word]);
  }
  return runs;
};

/**
 * Rows, their words from left to right, without the lines of forms and without the stamp of receipt: its date is not the
 * letter's. A line of the letter that runs beneath the stamp is left as it was read.
 */
export const withoutMarks = (rows: readonly (readonly Box[])[]): Box[][] => {
  const stamped = rows.flat().find(({ text, top, bottom }) => STAMPED.test(text) && bottom - top >= LEAST_STAMPED);
  const isWithin = ({ left, top }: Box): boolean => {
    if (!stamped) return false;
    const [x, y] = [left - stamped.left, top - stamped.top];
    return x > STAMP.left && x < STAMP.right && y > STAMP.top && y < STAMP.bottom;
  };
  const isEdge = ({ top, confidence }: Box): boolean => top >= (stamped?.top ?? 0) - EDGE || confidence < SURE;
  return rows
    .map((row) =>
      runsOf(withoutRules(row)).flatMap((run) => {
        const letters = run.every(isWithin) ? run.filter((word) => !isEdge(word)) : run;
        return letters.filter((word) => word !== stamped);
      }),
    )
    .filter((row) => row.some(({ text }) => /[\p{L}\d]/u.test(text)));
};
