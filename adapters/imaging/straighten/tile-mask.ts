// Marks the tiles of a page that contain anything: bare paper needs no pixel work.

import type { WorkingPage } from '../measure/analysis-image.ts';
import type { PaperColours } from './flat-field.ts';
import { TILE } from './gain-map.ts';
import type { Turn } from './rotation.ts';

/** 1 for tiles on which anything may stand, row by row. */
export interface InkTiles {
  readonly columns: number;
  readonly rows: number;
  readonly inked: Uint8Array;
}

/** Side of the blocks of the working page that its kernel looks at, pixels. */
const BLOCK = 8;
/**
 * Bare paper is brighter than this share of its level: what most blocks hold, within limits. A single black pixel of a
 * 300-dpi scan darkens its pixel of the working page to 75 %, pale print to 90 %.
 */
const LEAST_BARE = 0.92;
const MOST_BARE = 0.957;
const GRAIN = 0.02;

/** 1 for blocks of the working page with a pixel darker than bare paper. */
const inkedBlocks = (working: WorkingPage, paper: PaperColours | undefined): { columns: number; inked: Uint8Array } => {
  const { desk, width, height, data, scale } = working;
  const columns = Math.ceil(width / BLOCK);
  const rows = Math.ceil(height / BLOCK);
  const filled = desk.filled();
  const darkest = desk.bytes(columns * rows);
  desk.kernels.darkestBlocks(data.byteOffset, width, height, columns, darkest.byteOffset);
  const shares = new Float32Array(columns * rows);
  const level = paper === undefined ? () => 255 : levelsIn(paper, BLOCK * scale, columns);
  for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < columns; c++, i++) shares[i] = darkest[i]! / level(r, c);
  desk.clearTo(filled);
  const most = rankOf(shares, 0.75);
  const bare = Math.min(MOST_BARE, Math.max(LEAST_BARE, most - GRAIN));
  const inked = new Uint8Array(shares.length);
  for (let i = 0; i < inked.length; i++) if (shares[i]! < bare) inked[i] = 1;
  return { columns, inked };
};

/** The value (0 to 1, to a 256th) below which `rank` of `shares` lie. */
const rankOf = (shares: Float32Array, rank: number): number => {
  const histogram = new Int32Array(257);
  for (let i = 0; i < shares.length; i++) {
    const bin = Math.min(256, (shares[i]! * 256) | 0);
    histogram[bin] = histogram[bin]! + 1;
  }
  let bin = 0;
  for (let below = histogram[0]!; below < rank * shares.length; below += histogram[bin]!) bin++;
  return bin / 256;
};

/** The first of two neighbouring cells around the middles of `count` blocks. */
const firstOf = (count: number, { side, cell, cells }: { side: number; cell: number; cells: number }): Int32Array =>
  Int32Array.from({ length: count }, (_, i) =>
    Math.min(cells - 1, Math.max(0, Math.floor(((i + 0.5) * side) / cell - 0.5))),
  );

/** The brightest of the four papers around a block (of `side` pixels of the scan): darker paper makes fewer bare blocks. */
const levelsIn = ({ columns, rows, cell, grey }: PaperColours, side: number, count: number) => {
  const lefts = firstOf(count, { side, cell, cells: columns });
  return (row: number, column: number): number => {
    const left = lefts[column]!;
    const top = Math.min(rows - 1, Math.max(0, Math.floor(((row + 0.5) * side) / cell - 0.5)));
    const right = Math.min(columns - 1, left + 1);
    const [upper, lower] = [top * columns, Math.min(rows - 1, top + 1) * columns];
    return Math.max(grey[upper + left]!, grey[upper + right]!, grey[lower + left]!, grey[lower + right]!);
  };
};

export const inkTiles = (turn: Turn, working: WorkingPage, paper: PaperColours | undefined): InkTiles => {
  const blocks = inkedBlocks(working, paper);
  const blockRows = blocks.inked.length / blocks.columns;
  const columns = Math.ceil(turn.width / TILE);
  const rows = Math.ceil(turn.height / TILE);
  const inked = new Uint8Array(columns * rows);
  const side = BLOCK * working.scale;
  // Half a tile in scan coordinates, and two pixels for what is interpolated.
  const reach = (TILE / 2) * (Math.abs(turn.across) + Math.abs(turn.down)) + 2;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const [u, v] = [(c + 0.5) * TILE - 0.5, (r + 0.5) * TILE - 0.5];
      const x = turn.x + u * turn.across - v * turn.down + 0.5;
      const y = turn.y + u * turn.down + v * turn.across + 0.5;
      const left = Math.max(0, Math.floor((x - reach) / side));
      const right = Math.min(blocks.columns - 1, Math.floor((x + reach) / side));
      const top = Math.max(0, Math.floor((y - reach) / side));
      const bottom = Math.min(blockRows - 1, Math.floor((y + reach) / side));
      let found = 0;
      for (let row = top; row <= bottom && found === 0; row++)
        for (let p = row * blocks.columns + left, end = p + right - left; p <= end; p++) found |= blocks.inked[p]!;
      inked[r * columns + c] = found;
    }
  return { columns, rows, inked };
};

/** Every tile: what is faint cannot be told from bare paper by its darkest pixels. */
export const allTiles = (turn: Turn): InkTiles => {
  const columns = Math.ceil(turn.width / TILE);
  const rows = Math.ceil(turn.height / TILE);
  return { columns, rows, inked: new Uint8Array(columns * rows).fill(1) };
};

/** Stretches of pixels on rows `top` to `bottom` of which some tile is inked: from, to, from, to … */
export const inkedSpans = ({ columns, rows, inked }: InkTiles, top: number, bottom: number): number[] => {
  const spans: number[] = [];
  const first = Math.max(0, Math.floor(top / TILE));
  const last = Math.min(rows - 1, Math.floor(bottom / TILE));
  for (let c = 0; c < columns; c++) {
    let found = 0;
    for (let r = first; r <= last; r++) found |= inked[r * columns + c]!;
    if (found === 0) continue;
    if (spans.at(-1) === c * TILE) spans[spans.length - 1] = (c + 1) * TILE;
    else spans.push(c * TILE, (c + 1) * TILE);
  }
  return spans;
};

/** Whether some tile is inked on the rows `from` up to, not including, `to`. */
export const hasInk = ({ columns, inked }: InkTiles, from: number, to: number): boolean =>
  inked.subarray(Math.floor(from / TILE) * columns, Math.ceil(to / TILE) * columns).includes(1);
