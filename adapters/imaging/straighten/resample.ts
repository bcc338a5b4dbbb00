// Resamples rows of the straightened page from the scan and applies the gain map: the only pass over all pixels.
import type { Raster } from '../../../domain/raster.ts';
import { type Desk, roomFor } from '../../../kernels/arena.ts';
import type { Gains } from './gain-map.ts';
import type { Turn } from './rotation.ts';
import type { InkTiles } from './tile-mask.ts';

/** A row's stretch of pixels `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Turning {
  readonly turn: Turn;
  readonly gains: Gains;
  readonly tiles: InkTiles;
  /** Brightness of the darkest print where the paper's is 255. */
  readonly ink: number;
}

/** Contrast with the paper, of 255, below which it is weakened: the more, the paler. Ink is darker, what shines through is not. */
const PALE = 40;

/** What becomes of a brightness, where the paper's is 255. */
const softened = Uint8Array.from({ length: 256 }, (_, value) =>
  255 - value < PALE ? 255 - (255 - value) ** 2 / PALE : value,
);
const unchanged = Uint8Array.from({ length: 256 }, (_, value) => value);
/** Print as pale as this is all that a page has: nothing of it is weakened. */
const PALE_PRINT = 150;

/** The part of the scan, in its pixels, in which some rows of the straight page lie. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels around a part that may be looked at where something is interpolated. */
const AROUND = 2;

/** Whole rows where that is not much more: they are copied at once. */
const partOf = (scan: Raster, turn: Turn, { from, to }: Span): Part => {
  const corners = [0, turn.width - 1].flatMap((u) =>
    [from, to - 1].map((v) => ({
      x: turn.x + u * turn.across - v * turn.down,
      y: turn.y + u * turn.down + v * turn.across,
    })),
  );
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const within = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
  const left = within(Math.floor(Math.min(...xs)) - AROUND, scan.width);
  const right = within(Math.ceil(Math.max(...xs)) + AROUND, scan.width);
  const top = within(Math.floor(Math.min(...ys)) - AROUND, scan.height);
  const bottom = within(Math.ceil(Math.max(...ys)) + AROUND, scan.height);
  const height = bottom - top + 1;
  return 2 * (right - left) >= scan.width
    ? { left: 0, top, width: scan.width, height }
    : { left, top, width: right - left + 1, height };
};

const layOut = ({ width: from, channels, data }: Raster, { left, top, width, height }: Part, to: Uint8Array): void => {
  if (width === from) {
    to.set(data.subarray(top * from * channels, (top + height) * from * channels));
    return;
  }
  for (let y = 0, p = (top * from + left) * channels; y < height; y++, p += from * channels)
    to.set(data.subarray(p, p + width * channels), y * width * channels);
};

export interface RowTurner {
  /** Lays out the part of the scan in which the rows `band` of the straight page lie. */
  begin(band: Span): void;
  /**
   * Writes those pixels of `span` in row `y` of the band whose tile is inked to the row that begins at address `out`;
   * of a page in colours their brightness to the row at `light`.
   */
  turn(y: number, span: Span, out: number, light: number): void;
}

/** Bytes that `rowTurner` needs on the desk if it is handed `bands`. */
export const roomForTurning = (scan: Raster, { turn, gains, tiles }: Turning, bands: readonly Span[]): number => {
  const parts = bands.map((band) => partOf(scan, turn, band)).map(({ width, height }) => width * height);
  return roomFor(256) + roomFor(gains.nodes.length, 4) + roomFor(tiles.inked.length) + roomFor(Math.max(...parts) * scan.channels); // biome-ignore format: one sum
};

/** Bilinear, or copied where nothing lies between pixels. */
export const rowTurner = (desk: Desk, scan: Raster, { turn, gains, tiles, ink }: Turning): RowTurner => {
  const tones = desk.bytes(256);
  tones.set(scan.bilevel || ink > PALE_PRINT ? unchanged : softened);
  const nodes = desk.floats(gains.nodes.length);
  nodes.set(gains.nodes);
  const inked = desk.bytes(tiles.inked.length);
  inked.set(tiles.inked);
  const { kernels } = desk;
  kernels.beginTurn(turn.across, turn.down, turn.x, turn.y, turn.exact, tones.byteOffset, nodes.byteOffset, gains.columns, inked.byteOffset, tiles.columns); // biome-ignore format: one call
  const before = desk.filled();
  let first = 0;
  let stride = 0;
  return {
    begin: (band) => {
      const part = partOf(scan, turn, band);
      desk.clearTo(before);
      const pixels = desk.bytes(part.width * part.height * scan.channels);
      layOut(scan, part, pixels);
      stride = part.width * scan.channels;
      first = pixels.byteOffset - part.top * stride - part.left * scan.channels;
    },
    turn: (y, { from, to }, out, light) => {
      if (scan.channels === 1) kernels.turnGreyRow(first, stride, y, from, to, out);
      else kernels.turnColourRow(first, stride, y, from, to, out, light);
    },
  };
};
