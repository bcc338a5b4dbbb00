// Makes the copy for OCR row by row while the rows of the straightened page are still in the cache.
import { type Desk, roomFor } from '../../../kernels/arena.ts';
import { TILE } from './gain-map.ts';
import { type InkTiles, inkedSpans } from './tile-mask.ts';

/** How far the copy's tent reaches, in distances of its pixels: the noise of the scan is averaged away with the stroke. */
const BLUR = 1;

/** For each pixel along an axis the first of `taps` neighbours that weigh into it, and their shares of 256. */
interface Tents {
  readonly taps: number;
  readonly first: Int32Array;
  readonly shares: Int32Array;
}

const tents = (from: number, to: number): Tents => {
  const radius = BLUR * Math.max(1, from / to);
  const taps = Math.min(from, Math.ceil(2 * radius));
  const first = new Int32Array(to);
  const shares = new Int32Array(taps * to);
  const weights = new Float64Array(taps);
  for (let i = 0; i < to; i++) {
    const middle = ((i + 0.5) * from) / to - 0.5;
    const start = Math.max(0, Math.min(from - taps, Math.ceil(middle - radius)));
    first[i] = start;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      weights[k] = Math.max(0, radius - Math.abs(start + k - middle));
      sum += weights[k]!;
    }
    let left = 256;
    for (let k = 0; k < taps; k++) {
      const share = k === taps - 1 ? left : Math.round((256 * weights[k]!) / sum);
      shares[i * taps + k] = share;
      left -= share;
    }
  }
  return { taps, first, shares };
};

/** How a page (`from`, pixels) is shrunk or enlarged with a tent. */
export interface ReadingScale {
  readonly from: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
  readonly across: Tents;
  readonly down: Tents;
}

export const readingScale = (from: ReadingScale['from'], scale: number): ReadingScale => {
  const width = Math.max(1, Math.round(from.width * scale));
  const height = Math.max(1, Math.round(from.height * scale));
  return { from, width, height, across: tents(from.width, width), down: tents(from.height, height) };
};

export interface ReadingRows {
  /**
   * Makes all rows of the copy that can be made of the straight page's rows before `end`. Row `top` begins at address
   * `rows`, the others behind it; rows above `top` are no longer needed.
   */
  take(rows: number, top: number, end: number): void;
  readonly data: Uint8Array;
}

/** Bytes that `readingRows` needs on the desk. */
export const roomForReading = ({ from, width, across, down }: ReadingScale): number =>
  roomFor(width, 4) + roomFor(across.shares.length, 4) + roomFor(down.shares.length, 4) + roomFor(from.width, 4) + roomFor(width); // biome-ignore format: one sum

/** Where no tile of the straight page is inked the copy stays white. */
export const readingRows = (desk: Desk, scale: ReadingScale, tiles: InkTiles): ReadingRows => {
  const { from, width, height, across, down } = scale;
  const { kernels } = desk;
  const first = desk.integers(width);
  first.set(across.first);
  const sharesAcross = desk.integers(across.shares.length);
  sharesAcross.set(across.shares);
  const sharesDown = desk.integers(down.shares.length);
  sharesDown.set(down.shares);
  const mixed = desk.integers(from.width);
  const row = desk.bytes(width);
  const data = new Uint8Array(width * height);
  const perPixel = width / from.width;
  const margin = Math.ceil(across.taps * perPixel) + 1;
  let y = 0;
  let spans: readonly number[] = [];
  let spansOf = -1;
  const makeRow = (rows: number): void => {
    const top = down.first[y]!;
    const bottom = top + down.taps - 1;
    const key = Math.floor(top / TILE) * 2 + (Math.floor(top / TILE) === Math.floor(bottom / TILE) ? 0 : 1);
    if (key !== spansOf) {
      spans = inkedSpans(tiles, top, bottom);
      spansOf = key;
    }
    row.fill(255);
    for (let s = 0; s < spans.length; s += 2) {
      const begin = Math.max(0, Math.floor(spans[s]! * perPixel) - margin);
      const end = Math.min(width, Math.ceil(spans[s + 1]! * perPixel) + margin);
      kernels.readingStretch(rows, from.width, down.taps, sharesDown.byteOffset + 4 * y * down.taps, mixed.byteOffset, across.taps, first.byteOffset, sharesAcross.byteOffset, row.byteOffset, begin, end); // biome-ignore format: one call
    }
    data.set(row, y * width);
  };
  return {
    data,
    take: (rows, top, end) => {
      for (; y < height && down.first[y]! + down.taps <= end; y++) makeRow(rows + (down.first[y]! - top) * from.width);
    },
  };
};
