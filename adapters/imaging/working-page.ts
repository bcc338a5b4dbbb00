// The small grey copy of a page on which angles, orientation and blankness are measured.
import type { Raster } from '../../domain/raster.ts';
import { divideOutBackground, type Grey, type PaperMap, paperMap } from './background.ts';

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

/** `n` × `n` pixels become one; what is left over at the right and lower edge is dropped. */
export const shrunkGrey = (page: Raster, n: number): Grey => {
  const { width: from, channels, data } = page;
  const width = Math.floor(from / n);
  const height = Math.floor(page.height / n);
  const out = new Uint8Array(width * height);
  if (channels === 1 && n === 2) halve(data, from, { width, height, out });
  else {
    const sums = new Int32Array(width);
    const share = 1 / (n * n * (channels === 1 ? 1 : 256));
    for (let y = 0; y < height; y++) {
      sums.fill(0);
      for (let row = y * n; row < y * n + n; row++)
        if (channels === 1) addGrey(data, row * from, { sums, n });
        else addColours(data, row * from * 3, { sums, n });
      for (let x = 0, p = y * width; x < width; x++, p++) out[p] = sums[x]! * share + 0.5;
    }
  }
  return { width, height, data: out, dpi: page.dpi / n };
};

interface Smaller {
  readonly width: number;
  readonly height: number;
  readonly out: Uint8Array;
}

const halve = (data: Uint8Array, from: number, { width, height, out }: Smaller): void => {
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0, q = 2 * y * from; x < width; x++, p++, q += 2)
      out[p] = (data[q]! + data[q + 1]! + data[q + from]! + data[q + from + 1]! + 2) >> 2;
};

interface Row {
  readonly sums: Int32Array;
  /** Pixels of the page a sum. */
  readonly n: number;
}

const addGrey = (data: Uint8Array, start: number, { sums, n }: Row): void => {
  for (let x = 0, q = start; x < sums.length; x++) {
    let sum = 0;
    for (const end = q + n; q < end; q++) sum += data[q]!;
    sums[x] = sums[x]! + sum;
  }
};

/** Luminance (Rec. 601) times 256. */
const addColours = (data: Uint8Array, start: number, { sums, n }: Row): void => {
  for (let x = 0, q = start; x < sums.length; x++) {
    let sum = 0;
    for (const end = q + 3 * n; q < end; q += 3) sum += 77 * data[q]! + 150 * data[q + 1]! + 29 * data[q + 2]!;
    sums[x] = sums[x]! + sum;
  }
};

/** Two or three neighbours weigh into each cell: their first, and their shares of 4096. */
const cells = (from: number, to: number): { readonly first: Int32Array; readonly shares: Int32Array } => {
  const first = new Int32Array(to);
  const shares = new Int32Array(3 * to);
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

/** Exact area averages for pages at most twice as large as `width` × `height`, and at least 3 × 3. */
const shrunkInPart = (page: Grey, width: number, height: number): Grey => {
  const { width: from, data } = page;
  const out = new Uint8Array(width * height);
  const across = cells(from, width);
  const down = cells(page.height, height);
  const column = new Float64Array(from);
  for (let y = 0; y < height; y++) {
    const [a, b, c] = [down.shares[3 * y]!, down.shares[3 * y + 1]!, down.shares[3 * y + 2]!];
    const start = down.first[y]! * from;
    for (let x = 0, p = start, q = start + from, r = q + from; x < from; x++, p++, q++, r++)
      column[x] = data[p]! * a + data[q]! * b + data[r]! * c;
    for (let x = 0, k = 0, p = y * width; x < width; x++, k += 3, p++) {
      const at = across.first[x]!;
      const sum =
        column[at]! * across.shares[k]! +
        column[at + 1]! * across.shares[k + 1]! +
        column[at + 2]! * across.shares[k + 2]!;
      out[p] = Math.min(255, sum / 16_777_216 + 0.5);
    }
  }
  return { width, height, data: out, dpi: (page.dpi * width) / from };
};

/** Between these a whole number of pixels becomes one: no weights, a fraction of the time. */
const LEAST_DPI = 120;
const MOST_DPI = 165;

const shrunk = (page: Raster, dpi: number): Grey => {
  const longSide = Math.max(page.width, page.height);
  const most = Math.max(1, Math.floor(longSide / LEAST_LONG_SIDE));
  const near = Math.max(1, Math.round(dpi / WORKING_DPI));
  if (near <= most && dpi / near >= LEAST_DPI && dpi / near <= MOST_DPI) return shrunkGrey(page, near);
  const whole = Math.max(1, Math.min(most, Math.floor(dpi / WORKING_DPI)));
  const first = shrunkGrey(page, whole);
  const scale = Math.max((WORKING_DPI * whole) / dpi, (LEAST_LONG_SIDE * whole) / longSide);
  const [width, height] = [Math.round(first.width * scale), Math.round(first.height * scale)];
  return scale >= 1 || width < 3 || height < 3 ? first : shrunkInPart(first, width, height);
};

/** Grey at about 140 dpi (never enlarged), and the same with its background divided out. */
export const workingPage = (page: Raster): WorkingPage => {
  const dpi = plausibleDpi(page);
  const { width, height, data } = shrunk(page, dpi);
  const scale = page.width / width;
  const grey = { width, height, data, dpi: dpi / scale };
  const paper = paperMap(grey);
  return { ...grey, scale, paper, flat: divideOutBackground(grey, paper) };
};
