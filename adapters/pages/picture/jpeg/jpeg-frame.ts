// Parses a JPEG's frame, scans and code tables. Source: ITU-T T.81.
import { isFrame, type JpegHeader } from '../../jpeg-header.ts';

export interface Component {
  readonly id: number;
  /** Sampling factors. */
  readonly h: number;
  readonly v: number;
  /** Blocks of 8 × 8 that the component has, and that it has once whole units are filled up. */
  readonly across: number;
  readonly down: number;
  readonly stride: number;
  readonly rows: number;
}

export interface Frame {
  readonly progressive: boolean;
  readonly components: readonly Component[];
  /** Units of an interleaved scan. */
  readonly unitsAcross: number;
  readonly unitsDown: number;
}

export interface Scan {
  readonly parts: readonly { readonly component: Component; readonly dc: number; readonly ac: number }[];
  readonly from: number;
  readonly to: number;
  /** Position of the bits: high before, low now. */
  readonly high: number;
  readonly low: number;
}

/** By the next 16 bits: length of the code in the upper byte, its value in the lower; 0: no code begins like this. */
export type CodeTable = Uint16Array;

/** Sequential or progressive, Huffman codes, 8 bits: what scanners and cameras write. Undefined: another kind. */
export const readFrame = (bytes: Uint8Array, header: JpegHeader): Frame | undefined => {
  if (header.frame > 0xc2 || header.precision !== 8) return undefined;
  const segment = header.segments.find(({ marker }) => isFrame(marker))!;
  const parts = Array.from({ length: header.components }, (_, n) => segment.data + 6 + n * 3)
    .filter((at) => at + 3 <= segment.to)
    .map((at) => ({ id: bytes[at]!, h: bytes[at + 1]! >> 4, v: bytes[at + 1]! & 15 }));
  if (parts.length !== header.components || parts.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4))
    return undefined;
  // A component alone is not interleaved, whatever its factors say.
  const h = Math.max(...parts.map((part) => part.h));
  const v = Math.max(...parts.map((part) => part.v));
  const unitsAcross = Math.ceil(header.width / (8 * h));
  const unitsDown = Math.ceil(header.height / (8 * v));
  return {
    progressive: header.frame === 0xc2,
    unitsAcross,
    unitsDown,
    components: parts.map((part) => ({
      ...part,
      across: Math.ceil(Math.ceil((header.width * part.h) / h) / 8),
      down: Math.ceil(Math.ceil((header.height * part.v) / v) / 8),
      stride: unitsAcross * part.h,
      rows: unitsDown * part.v,
    })),
  };
};

/** Undefined if it names a component that the frame does not have. */
export const readScan = (bytes: Uint8Array, frame: Frame, data: number, to: number): Scan | undefined => {
  const count = bytes[data] ?? 0;
  if (count < 1 || count > 4 || data + 1 + count * 2 + 3 > to) return undefined;
  const parts = [];
  for (let n = 0; n < count; n++) {
    const at = data + 1 + n * 2;
    const component = frame.components.find(({ id }) => id === bytes[at]);
    if (component === undefined) return undefined;
    parts.push({ component, dc: bytes[at + 1]! >> 4, ac: bytes[at + 1]! & 15 });
  }
  const at = data + 1 + count * 2;
  const bits = bytes[at + 2]!;
  return frame.progressive
    ? { parts, from: bytes[at]!, to: bytes[at + 1]!, high: bits >> 4, low: bits & 15 }
    : { parts, from: 0, to: 63, high: 0, low: 0 };
};

/** The tables of one segment, by class and number as it names them (0x00 to 0x03: DC, 0x10 to 0x13: AC). */
export const readTables = (bytes: Uint8Array, data: number, to: number, tables: Map<number, CodeTable>): void => {
  for (let at = data; at + 17 <= to; ) {
    const id = bytes[at]!;
    const table = new Uint16Array(65536);
    let value = at + 17;
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      for (let n = bytes[at + length]!; n > 0 && value < to; n--, code++, value++) {
        const first = code << (16 - length);
        table.fill((length << 8) | bytes[value]!, first, first + (1 << (16 - length)));
      }
      code <<= 1;
    }
    tables.set(id, table);
    at = value;
  }
};
