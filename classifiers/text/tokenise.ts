// Tokenises a letter's text: keeps umlauts, undoes hyphenation, reduces numbers to their shape.

import stemmer from 'natural/lib/natural/stemmers/porter_stemmer_de.js';
import { inOneSpelling, READ_AT_MOST } from '../../domain/sorting/text-normalisation.ts';
import { remembered } from './memoised.ts';

export interface Token {
  /** The word as written (composed, without its line-end hyphen); a shape token repeats its term. */
  readonly surface: string;
  /** German stem in lower case, or a shape such as `<date>`, or one of `§`, `%`, `eur`. */
  readonly term: string;
  /** Lower case with umlauts and ß written out, for the character n-grams; empty for shapes. */
  readonly folded: string;
  /** Characters (UTF-16 code units) of the text in one spelling, end exclusive. */
  readonly start: number;
  readonly end: number;
}

type Said = Omit<Token, 'start' | 'end'>;

/** Longer "words" are scanner dirt; the longest German ones in official post have about 50 letters. */
const LONGEST_WORD = 60;

const MONTH = 'Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember';

/** Every repetition is bounded or unambiguous: a hostile text costs linear time. */
const SHAPES: readonly (readonly [name: string, pattern: string])[] = [
  ['creditor', '\\b[A-Z]{2}\\d{2} ?ZZZ ?\\d{11}\\b'],
  ['iban', '\\b[A-Z]{2}\\d{2}(?: ?[A-Z\\d]{4}){3,7}(?: ?[A-Z\\d]{1,3})?\\b'],
  ['date', `\\b\\d{1,2}\\. ?(?:\\d{1,2}\\.|(?:${MONTH})\\b)(?: ?(?:19|20)?\\d{2}\\b)?`],
  ['time', '\\b\\d{1,2}(?::\\d{2}\\b|[:.]\\d{2} ?Uhr\\b)'],
  ['amount', '\\b\\d{1,3}(?:\\.\\d{3}){0,4},\\d{2}\\b'],
  ['mail', '(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64}){1,6}'],
  ['box', '\\[[ xX]?\\]|[☐☒☑]'],
  ['number', '\\d[\\d./-]*'],
  ['sign', '[§€%]'],
];
/** A word goes on behind a soft hyphen, and behind a hyphen at the line's end ("Bewilli-\ngung", not "Tiefbau-\nund"). */
const WORD =
  '\\p{L}[\\p{L}\\p{M}\\u00AD]*(?:[-\\u2010¬][ \\t]*\\r?\\n[ \\t]*(?!(?:und|oder|bzw)\\b)\\p{Ll}[\\p{L}\\p{M}\\u00AD]*)*';
const TOKEN = new RegExp(
  [...SHAPES.map(([name, pattern]) => `(?<${name}>${pattern})`), `(?<word>${WORD})`].join('|'),
  'gu',
);

const JOINT = /\u00AD|[-\u2010¬][ \t]*\r?\n[ \t]*/gu;
const UMLAUT = /[äöüß]/gu;
const FOLDED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

const stemOf = remembered((lower) => stemmer.stem(lower));

const wordToken = (written: string): Said => {
  const surface = written.replace(JOINT, '').slice(0, LONGEST_WORD);
  const lower = surface.toLowerCase();
  return { surface, term: stemOf(lower), folded: lower.replace(UMLAUT, (letter) => FOLDED[letter]!) };
};

const shapeToken = (term: string): Said => ({ surface: term, term, folded: '' });

const numberShape = (digits: string): string => {
  if (/^\d{5}$/.test(digits)) return '<postcode>';
  if (/^(?:19|20)\d{2}$/.test(digits)) return '<year>';
  if (/\d[./-]+\d/.test(digits)) return '<reference>';
  return digits.length > 6 ? '<long>' : '<number>';
};

const tokensOf = (groups: Readonly<Record<string, string | undefined>>): readonly Said[] => {
  if (groups.word !== undefined) return [wordToken(groups.word)];
  if (groups.number !== undefined) return [shapeToken(numberShape(groups.number))];
  if (groups.sign !== undefined) return [shapeToken(groups.sign === '€' ? 'eur' : groups.sign)];
  if (groups.mail !== undefined)
    // An address often names the office: buergerbuero@…
    return [shapeToken('<mail>'), ...(groups.mail.match(/\p{L}{3,}/gu) ?? []).map(wordToken)];
  const shape = SHAPES.find(([name]) => groups[name] !== undefined)![0];
  return [shapeToken(`<${shape}>`)];
};

/** The words and shapes of a text in order. Reads the first 60 000 characters; never throws. */
export const tokenise = (text: string): readonly Token[] => {
  const read = inOneSpelling(text.slice(0, READ_AT_MOST));
  return [...read.matchAll(TOKEN)].flatMap((match) => {
    const place = { start: match.index, end: match.index + match[0].length };
    return tokensOf(match.groups!).map((said) => ({ ...said, ...place }));
  });
};
