// Counts the rows in fax data without painting them: decoders fill what is missing with white and say nothing.
// Source: ITU-T T.4 (G3), T.6 (G4); ISO 32000-1, 7.4.6.
import { BLACK_LOOKUP, CODE_BITS, MODE_HORIZONTAL, MODE_LOOKUP, MODE_PASS, WHITE_LOOKUP } from './fax-codes.ts';

export interface FaxCoding {
  /** Below 0: G4; 0: G3 one-dimensional; above 0: G3 two-dimensional. */
  readonly k: number;
  readonly columns: number;
  /** Each row begins at a byte. */
  readonly aligned: boolean;
}

export interface FaxRows {
  /** Rows up to the end, or up to what cannot be read. */
  readonly rows: number;
  /** G3 rows that cannot be read, between others that can. */
  readonly damaged: number;
  /** `mark`: the end is coded. `data`: there is no more data. `broken`: what follows is no code. */
  readonly end: 'mark' | 'data' | 'broken';
  /** Where the last row ends. */
  readonly endBit: number;
}

const END_OF_LINE = 1;

interface Bits {
  at: number;
  readonly length: number;
  peek(count: number): number;
}

const bitsOf = (data: Uint8Array): Bits => {
  const bits: Bits = {
    at: 0,
    length: data.length * 8,
    peek: (count) => {
      const byte = bits.at >> 3;
      const four =
        ((data[byte] ?? 0) * 0x1000000 +
          (((data[byte + 1] ?? 0) << 16) | ((data[byte + 2] ?? 0) << 8)) +
          (data[byte + 3] ?? 0)) >>>
        0;
      return ((four << (bits.at & 7)) >>> 0) >>> (32 - count);
    },
  };
  return bits;
};

/** −1: no code. */
const code = (bits: Bits, table: Int32Array): number => {
  const entry = table[bits.peek(CODE_BITS)]!;
  if (entry === 0 || bits.at + (entry & 15) > bits.length) return -1;
  bits.at += entry & 15;
  return entry >> 4;
};

const runLength = (bits: Bits, black: boolean): number => {
  let length = 0;
  for (;;) {
    const part = code(bits, black ? BLACK_LOOKUP : WHITE_LOOKUP);
    if (part < 0) return -1;
    length += part;
    if (part < 64) return length;
  }
};

/** Where the colour changes, up to the width; undefined if the row cannot be read. */
type Changes = number[] | undefined;

const plainRow = (bits: Bits, columns: number): Changes => {
  const changes: number[] = [];
  let at = 0;
  for (let black = false; at < columns; black = !black) {
    const length = runLength(bits, black);
    if (length < 0 || at + length > columns) return undefined;
    at += length;
    changes.push(at);
  }
  return changes;
};

/** A row that builds on the one before it. */
const builtRow = (bits: Bits, columns: number, above: readonly number[]): Changes => {
  const changes: number[] = [];
  let [at, black, next] = [-1, false, 0];
  while (at < columns) {
    while (next > 0 && above[next - 1]! > at) next--;
    while (next < above.length && (above[next]! <= at || (next & 1) !== (black ? 1 : 0))) next++;
    const first = next < above.length ? above[next]! : columns;
    const mode = code(bits, MODE_LOOKUP);
    if (mode < 0) return undefined;
    if (mode === MODE_PASS) {
      at = next + 1 < above.length ? above[next + 1]! : columns;
    } else if (mode === MODE_HORIZONTAL) {
      const one = runLength(bits, black);
      const two = one < 0 ? -1 : runLength(bits, !black);
      if (two < 0) return undefined;
      const from = Math.max(at, 0);
      if (from + one + two > columns) return undefined;
      changes.push(from + one, from + one + two);
      at = from + one + two;
    } else {
      const to = first + mode - 3;
      if (to > columns || to < Math.max(at, 0)) return undefined;
      changes.push(to);
      at = to;
      black = !black;
    }
  }
  return changes;
};

/** Skips fill bits and one end-of-line code; false if there is none. */
const endOfLine = (bits: Bits): boolean => {
  if (bits.peek(11) !== 0) return false;
  const start = bits.at;
  while (bits.at < bits.length && bits.peek(1) === 0) bits.at++;
  if (bits.at >= bits.length) {
    bits.at = start;
    return false;
  }
  bits.at++;
  return true;
};

const isAtEnd = (bits: Bits): boolean => {
  if (bits.at >= bits.length) return true;
  const left = bits.length - bits.at;
  return left < 16 && bits.peek(left) === 0;
};

const inGroup4 = (bits: Bits, { columns, aligned }: FaxCoding, most: number): FaxRows => {
  let above: readonly number[] = [];
  for (let rows = 0; ; rows++) {
    const endBit = bits.at;
    const told = (end: FaxRows['end']): FaxRows => ({ rows, damaged: 0, end, endBit });
    if (rows >= most) return told('mark');
    if (aligned) bits.at = (bits.at + 7) & ~7;
    if (bits.peek(12) === END_OF_LINE) return told('mark');
    if (isAtEnd(bits)) return told('data');
    const row = builtRow(bits, columns, above);
    if (row === undefined) return told(bits.length - bits.at < 2 * CODE_BITS ? 'data' : 'broken');
    above = row;
  }
};

const inGroup3 = (bits: Bits, { k, columns, aligned }: FaxCoding, most: number): FaxRows => {
  let above: readonly number[] = [];
  let [damaged, marked] = [0, false];
  for (let rows = 0; ; rows++) {
    const endBit = bits.at;
    const told = (end: FaxRows['end']): FaxRows => ({ rows, damaged, end, endBit });
    if (rows >= most) return told('mark');
    if (aligned && !marked) bits.at = (bits.at + 7) & ~7;
    let marks = 0;
    let plain = k === 0;
    while (endOfLine(bits)) {
      marks++;
      if (k > 0) plain = bits.peek(1) === 1;
      if (k > 0) bits.at++;
    }
    marked ||= marks > 0;
    // One end of line may stand before the first row; several in a row end the page.
    if (marks > 1) return told('mark');
    if (isAtEnd(bits)) return told('data');
    const row = plain ? plainRow(bits, columns) : builtRow(bits, columns, above);
    if (row !== undefined) above = row;
    else {
      if (!marked) return told(bits.length - bits.at < 2 * CODE_BITS ? 'data' : 'broken');
      while (bits.at < bits.length && bits.peek(12) !== END_OF_LINE) bits.at++;
      if (bits.at >= bits.length) return told('data');
      damaged++;
    }
  }
};

/** At most `most` rows are counted. */
export const countFaxRows = (data: Uint8Array, coding: FaxCoding, most: number): FaxRows => {
  const bits = bitsOf(data);
  return coding.k < 0 ? inGroup4(bits, coding, most) : inGroup3(bits, coding, most);
};

/**
 * What is missing of `height` rows, or undefined if nothing is. Data that ends by the book before the last row is
 * whole: the rest is white. The last 1 % of G4 rows may be a coder's untidy end, and a line's noise may cost 2 % of G3's.
 */
export const faxRowsMissing = (
  { rows, damaged, end }: FaxRows,
  { k }: FaxCoding,
  height: number,
): string | undefined => {
  const share = k < 0 ? 0.99 : 0.98;
  if (end !== 'mark' && rows < height * share) return `the fax data ends with row ${rows} of ${height}`;
  if (rows === 0) return `the fax data has none of ${height} rows`;
  return damaged > height * 0.02 ? `${damaged} of ${height} fax rows are unreadable` : undefined;
};
