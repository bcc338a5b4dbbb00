// Parses dates as written in German letters: 3. März 2026, 03.03.26, 2026-03-03, 3/3/2026, 3. III. 2026. Accepts O for 0.
import type { Span } from './letter-text.ts';

export interface FoundDate extends Span {
  /** `YYYY-MM-DD`. */
  readonly value: string;
}

const MONTHS = ['jan', 'feb', 'm[aä4]r', 'apr', 'ma[iy1l]', 'jun', 'jul', 'aug', 'sep', 'o[kc]t', 'nov', 'de[zc]'];
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];
const NAME = '(?:Jan|Feb|M[aä4&]r|Apr|Ma[iy1l]|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zäöü]*\\.?';
const DIGIT = '[\\dOoIl|]';
const DAY = `(${DIGIT}{1,2})`;
const YEAR = `('?${DIGIT}{4}|'?${DIGIT}{2})`;
const NOT_LONGER = '(?![\\d\\p{L}]|[.,/:]\\d| ?Uhr)';

const FORMS: readonly RegExp[] = [
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY} ?[.,] ?(${DIGIT}{1,2}) ?[.,] ?${YEAR}${NOT_LONGER}`, 'gu'),
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY} ?[.,]? ?(?:des Monats )?(${NAME})[ ,]{0,2}${YEAR}${NOT_LONGER}`, 'giu'),
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY}-(${DIGIT}{2})-(${DIGIT}{4})${NOT_LONGER}`, 'gu'),
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY} ?/ ?(${DIGIT}{1,2}) ?/ ?${YEAR}${NOT_LONGER}`, 'gu'),
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY}\\. ?([IVXl]{1,4})\\. ?${YEAR}${NOT_LONGER}`, 'gu'),
];
/** A foreigner's "June 30, 2024". */
const ENGLISH =
  /(?<!\p{L})((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.? (\d{1,2})(?:st|nd|rd|th)?, (\d{4})(?!\d)/gu;
const ISO = /(?<![\d\p{L}.-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/gu;
const WITHOUT_YEAR = [
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY} ?[.,]? ?(${NAME})(?![\\p{L}\\d])(?! ?\\d{4})`, 'giu'),
  new RegExp(`(?<![\\d\\p{L}.,/-])${DAY}\\. ?(${DIGIT}{1,2})\\.(?! ?\\d)`, 'gu'),
];

const digits = (text: string): number =>
  Number(text.replaceAll(/[Oo]/g, '0').replaceAll(/[Il|]/g, '1').replaceAll("'", ''));

const monthOf = (text: string): number => {
  const plain = text.toLowerCase().replaceAll('.', '');
  const named = MONTHS.findIndex((month) => new RegExp(`^${month}`).test(plain.replaceAll('&', 'ä')));
  if (named >= 0) return named + 1;
  const roman = ROMAN.indexOf(plain.replaceAll('l', 'i'));
  return roman >= 0 && !/^[\dOo|]/.test(text) ? roman + 1 : digits(text);
};

/** `YYYY-MM-DD`, or undefined if the calendar has no such day. Two digits mean 1970 to 2069. */
const isoOf = (day: number, month: number, year: number): string | undefined => {
  const full = year < 100 ? (year < 70 ? 2000 : 1900) + year : year;
  if (full < 1900 || full > 2100 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > new Date(Date.UTC(full, month, 0)).getUTCDate()) return undefined;
  return [String(full), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
};

const inOrder = (found: readonly FoundDate[]): FoundDate[] => {
  const sorted = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter((date, at) => at === 0 || date.start >= sorted[at - 1]!.end);
};

/** Full dates in order. */
export const datesIn = (text: string): FoundDate[] => {
  const found: FoundDate[] = [];
  const put = (match: RegExpExecArray, value: string | undefined): void => {
    if (value) found.push({ start: match.index, end: match.index + match[0].length, value });
  };
  for (const form of FORMS)
    for (const match of text.matchAll(form)) {
      if (!/\d/.test(match[1]!) && !/\d/.test(match[3]!)) continue;
      put(match, isoOf(digits(match[1]!), monthOf(match[2]!), digits(match[3]!)));
    }
  for (const match of text.matchAll(ENGLISH)) put(match, isoOf(Number(match[2]), monthOf(match[1]!), Number(match[3])));
  for (const match of text.matchAll(ISO)) put(match, isoOf(Number(match[3]), Number(match[2]), Number(match[1])));
  return inOrder(found);
};

/** Dates without a year ("bis zum 27. Juni") on or after `after` (`YYYY-MM-DD`), within a year of it. */
export const nextDatesIn = (text: string, after: string): FoundDate[] =>
  inOrder(
    WITHOUT_YEAR.flatMap((form) => [...text.matchAll(form)]).flatMap((match) => {
      const year = Number(after.slice(0, 4));
      const value = [year, year + 1]
        .map((candidate) => isoOf(digits(match[1]!), monthOf(match[2]!), candidate))
        .find((candidate) => candidate !== undefined && candidate >= after);
      return value ? [{ start: match.index, end: match.index + match[0].length, value }] : [];
    }),
  );
