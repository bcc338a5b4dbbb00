// Walks a JPEG's coded data without working out a pixel: is there code for every block, and none left over? Decoders
// paint something for data that were cut, overwritten or belong to another size, and say nothing.
import { type JpegHeader, MARKER } from '../../jpeg-header.ts';
import { intervals, isUsedUp, MOST_PADDING, progressiveBlock, type ReadBlock, sequentialBlock } from './jpeg-blocks.ts';
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
