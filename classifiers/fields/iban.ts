// The account of an invoice or a mandate. Check digits after ISO 7064 (mod 97-10), as ISO 13616 asks for.
import type { Span } from './letter-text.ts';

/** Characters of an IBAN by country, where letters to a German office come from (SWIFT's IBAN registry). */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GR: 27 },
  ...{ HR: 21, HU: 28, IE: 22, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24 },
  ...{ SE: 24, SI: 19, SK: 24 },
};

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

/** Whether a compact IBAN's check digits are right. */
export const isIban = (iban: string): boolean => {
  if (LENGTHS[iban.slice(0, 2)] !== iban.length || !/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(iban)) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4))
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
};

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
    const length = LENGTHS[country];
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
