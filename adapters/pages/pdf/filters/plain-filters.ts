// The filters of a PDF that are no picture coding: LZW, run lengths, hexadecimal and base 85. Source: ISO 32000-1, 7.4.
import type { Unpacked } from './flate.ts';

/** A growing row of bytes that never passes its limit. */
const sink = (most: number) => {
  let bytes = Buffer.allocUnsafe(4096);
  let length = 0;
  const room = (more: number): boolean => {
    if (length + more > most) return false;
    if (length + more > bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + more));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    return true;
  };
  return {
    put: (from: Uint8Array): boolean => {
      if (!room(from.length)) return false;
      bytes.set(from, length);
      length += from.length;
      return true;
    },
    fill: (value: number, count: number): boolean => {
      if (!room(count)) return false;
      bytes.fill(value, length, length + count);
      length += count;
      return true;
    },
    taken: (): Buffer => bytes.subarray(0, length),
  };
};

const BEYOND: Unpacked = { bytes: Buffer.alloc(0), ended: true, beyond: true };

export const unpackRunLengths = (data: Buffer, most: number): Unpacked => {
  const out = sink(most);
  for (let at = 0; at < data.length; ) {
    const length = data[at++]!;
    if (length === 128) return { bytes: out.taken(), ended: true, used: at };
    if (length < 128) {
      if (at + length + 1 > data.length) break;
      if (!out.put(data.subarray(at, at + length + 1))) return BEYOND;
      at += length + 1;
    } else {
      if (at >= data.length) break;
      if (!out.fill(data[at]!, 257 - length)) return BEYOND;
      at += 1;
    }
  }
  return { bytes: out.taken(), ended: false };
};

const [CLEAR, END] = [256, 257] as const;

/** `early`: codes grow one too soon, as nearly every writer does it. */
export const unpackLzw = (data: Buffer, most: number, early: 0 | 1): Unpacked => {
  const out = sink(most);
  const table: Buffer[] = Array.from({ length: 258 }, (_, n) => Buffer.from(n < 256 ? [n] : []));
  let [width, held, bits] = [9, 0, 0];
  let before: Buffer | undefined;
  for (let at = 0; at < data.length; ) {
    while (bits < width && at < data.length) {
      held = ((held << 8) | data[at++]!) & 0xfffffff;
      bits += 8;
    }
    while (bits >= width) {
      bits -= width;
      const code = (held >>> bits) & ((1 << width) - 1);
      if (code === END) return { bytes: out.taken(), ended: true, used: at };
      if (code === CLEAR) {
        table.length = 258;
        width = 9;
        before = undefined;
        continue;
      }
      const known = table[code];
      if (known === undefined && (before === undefined || code !== table.length)) {
        return { bytes: out.taken(), ended: false };
      }
      const entry: Buffer = known ?? Buffer.concat([before!, before!.subarray(0, 1)]);
      if (!out.put(entry)) return BEYOND;
      if (before !== undefined && table.length < 4096) table.push(Buffer.concat([before, entry.subarray(0, 1)]));
      before = entry;
      const size = table.length + early;
      width = size >= 2048 ? 12 : size >= 1024 ? 11 : size >= 512 ? 10 : 9;
    }
  }
  return { bytes: out.taken(), ended: false };
};

export const unpackHex = (data: Buffer): Unpacked => {
  const close = data.indexOf(0x3e);
  const digits = data.toString('latin1', 0, close < 0 ? data.length : close).replace(/\s/g, '');
  const whole = digits.length % 2 === 0 ? digits : `${digits}0`;
  const bytes = Buffer.from(whole, 'hex');
  const ended = close >= 0 && bytes.length * 2 === whole.length;
  return { bytes, ended, ...(close < 0 ? {} : { used: close + 1 }) };
};

export const unpackBase85 = (data: Buffer): Unpacked => {
  const close = data.indexOf('~>');
  const out = sink(data.length * 4 + 8);
  const group: number[] = [];
  const flush = (): void => {
    const missing = 5 - group.length;
    const value = [...group, ...Array<number>(missing).fill(84)].reduce((sum, digit) => sum * 85 + digit, 0);
    const four = Buffer.alloc(4);
    four.writeUInt32BE(value % 0x1_0000_0000);
    out.put(four.subarray(0, 4 - missing));
    group.length = 0;
  };
  for (const c of data.subarray(0, close < 0 ? data.length : close)) {
    if (c === 0x7a && group.length === 0) out.fill(0, 4);
    else if (c >= 0x21 && c <= 0x75) {
      group.push(c - 0x21);
      if (group.length === 5) flush();
    } else if (c > 0x20) return { bytes: out.taken(), ended: false };
  }
  if (group.length > 1) flush();
  return { bytes: out.taken(), ended: close >= 0, ...(close < 0 ? {} : { used: close + 2 }) };
};
