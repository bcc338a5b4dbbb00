// Makes the straightened page and the copy for OCR in one pass over the pixels.
import type { StraightRasters } from '../../../domain/ports/page/imager.ts';
import type { Raster } from '../../../domain/raster.ts';
import { openDesk, roomFor } from '../../../kernels/arena.ts';
import type { Hole } from '../measure/holes.ts';
import type { SheetEdges } from '../measure/page-edges.ts';
import { TILE } from './gain-map.ts';
import { readingRows, readingScale, roomForReading } from './ocr-copy.ts';
import { roomForTurning, rowTurner, type Span, type Turning } from './resample.ts';
import { onStraightPage, type Turn } from './rotation.ts';
import { hasInk } from './tile-mask.ts';

const READING_DPI = 250;
const SHRUNK_ABOVE_DPI = 270;
const DOUBLED_BELOW_DPI = 150;
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

/** Rows of the straight page that are made at a time: few enough for the processor's cache. */
const BAND = 8 * TILE;

const bandsOf = ({ height }: Turn): Span[] =>
  Array.from({ length: Math.ceil(height / BAND) }, (_, k) => ({
    from: k * BAND,
    to: Math.min(height, (k + 1) * BAND),
  }));

const desk = openDesk();

/**
 * The page and the copy to read, band by band. Black and white is turned in grey, smoothed and made black and white
 * again, a row behind.
 */
export const straightPage = (
  scan: Raster,
  { sheet, ...turning }: Turning & { readonly sheet: Sheet },
): StraightRasters => {
  const { turn, tiles } = turning;
  const { width, height, exact } = turn;
  const { channels, bilevel, dpi } = scan;
  const smoothed = bilevel && !exact;
  const scale = scaleFor(dpi);
  const reading = readingScale(turn, scale);
  const bands = bandsOf(turn);
  // Rows above a band that the copy to read and the smoothing reach back to.
  const kept = Math.min(height, reading.down.taps + 2);
  const rowBytes = width * channels;
  desk.clear(roomFor((kept + BAND) * width) + roomFor((BAND + 1) * rowBytes) + roomForReading(reading) + roomForTurning(scan, turning, bands)); // biome-ignore format: one sum
  const grey = desk.bytes((kept + BAND) * width);
  const made = smoothed || channels === 3 ? desk.bytes((BAND + 1) * rowBytes) : grey.subarray(kept * width);
  const copy = readingRows(desk, reading, tiles);
  const turner = rowTurner(desk, scan, turning);
  const data = new Uint8Array(rowBytes * height);
  /** Address of row `y` while the band that begins with row `top` is on the desk. */
  const greyRow = (y: number, top: number): number => grey.byteOffset + (y - top + kept) * width;
  let done = 0;
  for (const { from, to } of bands) {
    grey.copyWithin(0, BAND * width);
    grey.fill(255, kept * width);
    made.fill(255);
    if (hasInk(tiles, from, to)) {
      turner.begin({ from, to });
      for (let y = from; y < to; y++) {
        const light = greyRow(y, from);
        turner.turn(
          y,
          spanOf(scan, turn, sheet, y),
          channels === 1 ? light : made.byteOffset + (y - from) * rowBytes,
          light,
        );
      }
    }
    const ready = smoothed && to < height ? to - 1 : to;
    if (smoothed)
      for (let y = done; y < ready; y++) {
        const [above, below] = [greyRow(Math.max(0, y - 1), from), greyRow(Math.min(height - 1, y + 1), from)];
        desk.kernels.blackAndWhiteRow(above, greyRow(y, from), below, made.byteOffset + (y - done) * width, width);
      }
    data.set(made.subarray(0, (ready - done) * rowBytes), done * rowBytes);
    done = ready;
    copy.take(grey.byteOffset, from - kept, to);
  }
  const page: Raster = { width, height, channels, data, dpi, bilevel };
  const { width: copyWidth, height: copyHeight } = reading;
  const read: Raster = { width: copyWidth, height: copyHeight, channels: 1, data: copy.data, dpi: dpi * scale, bilevel: false }; // biome-ignore format: one thing
  whiten(page, turn, sheet);
  whiten(read, turn, sheet);
  return { page, reading: read };
};
