// Walks a JPEG's coded data without working out a pixel: is there code for every block, and none left over? Decoders
// paint something for data that were cut, overwritten or belong to another size, and say nothing.
import { type JpegHeader, MARKER } from '../jpeg-header.ts';
import {
  type CodeTable,
  type Component,
  type Frame,
  readFrame,
  readScan,
  readTables,
  type Scan,
} from './jpeg-frame.ts';

/** A progressive picture has some ten. */
const MOST_SCANS = 200;
/** Coefficients that are kept in mind, a byte each; beyond, a progressive picture is not looked at. */
const MOST_COEFFICIENTS = 100_000_000;

/** Bytes of one bit over and over that an encoder may leave behind its last code. */
const MOST_PADDING = 64;

interface Bits {
  /** Without the zeros behind each 0xFF. */
  readonly data: Uint8Array;
  /** Bits that there are. */
  readonly size: number;
  at: number;
}

/** The intervals between restart markers, unstuffed one at a time into the same buffer. */
function* intervals(bytes: Uint8Array, from: number, to: number): Generator<Bits> {
  const data = new Uint8Array(to - from + 8);
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
      data.fill(0, length, length + 8);
      yield { data, size: length * 8, at: 0 };
      length = 0;
      at += 2;
    } else at += 1;
  }
  data.fill(0, length, length + 8);
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
type ReadBlock = (bits: Bits, block: number) => boolean;

const sequentialBlock =
  (dc: CodeTable, ac: CodeTable): ReadBlock =>
  (bits) => {
    const size = symbol(bits, dc);
    if (size < 0 || size > 16) return false;
    bits.at += size;
    const { data } = bits;
    let at = bits.at;
    for (let k = 1; k < 64; k++) {
      const byte = at >> 3;
      const next = ((data[byte]! << 16) | (data[byte + 1]! << 8) | data[byte + 2]!) >> (8 - (at & 7));
      const found = ac[next & 0xffff]!;
      if (found === 0) return false;
      const value = found & 255;
      const low = value & 15;
      at += (found >> 8) + low;
      if (low === 0) {
        if (value !== 0xf0) break;
        k += 15;
      } else k += value >> 4;
      if (k > 63) return false;
    }
    bits.at = at;
    return true;
  };

