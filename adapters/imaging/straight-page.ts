// The straight page and the copy to read, in one pass over the pixels.
import type { StraightRasters } from '../../domain/ports/imager.ts';
import type { Raster } from '../../domain/raster.ts';
import type { Hole } from './holes.ts';
import { type InkTiles, inkedSpans } from './ink-tiles.ts';
import { readingRows } from './reading-rows.ts';
import type { SheetEdges } from './sheet.ts';
import { onStraightPage, type Turn } from './turn.ts';
import { rowTurner, type Span, type Turning } from './turn-rows.ts';

const READING_DPI = 250;
const SHRUNK_ABOVE_DPI = 270;
const DOUBLED_BELOW_DPI = 150;
/** How far the copy's tent reaches, in distances of its pixels. */
const BLUR = 1;
/** Rows that the copy to read and the smoothing of black and white reach back to. */
const KEPT_ROWS = 16;

/** In pixels of the scan. */
export interface Sheet {
  readonly edges: SheetEdges;
  readonly holes: readonly Hole[];
}

const scaleFor = (dpi: number): number =>
  dpi > SHRUNK_ABOVE_DPI ? READING_DPI / dpi : dpi < DOUBLED_BELOW_DPI ? 2 : 1;

/** Pixels of row `y` that lie on the scan (with neighbours to all sides where something is interpolated) and the sheet. */
const spanOf = (scan: Raster, turn: Turn, sheet: Sheet, y: number): Span => {
  const { across, down, exact } = turn;
  const rim = exact ? 0 : 0.01;
  const neighbour = exact ? 0 : 1;
  const [startX, startY] = [turn.x - y * down, turn.y + y * across];
  let from = 0;
  let to = turn.width;
  /** Keeps pixels with `start + x * step` from `low` to `high`. */
  const keep = (start: number, step: number, low: number, high: number): void => {
    if (step === 0) {
      if (start < low || start > high) to = 0;
      return;
    }
    const [a, b] = [(low - start) / step, (high - start) / step];
    from = Math.max(from, Math.ceil(Math.min(a, b)));
    to = Math.min(to, Math.floor(Math.max(a, b)) + 1);
  };
  keep(startX, across, rim, scan.width - 1 - neighbour - rim);
  keep(startY, down, rim, scan.height - 1 - neighbour - rim);
  for (const edge of sheet.edges) {
    const start = edge.across * startX + edge.down * startY;
    keep(start, edge.across * across + edge.down * down, -Infinity, edge.most);
  }
  return { from: Math.min(from, turn.width), to: Math.max(Math.min(from, turn.width), to) };
};

const luminance = (data: Uint8Array, at: number, grey: Uint8Array, to: number, width: number): void => {
  for (let x = 0, p = at * 3, q = to; x < width; x++, p += 3, q++)
    grey[q] = (77 * data[p]! + 150 * data[p + 1]! + 29 * data[p + 2]!) >> 8;
};

/** Weight of a pixel beside its neighbours': a little smoothing keeps turned strokes from fraying. */
const SMOOTH = 4;
/** Above half of 255, because a hairline that falls between two rows leaves less than half in each. */
const HALF = 140;

interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly out: Uint8Array;
  readonly tiles: InkTiles;
  readonly sums: Int32Array;
}

/** Row `y` of a black-and-white page from its turned, grey rows. */
const blackAndWhite = (rows: Uint8Array, y: number, { width, height, out, tiles, sums }: Bitmap): void => {
  const above = (Math.max(0, y - 1) % KEPT_ROWS) * width;
  const here = (y % KEPT_ROWS) * width;
  const below = (Math.min(height - 1, y + 1) % KEPT_ROWS) * width;
  const limit = (SMOOTH + 2) * (SMOOTH + 2) * HALF;
  const spans = inkedSpans(tiles, y - 1, y + 1);
  for (let s = 0; s < spans.length; s += 2) {
    const begin = Math.max(0, spans[s]! - 1);
    const end = Math.min(width, spans[s + 1]! + 1);
    for (let x = begin; x < end; x++) sums[x] = rows[above + x]! + SMOOTH * rows[here + x]! + rows[below + x]!;
    // The rim keeps what was filled in: white, as bare tiles are.
    for (let x = begin + 1, p = y * width + x; x < end - 1; x++, p++)
      out[p] = ~((sums[x - 1]! + SMOOTH * sums[x]! + sums[x + 1]! - limit) >> 31);
  }
};

const whiten = (raster: Raster, turn: Turn, sheet: Sheet): void => {
  const { width, height, channels, data } = raster;
  const scale = width / turn.width;
  for (const hole of sheet.holes) {
    const [x, y] = onStraightPage(turn, hole.x, hole.y);
    const [cx, cy, radius] = [(x + 0.5) * scale, (y + 0.5) * scale, hole.radius * scale];
    for (let row = Math.max(0, Math.floor(cy - radius)); row < Math.min(height, cy + radius); row++) {
      const half = Math.sqrt(Math.max(0, radius * radius - (row + 0.5 - cy) ** 2));
      const from = Math.max(0, Math.round(cx - half));
      const to = Math.min(width, Math.round(cx + half));
      if (from < to) data.fill(255, (row * width + from) * channels, (row * width + to) * channels);
    }
  }
};

/** The copy to read is always made; the page itself only where it differs from the scan. */
export const straightPage = (
  scan: Raster,
  { turn, gains, tiles, ink, sheet }: Turning & { readonly sheet: Sheet },
): StraightRasters => {
  const { width, height, exact } = turn;
  const { channels, bilevel, dpi } = scan;
  const out = new Uint8Array(width * height * channels).fill(255);
  const smoothed = bilevel && !exact;
  const apart = smoothed || channels === 3;
  const rows = apart ? new Uint8Array(KEPT_ROWS * width) : out;
  const bitmap = { width, height, out, tiles, sums: new Int32Array(smoothed ? width : 0) };
  const colours = channels === 3;
  const scale = scaleFor(dpi);
  const reading = readingRows(
    {
      from: turn,
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
      kept: apart ? KEPT_ROWS : height,
      tiles,
    },
    BLUR,
  );
  const turnRow = rowTurner(scan, { turn, gains, tiles, ink });
  for (let y = 0; y < height; y++) {
    const target = smoothed ? rows : out;
    const at = smoothed ? (y % KEPT_ROWS) * width : y * width;
    if (smoothed) rows.fill(255, at, at + width);
    turnRow(y, spanOf(scan, turn, sheet, y), target, at);
    if (colours) luminance(out, at, rows, (y % KEPT_ROWS) * width, width);
    if (smoothed && y > 0) blackAndWhite(rows, y - 1, bitmap);
    if (smoothed && y === height - 1) blackAndWhite(rows, y, bitmap);
    reading.take(rows, y + 1);
  }
  const page: Raster = { width, height, channels, data: out, dpi, bilevel };
  const copy: Raster = {
    width: reading.width,
    height: reading.height,
    channels: 1,
    data: reading.data,
    dpi: dpi * scale,
    bilevel: false,
  };
  whiten(page, turn, sheet);
  whiten(copy, turn, sheet);
  return { page, reading: copy };
};
