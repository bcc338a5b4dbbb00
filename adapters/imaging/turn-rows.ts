// The pixel pass: one row of the straight page from the scan, brightened on the way. Nothing else touches every pixel.
import type { Raster } from '../../domain/raster.ts';
import { type Gains, TILE } from './gains.ts';
import type { InkTiles } from './ink-tiles.ts';
import type { Turn } from './turn.ts';

/** A row's stretch of pixels `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Writes those pixels of `span` in row `y` whose tile is inked; the row's first pixel stands at pixel `at` of `out`. */
export type RowTurner = (y: number, span: Span, out: Uint8Array, at: number) => void;

export interface Turning {
  readonly turn: Turn;
  readonly gains: Gains;
  readonly tiles: InkTiles;
  /** Brightness of the darkest print where the paper's is 255. */
  readonly ink: number;
}

/** Fractions of a pixel: small enough for pages of 131 071 pixels, and newly started every `TILE` pixels. */
const BITS = 14;
const ONE = 1 << BITS;

/** Gains of row `y`, a node each, channel by channel. */
const gainsOfRow = ({ columns, nodes }: Gains, channels: number, y: number, row: Float64Array): void => {
  const r = Math.floor(y / TILE);
  const share = y / TILE - r;
  const length = columns * channels;
  for (let i = 0, p = r * length; i < length; i++, p++) {
    const upper = nodes[p]!;
    row[i] = upper + (nodes[p + length]! - upper) * share;
  }
};

/** Contrast with the paper, of 255, below which it is weakened: the more, the paler. Ink is darker, what shines through is not. */
const PALE = 40;

/** What becomes of a brightness, where the paper's is 255. */
const softened = Uint8Array.from({ length: 256 }, (_, value) =>
  255 - value < PALE ? 255 - (255 - value) ** 2 / PALE : value,
);
const unchanged = Uint8Array.from({ length: 256 }, (_, value) => value);
/** Print as pale as this is all that a page has: nothing of it is weakened. */
const PALE_PRINT = 150;

const toneOf = (scan: Raster, ink: number): Uint8Array => (scan.bilevel || ink > PALE_PRINT ? unchanged : softened);

const greyRows = (scan: Raster, { turn, gains, tiles, ink }: Turning): RowTurner => {
  const { width, data } = scan;
  const tone = toneOf(scan, ink);
  const { across, down, exact } = turn;
  const row = new Float64Array(gains.columns);
  const [stepX, stepY] = [Math.round(across * ONE), Math.round(down * ONE)];
  const step = across + down * width;
  return (y, { from, to }, out, at) => {
    gainsOfRow(gains, 1, y, row);
    const tileRow = Math.floor(y / TILE) * tiles.columns;
    for (let begin = from; begin < to; ) {
      const node = Math.floor(begin / TILE);
      const end = Math.min(to, (node + 1) * TILE);
      if (tiles.inked[tileRow + node] === 0) {
        begin = end;
        continue;
      }
      const rise = (row[node + 1]! - row[node]!) / TILE;
      let gain = row[node]! + rise * (begin - node * TILE);
      const x0 = turn.x + begin * across - y * down;
      const y0 = turn.y + begin * down + y * across;
      if (exact) {
        for (let p = at + begin, last = at + end, q = Math.round(y0) * width + Math.round(x0); p < last; p++) {
          const above = ((data[q]! * gain + 0.5) | 0) - 255;
          out[p] = tone[255 + (above & (above >> 31))]!;
          q += step;
          gain += rise;
        }
      } else {
        let sx = (x0 * ONE) | 0;
        let sy = (y0 * ONE) | 0;
        gain /= 65_536;
        const slope = rise / 65_536;
        for (let p = at + begin, last = at + end; p < last; p++) {
          const q = (sy >> BITS) * width + (sx >> BITS);
          const u = (sx >> (BITS - 8)) & 255;
          const v = (sy >> (BITS - 8)) & 255;
          const a = data[q]!;
          const b = data[q + width]!;
          const upper = (a << 8) + (data[q + 1]! - a) * u;
          const lower = (b << 8) + (data[q + width + 1]! - b) * u;
          const above = ((((upper << 8) + (lower - upper) * v) * gain + 0.5) | 0) - 255;
          out[p] = tone[255 + (above & (above >> 31))]!;
          sx += stepX;
          sy += stepY;
          gain += slope;
        }
      }
      begin = end;
    }
  };
};

