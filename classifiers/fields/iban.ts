// Extracts the IBAN of an invoice or mandate. Wrong check digits are rejected.
import { IBAN_LENGTHS, isIban } from '../../domain/register/check-digits.ts';
import type { Span } from './letter-text.ts';

/** Digits that were read as letters; a German IBAN has no letters behind its country. */
const MISREAD: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  I: '1',
  l: '1',
  '|': '1',
  S: '5',
  B: '8',
  Z: '2',
};
const START = /(?<![A-Za-z0-9])(?:(?:IBAN|lBAN|1BAN)[\s:.]{0,3})?([A-Z]{2})(?=[\s]?[\dOoIl|SBZ]{2})/g;

export interface FoundIban extends Span {
  readonly value: string;
  readonly confidence: number;
}

/** The next `length` characters from `start` on, blanks left out; they may run over a line's end. */
const collect = (text: string, start: number, length: number): { readonly value: string; readonly end: number } => {
  let value = '';
  let end = start;
  while (value.length < length && end < text.length) {
    const character = text[end]!;
    if (/[A-Za-z\d|]/.test(character)) value += character;
    else if (!/\s/.test(character)) break;
    end += 1;
  }
  return { value, end };
};

/** The accounts in a text, each once. With wrong check digits there is no answer: a wrong account is worse than none. */
export const ibansIn = (text: string): FoundIban[] => {
  const found = new Map<string, FoundIban>();
  for (const match of text.matchAll(START)) {
    const country = match[1]!;
    const length = IBAN_LENGTHS[country];
    if (length === undefined) continue;
    const start = match.index + match[0].length - 2;
    const { value: raw, end } = collect(text, start, length);
    const mended =
      country +
      [...raw.slice(2)].map((character) => (country === 'DE' ? (MISREAD[character] ?? character) : character)).join('');
    if (!isIban(mended) || found.has(mended)) continue;
    found.set(mended, { start, end, value: mended, confidence: mended === raw ? 0.99 : 0.96 });
  }
  return [...found.values()];
};