/** `seen`: 64 flags a block, of the coefficients that are not zero so far. `run`: blocks that end here already. */
const progressiveBlock = (
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
const isUsedUp = ({ data, size, at }: Bits): boolean => {
  const left = size - at;
  if (left < 8) return left >= 0;
  if (left > MOST_PADDING * 8) return false;
  const first = (at + 7) >> 3;
  return data.subarray(first, size >> 3).every((byte) => byte === data[first]) && [0, 255].includes(data[first]!);
};

interface Coded {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly restart: number;
}

/** Blocks in the order of the scan: all of a component that is alone, else unit by unit. */
const inUnit = (unit: number, component: Component, frame: Frame, alone: boolean): readonly number[] => {
  if (alone) return [Math.floor(unit / component.across) * component.stride + (unit % component.across)];
  const [column, row] = [unit % frame.unitsAcross, Math.floor(unit / frame.unitsAcross)];
  const blocks = [];
  for (let v = 0; v < component.v; v++)
    for (let h = 0; h < component.h; h++)
      blocks.push((row * component.v + v) * component.stride + column * component.h + h);
  return blocks;
};

/** What is wrong with one scan's data. */
const scanFault = (
  frame: Frame,
  scan: Scan,
  readers: readonly ReadBlock[],
  run: { left: number },
  coded: Coded,
): string | undefined => {
  const alone = scan.parts.length === 1;
  const [{ component: first }] = scan.parts as [Scan['parts'][0]];
  const units = alone ? first.across * first.down : frame.unitsAcross * frame.unitsDown;
  const of = (unit: number) => `at unit ${unit + 1} of ${units}`;
  const needsPlaces = frame.progressive;
  let unit = 0;
  for (const bits of intervals(coded.bytes, coded.from, coded.to)) {
    if (unit >= units)
      return bits.size > MOST_PADDING * 8 ? 'there is more data than the picture has room for' : undefined;
    const end = coded.restart > 0 ? Math.min(units, unit + coded.restart) : units;
    run.left = 0;
    for (; unit < end; unit++) {
      for (let n = 0; n < readers.length; n++) {
        const { component } = scan.parts[n]!;
        if (needsPlaces) {
          for (const block of inUnit(unit, component, frame, alone))
            if (!readers[n]!(bits, block)) return `no code ${of(unit)}`;
        } else {
          for (let i = alone ? 1 : component.h * component.v; i > 0; i--)
            if (!readers[n]!(bits, 0)) return bits.at > bits.size ? `the data end ${of(unit)}` : `no code ${of(unit)}`;
        }
      }
      if (bits.at > bits.size) return `the data end ${of(unit)}`;
    }
    if (!isUsedUp(bits)) return `data are left over ${of(unit - 1)}`;
  }
  return unit < units ? `the data end ${of(unit)}` : undefined;
};

/** Which coefficients of a component are still coarse or missing. */
const coarse = (state: Uint8Array): boolean => state.some((low) => low !== 0);

/**
 * What is wrong with the coded data of a whole JPEG, or undefined if there is exactly what the picture needs. Arithmetic
 * codes, 12 bits and lossless pictures are not looked at.
 */
export const jpegFault = (bytes: Uint8Array, header: JpegHeader): string | undefined => {
  const frame = readFrame(bytes, header);
  if (frame === undefined) return undefined;
  const blocks = frame.components.reduce((sum, { stride, rows }) => sum + stride * rows, 0);
  if (frame.progressive && blocks * 64 > MOST_COEFFICIENTS) return undefined;
  if (header.segments.filter(({ marker }) => marker === MARKER.scan).length > MOST_SCANS) return 'too many scans';
  const tables = new Map<number, CodeTable>();
  let restart = 0;
  // For each component and coefficient the lowest bit that is there: 0 is all of it.
  const states = new Map(frame.components.map((component) => [component, new Uint8Array(64).fill(255)]));
  const seen = new Map<Component, Uint8Array>();
  const seenOf = (component: Component): Uint8Array => {
    if (!seen.has(component)) seen.set(component, new Uint8Array(component.stride * component.rows * 64));
    return seen.get(component)!;
  };
  for (const [n, { marker, data, to }] of header.segments.entries()) {
    if (marker === MARKER.huffman) readTables(bytes, data, to, tables);
    else if (marker === MARKER.restart && to - data >= 2) restart = (bytes[data]! << 8) | bytes[data + 1]!;
    else if (marker === MARKER.scan) {
      const scan = readScan(bytes, frame, data, to);
      if (scan === undefined) return 'a scan of components that the frame does not have';
      const run = { left: 0 };
      const readers = scan.parts.map(({ component, dc, ac }): ReadBlock | undefined => {
        states.get(component)!.fill(scan.low, scan.from, Math.min(scan.to, 63) + 1);
        const [dcTable, acTable] = [tables.get(dc), tables.get(0x10 | ac)];
        if (frame.progressive) {
          return progressiveBlock(
            scan,
            scan.from === 0 ? dcTable : acTable,
            scan.from === 0 ? new Uint8Array() : seenOf(component),
            run,
          );
        }
        return dcTable === undefined || acTable === undefined ? undefined : sequentialBlock(dcTable, acTable);
      });
      if (readers.includes(undefined)) return 'a scan without code tables';
      const end = header.segments[n + 1]?.from ?? (header.complete ? header.end - 2 : header.end);
      const fault = scanFault(frame, scan, readers as readonly ReadBlock[], run, { bytes, from: to, to: end, restart });
      if (fault !== undefined) return fault;
    }
  }
  const [luma] = states.values();
  if ([...states.values()].some((state) => state[0] === 255)) return 'a component has no scan';
  return luma !== undefined && coarse(luma) ? 'the scans that make the picture sharp are missing' : undefined;
};
