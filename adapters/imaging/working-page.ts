// The small grey copy of a page on which angles, orientation and blankness are measured.
import type { Raster } from '../../domain/raster.ts';
import { divideOutBackground, type Grey } from './background.ts';

/** `flat` is the page with its background divided out: paper about 255, print darker. */
export interface WorkingPage extends Grey {
  readonly flat: Uint8Array;
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

/** Each of `to` cells covers `from / to` source samples: the cells a sample falls into, and its share (of 256) in the first. */
const cells = (from: number, to: number): { readonly first: Int32Array; readonly share: Int32Array } => {
  const first = new Int32Array(from);
  const share = new Int32Array(from);
  for (let i = 0; i < from; i++) {
    const start = (i * to) / from;
    const end = ((i + 1) * to) / from;
    const cell = Math.min(to - 1, Math.floor(start + 1e-9));
    first[i] = cell;
    share[i] = end <= cell + 1 || cell === to - 1 ? 256 : Math.round(((cell + 1 - start) / (end - start)) * 256);
  }
  return { first, share };
};

/** Luminance of one row (Rec. 601), written to `grey`. */
const greyRow = (page: Raster, y: number, grey: Uint8Array): void => {
  const { width, channels, data } = page;
  if (channels === 1) {
    grey.set(data.subarray(y * width, (y + 1) * width));
    return;
  }
  for (let x = 0, p = y * width * 3; x < width; x++, p += 3)
    grey[x] = (77 * data[p]! + 150 * data[p + 1]! + 29 * data[p + 2]!) >> 8;
};

/** Shrinks to `width` × `height` (neither larger than the page) by exact area averages. */
export const shrinkToGrey = (page: Raster, width: number, height: number): Uint8Array => {
  const out = new Uint8Array(width * height);
  const source = new Uint8Array(page.width);
  if (width === page.width && height === page.height) {
    for (let y = 0; y < height; y++) greyRow(page, y, out.subarray(y * width, (y + 1) * width));
    return out;
  }
  const across = cells(page.width, width);
  const down = cells(page.height, height);
  const row = new Int32Array(width + 1);
  let sums = new Float64Array(width);
  let next = new Float64Array(width);
  const unit = (256 * 256 * page.width * page.height) / (width * height);
  for (let y = 0; y < page.height; y++) {
    greyRow(page, y, source);
    row.fill(0);
    for (let x = 0; x < page.width; x++) {
      const cell = across.first[x]!;
      const value = source[x]!;
      const part = value * across.share[x]!;
      row[cell] = row[cell]! + part;
      row[cell + 1] = row[cell + 1]! + (value << 8) - part;
    }
    const share = down.share[y]!;
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + row[x]! * share;
    if (share < 256) for (let x = 0; x < width; x++) next[x] = next[x]! + row[x]! * (256 - share);
    const cell = down.first[y]!;
    if (y + 1 === page.height || down.first[y + 1]! > cell) {
      for (let x = 0, p = cell * width; x < width; x++, p++) out[p] = Math.min(255, sums[x]! / unit + 0.5);
      [sums, next] = [next, sums];
      next.fill(0);
    }
  }
  return out;
};

/** Grey at about 140 dpi (never enlarged), and the same with its background divided out. */
export const workingPage = (page: Raster): WorkingPage => {
  const dpi = plausibleDpi(page);
  const longSide = Math.max(page.width, page.height);
  const scale = Math.min(1, Math.max(WORKING_DPI / dpi, LEAST_LONG_SIDE / longSide));
  const width = Math.max(1, Math.round(page.width * scale));
  const height = Math.max(1, Math.round(page.height * scale));
  const data = shrinkToGrey(page, width, height);
  const grey = { width, height, data, dpi: dpi * scale };
  return { ...grey, flat: divideOutBackground(grey) };
};
