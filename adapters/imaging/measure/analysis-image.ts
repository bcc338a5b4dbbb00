// The downscaled grey image on which angle, orientation and blankness are measured.
import type { Raster } from '../../../domain/raster.ts';
import { type Desk, roomFor } from '../../../kernels/arena.ts';
import { divideOutBackground, type Grey, type PaperMap, paperMap, roomForFlat } from '../straighten/background.ts';

/** `flat` is the page with its background divided out: paper about 255, print darker. */
export interface WorkingPage extends Grey {
  readonly flat: Uint8Array;
  readonly paper: PaperMap;
  /** Pixels of the scan that one of these is wide and high. */
  readonly scale: number;
}

const WORKING_DPI = 140;
/** Small pages keep at least this many pixels on their long side, whatever their dpi claim. */
const LEAST_LONG_SIDE = 700;
const A4_LONG_SIDE_INCHES = 297 / 25.4;
const A3_LONG_SIDE_INCHES = 420 / 25.4;

/** Pixels per inch, or what an A4 page would have if the file claims a sheet longer than A3. */
const plausibleDpi = (page: Raster): number => {
  const longSide = Math.max(page.width, page.height);
  return longSide / page.dpi > A3_LONG_SIDE_INCHES * 1.05 ? longSide / A4_LONG_SIDE_INCHES : page.dpi;
};

/** Bytes of the scan that are laid out at a time: they stay in the processor's cache. */
const BAND = 1 << 18;

const bandRows = (page: Raster, n: number): number => Math.max(1, Math.floor(BAND / (n * page.width * page.channels)));

/** Bytes that `shrunkGrey` needs on a desk. */
export const roomForShrunk = (page: Raster, n: number): number =>
  roomFor(Math.floor(page.width / n) * Math.floor(page.height / n)) + roomFor(bandRows(page, n) * n * page.width * page.channels); // biome-ignore format: one sum

/** `n` × `n` pixels become one; what is left over at the right and lower edge is dropped. */
export const shrunkGrey = (desk: Desk, page: Raster, n: number): Grey => {
  const { channels, data } = page;
  const width = Math.floor(page.width / n);
  const height = Math.floor(page.height / n);
  const out = desk.bytes(width * height);
  const filled = desk.filled();
  const stride = page.width * channels;
  const rows = bandRows(page, n);
  const band = desk.bytes(rows * n * stride);
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    band.set(data.subarray(y * n * stride, (y + count) * n * stride));
    const to = out.byteOffset + y * width;
    if (channels === 1 && n === 2) desk.kernels.halve(band.byteOffset, stride, width, count, to);
    else desk.kernels.shrink(band.byteOffset, stride, channels, n, width, count, to);
  }
  desk.clearTo(filled);
  return { width, height, data: out, dpi: page.dpi / n, desk };
};

/** Two or three neighbours weigh into each cell: their first, and their shares of 4096. */
const cells = (desk: Desk, from: number, to: number): { readonly first: Int32Array; readonly shares: Int32Array } => {
  const first = desk.integers(to);
  const shares = desk.integers(3 * to);
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    const [start, end] = [i * scale, (i + 1) * scale];
    first[i] = Math.min(Math.floor(start), Math.max(0, from - 3));
    for (let k = 0; k < 3; k++) {
      const at = first[i]! + k;
      shares[3 * i + k] = Math.round((4096 * Math.max(0, Math.min(end, at + 1) - Math.max(start, at))) / scale);
    }
  }
  return { first, shares };
};

/** Bytes that `shrunkInPart` needs on a desk at most. */
const roomForPart = ({ width, height }: Pick<Grey, 'width' | 'height'>): number =>
  roomFor(width * height) + 4 * (roomFor(width, 4) + roomFor(height, 4)) + roomFor(width, 8);

/** Exact area averages for pages at most twice as large as `width` × `height`, and at least 3 × 3. */
const shrunkInPart = (page: Grey, width: number, height: number): Grey => {
  const { desk, width: from, data } = page;
  const out = desk.bytes(width * height);
  const filled = desk.filled();
  const across = cells(desk, from, width);
  const down = cells(desk, page.height, height);
  const column = desk.doubles(from);
  desk.kernels.shrinkInPart(data.byteOffset, from, width, height, across.first.byteOffset, across.shares.byteOffset, down.first.byteOffset, down.shares.byteOffset, column.byteOffset, out.byteOffset); // biome-ignore format: one call
  desk.clearTo(filled);
  return { width, height, data: out, dpi: (page.dpi * width) / from, desk };
};

/** Between these a whole number of pixels becomes one: no weights, a fraction of the time. */
const LEAST_DPI = 120;
const MOST_DPI = 165;

/** How many pixels a side become one, and by what (up to 1) the result is shrunk further. */
const shrinking = (page: Raster, dpi: number): { readonly whole: number; readonly rest: number } => {
  const longSide = Math.max(page.width, page.height);
  const most = Math.max(1, Math.floor(longSide / LEAST_LONG_SIDE));
  const near = Math.max(1, Math.round(dpi / WORKING_DPI));
  if (near <= most && dpi / near >= LEAST_DPI && dpi / near <= MOST_DPI) return { whole: near, rest: 1 };
  const whole = Math.max(1, Math.min(most, Math.floor(dpi / WORKING_DPI)));
  return { whole, rest: Math.max((WORKING_DPI * whole) / dpi, (LEAST_LONG_SIDE * whole) / longSide) };
};

/** Grey at about 140 dpi (never enlarged), and the same with its background divided out. The desk is cleared for it and for more. */
export const workingPage = (
  desk: Desk,
  page: Raster,
  roomForMore: (size: Pick<Grey, 'width' | 'height'>) => number,
): WorkingPage => {
  const dpi = plausibleDpi(page);
  const { whole, rest } = shrinking(page, dpi);
  const most = { width: Math.floor(page.width / whole), height: Math.floor(page.height / whole) };
  desk.clear(roomForShrunk(page, whole) + roomForPart(most) + roomForFlat(most) + roomForMore(most));
  const first = shrunkGrey(desk, page, whole);
  const [width, height] = [Math.round(first.width * rest), Math.round(first.height * rest)];
  const shrunk = rest >= 1 || width < 3 || height < 3 ? first : shrunkInPart(first, width, height);
  const scale = page.width / shrunk.width;
  const grey = { ...shrunk, dpi: dpi / scale };
  const paper = paperMap(grey);
  return { ...grey, scale, paper, flat: divideOutBackground(grey, paper) };
};
