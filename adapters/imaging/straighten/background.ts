// Background normalisation: removes shadows, tint and uneven lighting.
import { type Desk, roomFor } from '../../../kernels/arena.ts';

/** 8-bit grey, row by row, no padding. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Pixels per inch. */
  readonly dpi: number;
  /** Where the pixels lie. */
  readonly desk: Desk;
}

/** Side of the cells in which the paper is looked for: wider than a stroke, narrower than a shadow. */
const CELL_MM = 2.9;
/** Cells darker than this share of the page's paper hold no paper at all: a scanner's black bed, a photo. */
const NO_PAPER = 0.28;

export interface PaperMap {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  /** Brightness below which four fifths of a cell's pixels lie. */
  readonly cells: Float32Array;
  /** What most cells have, or less. */
  readonly paper: number;
  /** Brightness of the paper, 1 to 255, a cell each: smooth, and taken from around where a cell has none. */
  readonly level: Float32Array;
}

/** Brightness below which four fifths of a cell's pixels lie. */
const cellLevels = ({ desk, width, height, data }: Grey, cell: number, columns: number, rows: number): Float32Array => {
  const filled = desk.filled();
  const level = desk.floats(columns * rows);
  const histogram = desk.counts(64);
  desk.kernels.cellLevels(data.byteOffset, width, height, cell, columns, rows, level.byteOffset, histogram.byteOffset);
  desk.clearTo(filled);
  return level.slice();
};

/** The largest (`sign` 1) or smallest (-1) value of each 3 × 3 neighbourhood. */
const extreme = (level: Float32Array, columns: number, rows: number, sign: 1 | -1): Float32Array => {
  const out = new Float32Array(level.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      let best = -Infinity;
      for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++)
        for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++)
          best = Math.max(best, sign * level[y * columns + x]!);
      out[r * columns + c] = sign * best;
    }
  return out;
};

export const mean3 = (level: Float32Array, columns: number, rows: number): Float32Array => {
  const out = new Float32Array(level.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      let count = 0;
      for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++)
        for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
          sum += level[y * columns + x]!;
          count++;
        }
      out[r * columns + c] = sum / count;
    }
  return out;
};

/** Cells without paper take over what their neighbours have, from the edge inwards. */
/** Those below `least` have none; `paper` is for a page without any. */
export const fillIn = (
  level: Float32Array,
  columns: number,
  { least, paper }: { readonly least: number; readonly paper: number },
): void => {
  let open: number[] = [];
  for (let i = 0; i < level.length; i++) if (level[i]! < least) open.push(i);
  if (open.length === level.length) {
    level.fill(paper);
    return;
  }
  while (open.length > 0) {
    const found: [number, number][] = [];
    const left: number[] = [];
    for (const i of open) {
      const c = i % columns;
      let sum = 0;
      let count = 0;
      for (const j of [c > 0 ? i - 1 : -1, c < columns - 1 ? i + 1 : -1, i - columns, i + columns])
        if (j >= 0 && j < level.length && level[j]! >= least) {
          sum += level[j]!;
          count++;
        }
      if (count > 0) found.push([i, sum / count]);
      else left.push(i);
    }
    for (const [i, value] of found) level[i] = value;
    open = left;
  }
};

export const paperMap = (page: Grey): PaperMap => {
  const cell = Math.max(4, Math.round((CELL_MM / 25.4) * page.dpi));
  const columns = Math.ceil(page.width / cell);
  const rows = Math.ceil(page.height / cell);
  const raw = cellLevels(page, cell, columns, rows);
  const paper = raw.toSorted()[Math.floor(raw.length * 0.75)]!;
  const cells = raw.slice();
  fillIn(raw, columns, { least: paper * NO_PAPER, paper });
  // Closing: a cell that lies wholly inside a heading's stroke is no shadow.
  const closed = extreme(extreme(raw, columns, rows, 1), columns, rows, -1);
  return { columns, rows, cell, cells, paper, level: mean3(closed, columns, rows) };
};

/**
 * The page with the brightness of its paper (the 80th percentile of 2.9 mm cells, closed, smoothed, interpolated)
 * divided out: paper becomes about 255. Black areas without paper stay black.
 */
export const divideOutBackground = (page: Grey, paper: PaperMap): Uint8Array => {
  const { desk, width, height, data } = page;
  const { columns, rows, cell } = paper;
  const out = desk.bytes(data.length);
  const filled = desk.filled();
  const level = desk.floats(paper.level.length);
  level.set(paper.level);
  const stops = desk.integers(columns + 1);
  for (let c = 0; c < columns; c++) stops[c] = Math.min(width, Math.max(0, Math.ceil((c + 0.5) * cell - 0.5)));
  stops[columns] = width;
  const gains = desk.doubles(columns);
  desk.kernels.divideOut(data.byteOffset, width, height, cell, columns, rows, level.byteOffset, stops.byteOffset, gains.byteOffset, out.byteOffset); // biome-ignore format: one call
  desk.clearTo(filled);
  return out;
};

/** Bytes that a page's paper and its flat copy need on a desk at most. */
export const roomForFlat = ({ width, height }: Pick<Grey, 'width' | 'height'>): number =>
  roomFor(width * height) + roomFor((width + 4) * (height + 4)) + roomFor(width + 4, 8) + roomFor(64, 4);
