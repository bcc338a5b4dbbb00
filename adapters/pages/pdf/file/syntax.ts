// Reads PDF syntax: the values of objects, and the operators of content streams. Source: ISO 32000-1, 7.2 and 7.3.
import { isDictionary, type PdfValue, type Reference } from './values.ts';

/** A bare word: an operator of a content stream, `obj`, `endobj`, `stream`, or something that nothing stands for. */
export interface Keyword {
  readonly keyword: string;
}

export type Token = PdfValue | Keyword;

export const isKeyword = (token: Token | undefined): token is Keyword =>
  typeof token === 'object' && token !== null && !Buffer.isBuffer(token) && !isDictionary(token as PdfValue)
    ? 'keyword' in token
    : false;

const kinds = new Uint8Array(256);
const [WHITE, DELIMITER] = [1, 2] as const;
for (const c of [0, 9, 10, 12, 13, 32]) kinds[c] = WHITE;
for (const c of '()<>[]{}/%') kinds[c.charCodeAt(0)] = DELIMITER;

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && kinds[byte] === WHITE;

/** Arrays and dictionaries inside each other deeper than this are no PDF but an attack. */
const DEEPEST = 200;
const NUMBER = /^[+-]*(?:\d+\.?\d*|\.\d+)/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

export interface Reader {
  /** Behind what was read last. */
  at: number;
  /** Something was read that is not closed, or that stands where no bare word may be. */
  broken: boolean;
  /** The next value or keyword; undefined at the end. */
  next(): Token | undefined;
}

/** `withReferences`: `n g R` is one value, as everywhere but in content streams. */
export const readerOf = (bytes: Buffer, from: number, { withReferences = true, to = bytes.length } = {}): Reader => {
  const skipBlank = (): void => {
    for (; reader.at < to; reader.at++) {
      const c = bytes[reader.at]!;
      if (c === 0x25) {
        while (reader.at < to && bytes[reader.at] !== 10 && bytes[reader.at] !== 13) reader.at++;
      } else if (kinds[c] !== WHITE) return;
    }
  };

  const word = (): string => {
    const start = reader.at;
    while (reader.at < to && kinds[bytes[reader.at]!] === 0) reader.at++;
    return bytes.toString('latin1', start, reader.at);
  };

  const literalString = (): Buffer => {
    const start = ++reader.at;
    let depth = 1;
    let escaped = false;
    for (; reader.at < to; reader.at++) {
      const c = bytes[reader.at]!;
      if (c === 0x5c) {
        escaped = true;
        reader.at++;
      } else if (c === 0x28) depth++;
      else if (c === 0x29 && --depth === 0) break;
    }
    const end = Math.min(reader.at, to);
    reader.at = end + 1;
    if (!escaped) return bytes.subarray(start, end);
    const text = bytes
      .toString('latin1', start, end)
      .replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, what: string) =>
        /^[0-7]/.test(what)
          ? String.fromCharCode(Number.parseInt(what, 8) & 255)
          : /^[\r\n]/.test(what)
            ? ''
            : (ESCAPES[what] ?? what),
      );
    return Buffer.from(text, 'latin1');
  };

  const hexString = (): Buffer => {
    const start = ++reader.at;
    const close = bytes.indexOf(0x3e, start);
    const end = close < 0 || close > to ? to : close;
    reader.at = end + 1;
    const digits = bytes.toString('latin1', start, end).replace(/[^0-9a-fA-F]/g, '');
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
  };

  const until = (closing: string, depth: number): PdfValue[] => {
    const values: PdfValue[] = [];
    for (;;) {
      const token = value(depth + 1);
      if (isKeyword(token) && token.keyword === closing) return values;
      reader.broken ||= token === undefined || isKeyword(token);
      if (token === undefined) return values;
      // A dictionary that is not closed ends with its object.
      if (isKeyword(token) && /^(?:endobj|stream|endstream|obj)$/.test(token.keyword)) {
        reader.at -= token.keyword.length;
        return values;
      }
      values.push(isKeyword(token) ? null : token);
    }
  };

  const dictionary = (depth: number): PdfValue => {
    const values = until('>>', depth);
    const entries = new Map<string, PdfValue>();
    for (let n = 0; n < values.length; ) {
      const key = values[n];
      if (key !== null && typeof key === 'object' && 'name' in key) {
        if (n + 1 < values.length) entries.set(key.name, values[n + 1]!);
        n += 2;
      } else n += 1;
    }
    return entries;
  };

  const REFERENCE = /^[\s\0]+(\d{1,5})[\s\0]+R(?![^\s\0()<>[\]{}/%])/;
  const WITH_COMMENTS = /^(?:[\s\0]|%[^\r\n]*[\r\n])+(\d{1,5})(?:[\s\0]|%[^\r\n]*[\r\n])+R(?![^\s\0()<>[\]{}/%])/;

  const referenceBehind = (number: number): Reference | undefined => {
    const near = bytes.toString('latin1', reader.at, Math.min(to, reader.at + 24));
    const found = /^[\s\0\d]*%/.test(near)
      ? WITH_COMMENTS.exec(bytes.toString('latin1', reader.at, Math.min(to, reader.at + 500)))
      : REFERENCE.exec(near);
    if (found === null) return undefined;
    reader.at += found[0].length;
    return { number, generation: Number(found[1]) };
  };

  const value = (depth: number): Token | undefined => {
    skipBlank();
    if (reader.at >= to || depth > DEEPEST) return undefined;
    const c = bytes[reader.at]!;
    if (c === 0x2f) {
      reader.at++;
      return {
        name: word().replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      };
    }
    if (c === 0x28) return literalString();
    if (c === 0x3c) {
      if (bytes[reader.at + 1] !== 0x3c) return hexString();
      reader.at += 2;
      return dictionary(depth);
    }
    if (c === 0x5b) {
      reader.at++;
      return until(']', depth);
    }
    if (kinds[c] === DELIMITER) {
      const both = c === 0x3e && bytes[reader.at + 1] === 0x3e;
      reader.at += both ? 2 : 1;
      return { keyword: both ? '>>' : String.fromCharCode(c) };
    }
    const text = word();
    if (NUMBER.test(text)) {
      const digits = NUMBER.exec(text)![0]
        .replace(/^[+-]*-/, '-')
        .replace(/^\++/, '');
      const number = Number(digits);
      return (withReferences && /^\d+$/.test(text) ? referenceBehind(number) : undefined) ?? number;
    }
    if (text === 'true' || text === 'false') return text === 'true';
    return text === 'null' ? null : { keyword: text };
  };

  const reader: Reader = { at: from, broken: false, next: () => value(0) };
  return reader;
};
