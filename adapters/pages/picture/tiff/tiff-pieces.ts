// Locates a TIFF page's strips or tiles and finds missing data. Omitted byte counts are computed.
import { numbersIn, TAG, type TiffDirectory, type TiffReader } from './tiff-fields.ts';

export interface Piece {
  readonly from: number;
  readonly length: number;
  /** Bytes of its pixels once they are decoded, and of as many rows as other strips have. */
  readonly full: number;
  readonly filled: number;
}

export interface Pieces {
  /** As many as the page needs, in the file's order; fewer if `lack` says so. */
  readonly parts: readonly Piece[];
  readonly tile?: { readonly width: number; readonly height: number };
  /** Rows in a strip or tile. */
  readonly rows: number;
  /** Samples are stored apart, a picture each. */
  readonly apart: boolean;
  /** What is wrong with them, if something is; `cut`: because the file ends too early. */
  readonly lack?: { readonly cut: boolean; readonly detail: string };
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  readonly compression: number;
  readonly photometric: number;
}

const [NOT_COMPRESSED, OLD_JPEG] = [1, 6];
/** More rows than are announced by less than this share are a strip that was filled up. */
const FILLED_UP = 0.05;
/** Colours that share samples among pixels: a row's bytes cannot be counted from its pixels. */
const YCBCR = 6;

/** Up to whatever else the directory names, or the end of the file. */
const upToTheNext = (from: number, starts: readonly number[], size: number): number =>
  starts.reduce((nearest, start) => (start > from && start < nearest ? start : nearest), size) - from;

/** Undefined if the directory names no data at all: it describes no picture. */
export const piecesOf = (reader: TiffReader, directory: TiffDirectory, shape: Shape): Pieces | undefined => {
  const size = reader.view.byteLength;
  const numbers = (tag: number) => numbersIn(reader, directory, tag);
  const { width, height, samples, bits, compression } = shape;
  const tiled = directory.fields.has(TAG.tileOffsets);
  const jpegAt = compression === OLD_JPEG ? numbers(TAG.jpegAt) : undefined;
  const offsets = numbers(tiled ? TAG.tileOffsets : TAG.stripOffsets) ?? jpegAt;
  if (offsets === undefined) return undefined;
  const stated = numbers(tiled ? TAG.tileBytes : TAG.stripBytes) ?? [];
  const apart = samples > 1 && numbers(TAG.planar)?.[0] === 2;
  const planes = apart ? samples : 1;
  const tile = tiled
    ? { width: numbers(TAG.tileWidth)?.[0] ?? 0, height: numbers(TAG.tileHeight)?.[0] ?? 0 }
    : undefined;
  const rowsStated = numbers(TAG.rowsPerStrip)?.[0] ?? height;
  // One strip is the whole picture, whatever it calls its rows.
  const oneStrip = !tiled && offsets.length === planes;
  const rows = tile?.height ?? (oneStrip || !(rowsStated >= 1) ? height : Math.min(rowsStated, height));
  const shared = { ...(tile === undefined ? {} : { tile }), rows, apart };
  if (tile !== undefined && !(tile.width >= 1 && tile.height >= 1)) {
    return { ...shared, parts: [], lack: { cut: false, detail: 'tiles without a size' } };
  }

  const down = Math.ceil(height / rows);
  const needed = down * (tile === undefined ? 1 : Math.ceil(width / tile.width)) * planes;
  const rowBytes = Math.ceil(((tile?.width ?? width) * (apart ? 1 : samples) * bits) / 8);
  const plain = compression === NOT_COMPRESSED && shape.photometric !== YCBCR;
  const starts = plain ? [] : [...offsets, directory.at, ...[...directory.fields.values()].map(({ from }) => from)];
  const overlaps = (from: number, length: number) =>
    [directory.at, ...offsets].some((start) => start > from && start < from + length);
  const lacking: string[] = [];
  let cut = false;

  const parts = offsets.slice(0, needed).map((from, n): Piece => {
    const last = tile === undefined && n % down === down - 1;
    const full = rowBytes * (last ? height - (down - 1) * rows : rows);
    const filled = rowBytes * rows;
    const told = stated[n] ?? 0;
    const name = `${tiled ? 'tile' : 'strip'} ${n + 1} of ${needed}`;
    if (from === 0) lacking.push(`${name} was never written`);
    else if (stated.length > n && told === 0 && stated.some((length) => length > 0)) lacking.push(`${name} is empty`);
    if (!plain) {
      const length = told > 0 ? told : upToTheNext(from, starts, size);
      if (from + length > size || length <= 0) cut = true;
      return { from, length, full, filled };
    }
    if (told > 0 && told < full && overlaps(from, full)) lacking.push(`${name} has ${told} of ${full} bytes`);
    if (from + full > size) cut = true;
    if (oneStrip && told > full * (1 + FILLED_UP) + rowBytes) lacking.push(`${name} has more rows than the page`);
    return { from, length: full, full, filled };
  });
  if (offsets.length < needed) lacking.push(`${needed - offsets.length} of ${needed} strips or tiles are missing`);
  if (offsets.slice(needed).some((from, n) => from > 0 && (stated[needed + n] ?? 0) > 0)) {
    lacking.push(`${offsets.length} strips or tiles where ${needed} fill the page`);
  }
  if (cut) return { ...shared, parts, lack: { cut: true, detail: 'the pixel data runs past the end of the file' } };
  return lacking.length === 0 ? { ...shared, parts } : { ...shared, parts, lack: { cut: false, detail: lacking[0]! } };
};
