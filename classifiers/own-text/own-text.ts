// The letter's own text: quoted mail, enclosed letters, terms and other names blanked out.
import { inOneSpelling, READ_AT_MOST } from '../../domain/sorting/text-normalisation.ts';
import { appendedTerms, enclosedLetters, type LineRange, namesOfOthers, quotedMail } from './foreign-parts.ts';
import { isClosing, isSalutation, linesOf, type TextLine } from './letter-lines.ts';

export interface OwnText {
  /** In one spelling, with blanks in place of what is not the letter: offsets are those of the whole text. */
  readonly text: string;
  /** More than one letter is left, or one was enclosed: which of them counts is for a person to say. */
  readonly several: boolean;
}

/** With fewer letters left there is nothing to sort by: the quoted part is the letter ("for your information"). */
const FEWEST_LEFT = 120;
/** Two salutations ("Sehr geehrte Frau A, sehr geehrter Herr B") or closings nearer than this are one. */
const SAME_FORMULA = 4;
/** Signature, enclosure list and postscript are shorter than this; in letters. */
const MOST_BEHIND_CLOSING = 400;
/** Letterhead, address, references and subject are shorter than this; in letters. */
const MOST_ABOVE_SALUTATION = 500;
const NOT_BLANK = /[^\s]/g;
const LETTERS = /\p{L}/gu;

const blanked = (text: string, { start, end }: { readonly start: number; readonly end: number }): string =>
  text.slice(0, start) + text.slice(start, end).replace(NOT_BLANK, ' ') + text.slice(end);

const without = (text: string, lines: readonly TextLine[], ranges: readonly LineRange[]): string =>
  ranges.reduce((left, { first, last }) => blanked(left, { start: lines[first]!.start, end: lines[last]!.end }), text);

const apart = (lines: readonly TextLine[], isFormula: (line: TextLine) => boolean): number => {
  let found = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const [at, line] of lines.filter(({ text }) => text !== '').entries()) {
    if (!isFormula(line)) continue;
    if (at - last > SAME_FORMULA) found += 1;
    last = at;
  }
  return found;
};

const lettersIn = (text: string): number => text.match(LETTERS)?.length ?? 0;
const isEnough = (text: string): boolean => lettersIn(text) >= FEWEST_LEFT;

/** A whole letter's worth of text behind the closing, with no salutation of its own: a form, an invoice, a notice. */
const goesOnBehindClosing = (text: string, lines: readonly TextLine[]): boolean => {
  const closing = lines.findIndex(isClosing);
  return closing >= 0 && lettersIn(text.slice(lines[closing]!.end)) > MOST_BEHIND_CLOSING;
};

/** A form or an invoice without a salutation, and below it a letter that has one. */
const beginsLate = (text: string, lines: readonly TextLine[]): boolean => {
  const salutation = lines.findIndex(isSalutation);
  return salutation >= 0 && lettersIn(text.slice(0, lines[salutation]!.start)) > MOST_ABOVE_SALUTATION;
};

/**
 * Reads the first 60 000 characters, in linear time; never throws. Quoted mail is cut only if enough is left to sort by;
 * otherwise it stays and `several` is true, as with any second salutation or closing that remains.
 */
export const ownTextOf = (whole: string): OwnText => {
  const read = inOneSpelling(whole.slice(0, READ_AT_MOST));
  const lines = linesOf(read);
  const quoted = quotedMail(lines);
  const unquoted = without(read, lines, quoted);
  const cut = quoted.length > 0 && isEnough(unquoted);
  const letter = cut ? unquoted : read;
  const left = linesOf(letter);
  const behind = appendedTerms(left, letter.length);
  const named = without(letter, left, behind);
  const own = isEnough(named) ? named : letter;
  const ownLines = linesOf(own);
  const enclosed = enclosedLetters(ownLines);
  const several =
    (quoted.length > 0 && !cut) ||
    enclosed.length > 0 ||
    goesOnBehindClosing(own, ownLines) ||
    beginsLate(own, ownLines) ||
    apart(ownLines, isSalutation) > 1 ||
    apart(ownLines, isClosing) > 1;
  const first = without(own, ownLines, enclosed);
  const text = namesOfOthers(linesOf(first)).reduce(blanked, first);
  return { text, several };
};