const colourRows = (scan: Raster, { turn, gains, tiles, ink }: Turning): RowTurner => {
  const { width, data } = scan;
  const tone = toneOf(scan, ink);
  const { across, down, exact } = turn;
  const row = new Float64Array(3 * gains.columns);
  const [stepX, stepY] = [Math.round(across * ONE), Math.round(down * ONE)];
  const below = 3 * width;
  const unit = exact ? 1 : 1 / 65_536;
  return (y, { from, to }, out, at) => {
    gainsOfRow(gains, 3, y, row);
    const tileRow = Math.floor(y / TILE) * tiles.columns;
    for (let begin = from; begin < to; ) {
      const node = Math.floor(begin / TILE);
      const end = Math.min(to, (node + 1) * TILE);
      if (tiles.inked[tileRow + node] === 0) {
        begin = end;
        continue;
      }
      const n = 3 * node;
      const into = begin - node * TILE;
      const [riseR, riseG, riseB] = [
        ((row[n + 3]! - row[n]!) / TILE) * unit,
        ((row[n + 4]! - row[n + 1]!) / TILE) * unit,
        ((row[n + 5]! - row[n + 2]!) / TILE) * unit,
      ];
      let red = row[n]! * unit + riseR * into;
      let green = row[n + 1]! * unit + riseG * into;
      let blue = row[n + 2]! * unit + riseB * into;
      const x0 = turn.x + begin * across - y * down;
      const y0 = turn.y + begin * down + y * across;
      let p = 3 * (at + begin);
      const last = 3 * (at + end);
      if (exact) {
        let q = 3 * (Math.round(y0) * width + Math.round(x0));
        for (; p < last; p += 3) {
          const r = ((data[q]! * red + 0.5) | 0) - 255;
          const g = ((data[q + 1]! * green + 0.5) | 0) - 255;
          const b = ((data[q + 2]! * blue + 0.5) | 0) - 255;
          out[p] = tone[255 + (r & (r >> 31))]!;
          out[p + 1] = tone[255 + (g & (g >> 31))]!;
          out[p + 2] = tone[255 + (b & (b >> 31))]!;
          q += 3 * (across + down * width);
          red += riseR;
          green += riseG;
          blue += riseB;
        }
      } else {
        let sx = (x0 * ONE) | 0;
        let sy = (y0 * ONE) | 0;
        for (; p < last; p += 3) {
          const q = ((sy >> BITS) * width + (sx >> BITS)) * 3;
          const u = (sx >> (BITS - 8)) & 255;
          const v = (sy >> (BITS - 8)) & 255;
          // The four neighbours' shares of 65536.
          const d = u * v;
          const c = (v << 8) - d;
          const b = (u << 8) - d;
          const a = 65_536 - b - c - d;
          const s = q + below;
          const r = (((data[q]! * a + data[q + 3]! * b + data[s]! * c + data[s + 3]! * d) * red + 0.5) | 0) - 255;
          const g = (((data[q + 1]! * a + data[q + 4]! * b + data[s + 1]! * c + data[s + 4]! * d) * green + 0.5) | 0) - 255; // biome-ignore format: one channel
          const e = (((data[q + 2]! * a + data[q + 5]! * b + data[s + 2]! * c + data[s + 5]! * d) * blue + 0.5) | 0) - 255; // biome-ignore format: one channel
          out[p] = tone[255 + (r & (r >> 31))]!;
          out[p + 1] = tone[255 + (g & (g >> 31))]!;
          out[p + 2] = tone[255 + (e & (e >> 31))]!;
          sx += stepX;
          sy += stepY;
          red += riseR;
          green += riseG;
          blue += riseB;
        }
      }
      begin = end;
    }
  };
};

/** Bilinear, or copied where nothing lies between pixels. */
export const rowTurner = (scan: Raster, turning: Turning): RowTurner =>
  scan.channels === 1 ? greyRows(scan, turning) : colourRows(scan, turning);
