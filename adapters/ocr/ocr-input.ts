// Prepares the copy of a page for the engine: full contrast, no margins, slightly narrower letters.
import type { Word } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';
import { openDesk, roomFor } from '../../kernels/arena.ts';

/** How a copy is made; the second reading makes it another way. */
export interface CopyOptions {
  /** Width of the copy as a share of the page's, 0 to 1: the engine's time grows with the width of its lines. */
  readonly narrowing: number;
  /** What is closer to the paper than this share of the contrast (0 to 1) becomes paper: print of the other side. */
  readonly paperShare: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface EngineCopy {
  readonly image: Raster;
  /** The word with its box on the page. */
  onPage(word: Word): Word;
  /** A box of the page on the copy. */
  onCopy<T extends Box>(box: T): T;
}

/** Every seventh pixel is enough for a histogram, and 7 shares no factor with common widths. */
const SAMPLE_STEP = 7;
/** Grey levels below the paper's that are still paper, and the same in deviations of its noise. */
const LEAST_PAPER = 14;
const PAPER_DEVIATIONS = 2.5;
/** Fewer levels between ink and paper than this is noise, not print. */
const LEAST_CONTRAST = 20;
/** The same on a page of which less than this share is darker than its paper by so many levels: nothing but pale print. */
const PALE_SHARE = 0.0004;
const PALE = 48;
const PALE_LEAST_PAPER = 5;
const PALE_LEAST_CONTRAST = 8;
/** Share of the print's pixels that are as dark as ink gets; the others are edges. */
const INK_SHARE = 0.12;
/** White left around the print, millimetres: the engine misses letters that touch the edge. */
const MARGIN_MM = 3;
/** A row or column with fewer dark pixels holds dust. */
const LEAST_DARK = 2;
/** Darker than this, after stretching, is print. */
const DARK = 128;
/** Pages smaller than this are stamps and scraps; nothing is saved by cutting and narrowing them. */
const SMALL = 200;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Bytes that are laid out at a time: they stay in the processor's cache. */
const BAND = 1 << 18;

const desk = openDesk();

/** Hands each band of rows from `from` up to `to` to `use`, on the desk. */
const inBands = (
  page: Raster,
  { from, to }: Span,
  use: (band: Uint8Array, y: number, height: number) => void,
): void => {
  const { width, data } = page;
  const rows = bandRows(width);
  const band = desk.bytes(rows * width);
  for (let y = from; y < to; y += rows) {
    const height = Math.min(rows, to - y);
    band.set(data.subarray(y * width, (y + height) * width));
    use(band, y, height);
  }
};

const bandRows = (width: number): number => Math.max(1, Math.floor(BAND / width));

const histogramOf = (page: Raster): Uint32Array => {
  const { width, height } = page;
  desk.clear(roomFor(256, 4) + roomFor(bandRows(width) * width));
  const histogram = desk.counts(256).fill(0);
  inBands(page, { from: 0, to: height }, (band, y, count) => {
    const first = (SAMPLE_STEP - ((y * width) % SAMPLE_STEP)) % SAMPLE_STEP;
    desk.kernels.countSome(band.byteOffset, count * width, first, SAMPLE_STEP, histogram.byteOffset);
  });
  return histogram;
};

/** The level below which `share` of the pixels between the levels `from` and `to` lie. */
const quantile = (histogram: Uint32Array, share: number, [from, to]: readonly [number, number]): number => {
  let total = 0;
  for (let level = from; level < to; level += 1) total += histogram[level]!;
  let sum = 0;
  for (let level = from; level < to; level += 1) {
    sum += histogram[level]!;
    if (sum > 0 && sum >= total * share) return level;
  }
  return from;
};

/** The share of the pixels (0 to 1) that are darker than `level`. */
const shareBelow = (histogram: Uint32Array, level: number): number => {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  return histogram.subarray(0, Math.max(0, level)).reduce((sum, count) => sum + count, 0) / total;
};

/** What each grey level becomes: ink black, paper white, so that one threshold fits pale and dark print alike. */
const stretching = (page: Raster, paperShare: number): Uint8Array => {
  const histogram = histogramOf(page);
  const paper = quantile(histogram, 0.5, [0, 256]);
  // The sixth part of the paper that is darkest lies a deviation below its middle.
  const deviation = Math.max(1, paper - quantile(histogram, 0.16, [Math.max(0, paper - 60), 256]));
  const isPale = shareBelow(histogram, paper - PALE) < PALE_SHARE;
  const [least, contrast] = isPale ? [PALE_LEAST_PAPER, PALE_LEAST_CONTRAST] : [LEAST_PAPER, LEAST_CONTRAST];
  const print = Math.max(60, paper - Math.max(least, PAPER_DEVIATIONS * deviation));
  const black = Math.min(quantile(histogram, INK_SHARE, [0, Math.floor(print)]), print - contrast);
  const white = Math.min(print, paper - paperShare * (paper - black));
  const table = new Uint8Array(256);
  for (let level = 0; level < 256; level += 1) {
    table[level] = Math.max(0, Math.min(255, Math.round((255 * (level - black)) / (white - black))));
  }
  return table;
};

/** The part of an axis that holds print, widened by `margin`; undefined: none. */
const printed = (counts: Uint32Array, margin: number): Span | undefined => {
  const first = counts.findIndex((count) => count >= LEAST_DARK);
  if (first < 0) return undefined;
  const last = counts.findLastIndex((count) => count >= LEAST_DARK);
  return { from: Math.max(0, first - margin), to: Math.min(counts.length, last + 1 + margin) };
};

const printOn = (page: Raster, table: Uint8Array): { readonly across: Span; readonly down: Span } | undefined => {
  const { width, height } = page;
  const light = table.findIndex((level) => level >= DARK);
  desk.clear(roomFor(bandRows(width) * width) + roomFor(width, 4) + roomFor(height, 4));
  const columns = desk.counts(width).fill(0);
  const rows = desk.counts(height);
  inBands(page, { from: 0, to: height }, (band, y, count) => {
    desk.kernels.countDark(band.byteOffset, width, count, light, columns.byteOffset, rows.byteOffset + 4 * y);
  });
  const margin = Math.round((MARGIN_MM / 25.4) * page.dpi);
  const [across, down] = [printed(columns, margin), printed(rows, margin)];
  return across && down && { across, down };
};

/** The part of the page that holds print with full contrast, `width` pixels wide. */
const narrowed = (
  page: Raster,
  table: Uint8Array,
  { across, down, width }: { readonly across: Span; readonly down: Span; readonly width: number },
): Uint8Array => {
  const step = (across.to - across.from) / width;
  const rows = bandRows(page.width);
  desk.clear(roomFor(256) + roomFor(page.width + 1) + 2 * roomFor(width, 4) + roomFor(rows * (page.width + width)));
  const levels = desk.bytes(256);
  levels.set(table);
  const row = desk.bytes(across.to - across.from + 1);
  const left = desk.integers(width);
  const share = desk.integers(width);
  for (let x = 0; x < width; x += 1) {
    const at = Math.min(page.width - 1, Math.max(0, across.from + (x + 0.5) * step - 0.5));
    left[x] = Math.floor(at) - across.from;
    share[x] = Math.round((at - Math.floor(at)) * 256);
  }
  const white = table.findLastIndex((level) => level < 255) + 1;
  const out = desk.bytes(rows * width);
  const data = new Uint8Array(width * (down.to - down.from));
  inBands(page, down, (band, y, height) => {
    const from = band.byteOffset + across.from;
    desk.kernels.narrowRows(from, page.width, across.to - across.from, height, levels.byteOffset, white, row.byteOffset, left.byteOffset, share.byteOffset, out.byteOffset, width); // biome-ignore format: one call
    data.set(out.subarray(0, height * width), (y - down.from) * width);
  });
  return data;
};

const inGrey = (page: Raster): Raster => {
  if (page.channels === 1) return page;
  const data = new Uint8Array(page.width * page.height);
  for (let from = 0, to = 0; to < data.length; from += 3, to += 1) {
    data[to] = (77 * page.data[from]! + 150 * page.data[from + 1]! + 29 * page.data[from + 2]!) >> 8;
  }
  return { ...page, channels: 1, data };
};

/**
 * The copy and the way back from it; undefined: nothing dark is on the page. Colour is weighed as in ITU-R BT.601.
 * A page at 250 dpi narrowed to 0.8 is read with the same errors in four fifths of the time: the engine's network
 * steps over each line from left to right, at a fixed height.
 */
export const engineCopy = (page: Raster, options: CopyOptions): EngineCopy | undefined => {
  const grey = inGrey(page);
  const table = stretching(grey, options.paperShare);
  const small = page.width < SMALL || page.height < SMALL;
  const print = small
    ? { across: { from: 0, to: page.width }, down: { from: 0, to: page.height } }
    : printOn(grey, table);
  if (print === undefined) return undefined;
  const { across, down } = print;
  const width = small ? page.width : Math.max(1, Math.round((across.to - across.from) * options.narrowing));
  const height = down.to - down.from;
  const step = (across.to - across.from) / width;
  const data = narrowed(grey, table, { across, down, width });
  return {
    image: { width, height, channels: 1, data, dpi: page.dpi, bilevel: false },
    onPage: (word) => {
      const x = Math.round(across.from + word.x * step);
      const end = Math.round(across.from + (word.x + word.width) * step);
      return { ...word, x, y: word.y + down.from, width: Math.max(1, Math.min(end, page.width) - x) };
    },
    onCopy: (box) => ({ ...box, x: (box.x - across.from) / step, y: box.y - down.from, width: box.width / step }),
  };
};
