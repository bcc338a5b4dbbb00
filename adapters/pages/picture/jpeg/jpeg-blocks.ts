// Decodes the entropy-coded blocks of a JPEG far enough to find where the next one begins. Source: T.81, F and G.
import type { CodeTable, Scan } from './jpeg-frame.ts';

/** Bytes of one bit over and over that an encoder may leave behind its last code. */
export const MOST_PADDING = 64;

export interface Bits {
  /** Without the zeros behind each 0xFF. */
  readonly data: Uint8Array;
  /** Bits that there are. */
  readonly size: number;
  at: number;
}

/** Zeros behind the data of an interval: a block that is cut off may ask for so many bytes more. */
const BEHIND = 256;

/** Bytes that `intervals` needs at most. */
export const roomForIntervals = (from: number, to: number): number => to - from + BEHIND;

/** The intervals between restart markers, unstuffed one at a time into the same buffer `data`. */
export function* intervals(
  bytes: Uint8Array,
  [from, to]: readonly [number, number],
  data: Uint8Array,
): Generator<Bits> {
  let length = 0;
  for (let at = from; at < to; ) {
    let next = bytes.indexOf(0xff, at);
    if (next < 0 || next > to) next = to;
    data.set(bytes.subarray(at, next), length);
    length += next - at;
    at = next;
    if (at >= to) break;
    const marker = bytes[at + 1]!;
    if (at + 1 < to && marker === 0x00) {
      data[length++] = 0xff;
      at += 2;
    } else if (at + 1 < to && marker >= 0xd0 && marker <= 0xd7) {
      data.fill(0, length, length + BEHIND);
      yield { data, size: length * 8, at: 0 };
      length = 0;
      at += 2;
    } else at += 1;
  }
  data.fill(0, length, length + BEHIND);
  yield { data, size: length * 8, at: 0 };
}

/** A code's value; -1: no code. */
const symbol = (bits: Bits, table: CodeTable): number => {
  const { data, at } = bits;
  const byte = at >> 3;
  const next = ((data[byte]! << 16) | (data[byte + 1]! << 8) | data[byte + 2]!) >> (8 - (at & 7));
  const found = table[next & 0xffff]!;
  bits.at = at + (found >> 8);
  return found === 0 ? -1 : found & 255;
};

const take = (bits: Bits, count: number): number => {
  let value = 0;
  for (let n = 0; n < count; n++, bits.at++)
    value = (value << 1) | ((bits.data[bits.at >> 3]! >> (7 - (bits.at & 7))) & 1);
  return value;
};

/** Reads one block and notes what it must; false: the data are broken. */
export type ReadBlock = (bits: Bits, block: number) => boolean;

/** `seen`: 64 flags a block, of the coefficients that are not zero so far. `run`: blocks that end here already. */
export const progressiveBlock = (
  scan: Scan,
  table: CodeTable | undefined,
  seen: Uint8Array,
  run: { left: number },
): ReadBlock => {
  const { from, to, high } = scan;
  if (from === 0) {
    if (high > 0) {
      return (bits) => {
        bits.at += 1;
        return true;
      };
    }
    return (bits) => {
      const size = table === undefined ? -1 : symbol(bits, table);
      bits.at += Math.max(size, 0);
      return size >= 0 && size <= 16;
    };
  }
  const refine = (bits: Bits, at: number, end: number) => {
    for (let k = at; k <= end; k++) bits.at += seen[k]!;
  };
  return (bits, block) => {
    const base = block * 64;
    if (run.left > 0) {
      run.left -= 1;
      if (high > 0) refine(bits, base + from, base + to);
      return true;
    }
    for (let k = from; k <= to; k++) {
      const value = table === undefined ? -1 : symbol(bits, table);
      if (value < 0) return false;
      const [zeros, size] = [value >> 4, value & 15];
      if (size === 0 && zeros < 15) {
        run.left = (1 << zeros) - 1 + (zeros > 0 ? take(bits, zeros) : 0);
        if (high > 0) refine(bits, base + k, base + to);
        return true;
      }
      if (high > 0) {
        bits.at += size;
        let skip = zeros;
        for (; k <= to; k++) {
          if (seen[base + k] === 1) bits.at += 1;
          else if (skip-- === 0) break;
        }
      } else {
        k += zeros;
        bits.at += size;
      }
      if (size > 0) {
        if (k > to) return false;
        seen[base + k] = 1;
      }
    }
    return true;
  };
};

/** What is left of an interval is the last byte's rest, or padding. */
export const isUsedUp = ({ data, size, at }: Bits): boolean => {
  const left = size - at;
  if (left < 8) return left >= 0;
  if (left > MOST_PADDING * 8) return false;
  const first = (at + 7) >> 3;
  return data.subarray(first, size >> 3).every((byte) => byte === data[first]) && [0, 255].includes(data[first]!);
};
