// Walks a JPEG's coded data without working out a pixel: is there code for every block, and none left over? Decoders
// paint something for data that were cut, overwritten or belong to another size, and say nothing.
import { openDesk, roomFor } from '../../../../kernels/arena.ts';
import { type JpegHeader, MARKER } from '../../jpeg-header.ts';
import {
  type Bits,
  intervals,
  isUsedUp,
  MOST_PADDING,
  progressiveBlock,
  type ReadBlock,
  roomForIntervals,
} from './jpeg-blocks.ts';
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

interface Coded {
  readonly bytes: Uint8Array;
  /** Where in them the scan's data begin and end. */
  readonly span: readonly [from: number, to: number];
  readonly restart: number;
  /** Where they are unstuffed. */
  readonly data: Uint8Array;
  readonly read: ReadUnits;
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

/** Reads units from the one up to the other and says how many of them it could. */
type ReadUnits = (bits: Bits, from: number, to: number) => number;

const desk = openDesk();

/** A sequential scan's. Its data are on the desk, where the tables are put beside them. */
const sequentialUnits = (
  { parts }: Scan,
  tables: ReadonlyMap<number, CodeTable>,
  size: number,
): { readonly data: Uint8Array; readonly read: ReadUnits } | undefined => {
  const used = new Set(parts.flatMap(({ dc, ac }) => [dc, 0x10 | ac]));
  if ([...used].some((id) => !tables.has(id))) return undefined;
  const blocks = parts.flatMap(({ component: { h, v }, dc, ac }) =>
    Array.from({ length: parts.length === 1 ? 1 : h * v }, () => [dc, 0x10 | ac]),
  );
  desk.clear(roomFor(size) + used.size * roomFor(65536, 2) + roomFor(2 * blocks.length, 4) + roomFor(1, 4));
  const data = desk.bytes(size);
  const places = new Map(
    [...used].map((id) => {
      const place = desk.shorts(65536);
      place.set(tables.get(id)!);
      return [id, place.byteOffset] as const;
    }),
  );
  const plan = desk.counts(2 * blocks.length);
  plan.set(blocks.flat().map((id) => places.get(id)!));
  const at = desk.counts(1);
  return {
    data,
    read: (bits, from, to) => {
      at[0] = bits.at;
      const { byteOffset } = plan;
      const read = desk.kernels.readUnits(
        data.byteOffset,
        at.byteOffset,
        bits.size,
        byteOffset,
        blocks.length,
        to - from,
      );
      bits.at = at[0];
      return read;
    },
  };
};

const progressiveUnits =
  (frame: Frame, { parts }: Scan, readers: readonly ReadBlock[], run: { left: number }): ReadUnits =>
  (bits, from, to) => {
    run.left = 0;
    for (let unit = from; unit < to; unit++) {
      for (let n = 0; n < readers.length; n++)
        for (const block of inUnit(unit, parts[n]!.component, frame, parts.length === 1))
          if (!readers[n]!(bits, block)) return unit - from;
      if (bits.at > bits.size) return unit - from;
    }
    return to - from;
  };

/** What is wrong with one scan's data. */
const scanFault = (frame: Frame, scan: Scan, { bytes, span, restart, data, read }: Coded): string | undefined => {
  const [{ component: first }] = scan.parts as [Scan['parts'][0]];
  const units = scan.parts.length === 1 ? first.across * first.down : frame.unitsAcross * frame.unitsDown;
  const of = (unit: number) => `at unit ${unit + 1} of ${units}`;
  let unit = 0;
  for (const bits of intervals(bytes, span, data)) {
    if (unit >= units)
      return bits.size > MOST_PADDING * 8 ? 'there is more data than the picture has room for' : undefined;
    const end = restart > 0 ? Math.min(units, unit + restart) : units;
    const done = unit + read(bits, unit, end);
    if (done < end) return bits.at > bits.size ? `the data end ${of(done)}` : `no code ${of(done)}`;
    unit = end;
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
  const inProgress = (scan: Scan, room: number) => {
    const run = { left: 0 };
    const readers = scan.parts.map(({ component, dc, ac }) =>
      scan.from === 0
        ? progressiveBlock(scan, tables.get(dc), new Uint8Array(), run)
        : progressiveBlock(scan, tables.get(0x10 | ac), seenOf(component), run),
    );
    return { data: new Uint8Array(room), read: progressiveUnits(frame, scan, readers, run) };
  };
  for (const [n, { marker, data, to }] of header.segments.entries()) {
    if (marker === MARKER.huffman) readTables(bytes, data, to, tables);
    else if (marker === MARKER.restart && to - data >= 2) restart = (bytes[data]! << 8) | bytes[data + 1]!;
    else if (marker === MARKER.scan) {
      const scan = readScan(bytes, frame, data, to);
      if (scan === undefined) return 'a scan of components that the frame does not have';
      for (const { component } of scan.parts)
        states.get(component)!.fill(scan.low, scan.from, Math.min(scan.to, 63) + 1);
      const end = header.segments[n + 1]?.from ?? (header.complete ? header.end - 2 : header.end);
      const room = roomForIntervals(to, end);
      const units = frame.progressive ? inProgress(scan, room) : sequentialUnits(scan, tables, room);
      if (units === undefined) return 'a scan without code tables';
      const fault = scanFault(frame, scan, { bytes, span: [to, end], restart, ...units });
      if (fault !== undefined) return fault;
    }
  }
  const [luma] = states.values();
  if ([...states.values()].some((state) => state[0] === 255)) return 'a component has no scan';
  return luma !== undefined && coarse(luma) ? 'the scans that make the picture sharp are missing' : undefined;
};
