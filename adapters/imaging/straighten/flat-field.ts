// Computes the gain map that makes the paper white: removes shadows and tint, keeps the colours of pictures and bars.
import type { Raster } from '../../../domain/raster.ts';
import type { Desk } from '../../../kernels/arena.ts';
import type { WorkingPage } from '../measure/analysis-image.ts';
import { components } from '../measure/components.ts';
import { isOnSheet, type SheetEdges } from '../measure/page-edges.ts';
import { fillIn, mean3, type PaperMap } from './background.ts';
import { type Gains, TILE } from './gain-map.ts';
import type { Turn } from './rotation.ts';

/** The paper's brightness on the working page, 1 to 255, cell by cell, channel by channel. */
export interface PaperColours {
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell in pixels of the scan. */
  readonly cell: number;
  readonly channels: 1 | 3;
  readonly level: Float32Array;
  /** The same as brightness, a value a cell. */
  readonly grey: Float32Array;
}

/** The same everywhere: black and white has no background. */
export const noGains = (turn: Turn, channels: 1 | 3): Gains => {
  const columns = Math.ceil(turn.width / TILE) + 1;
  return { columns, nodes: new Float32Array(columns * (Math.ceil(turn.height / TILE) + 1) * channels).fill(1) };
};

/** Paper of this share of its own brightness is white: the grain of paper and lamp goes with it. */
const WHITE = 0.95;

/** What the straight page is multiplied by, where its pixels lie on the scan. `white`: the share of its own brightness from which paper is white. */
export const gainsOf = (turn: Turn, paper: PaperColours, white: number = WHITE): Gains => {
  const { columns: across, rows: down, cell, channels, level } = paper;
  const columns = Math.ceil(turn.width / TILE) + 1;
  const rows = Math.ceil(turn.height / TILE) + 1;
  const nodes = new Float32Array(columns * rows * channels);
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const x = turn.x + c * TILE * turn.across - r * TILE * turn.down;
      const y = turn.y + c * TILE * turn.down + r * TILE * turn.across;
      const u = Math.min(across - 1, Math.max(0, (x + 0.5) / cell - 0.5));
      const v = Math.min(down - 1, Math.max(0, (y + 0.5) / cell - 0.5));
      const [left, top] = [
        Math.min(Math.max(0, across - 2), Math.floor(u)),
        Math.min(Math.max(0, down - 2), Math.floor(v)),
      ];
      const [right, bottom] = [Math.min(across - 1, left + 1), Math.min(down - 1, top + 1)];
      for (let k = 0; k < channels; k++, i++) {
        const at = (row: number, column: number): number => level[(row * across + column) * channels + k]!;
        const upper = at(top, left) + (at(top, right) - at(top, left)) * (u - left);
        const lower = at(bottom, left) + (at(bottom, right) - at(bottom, left)) * (u - left);
        nodes[i] = 255 / (white * (upper + (lower - upper) * (v - top)));
      }
    }
  return { columns, nodes };
};

/** From one cell to the next, paper in a shadow loses at most this share of its light; where it loses more, it ends. */
const SMOOTH = 0.78;
/** Bright enough to start from: a share of what most cells have. */
const SURE = 0.85;
/** Light falls smoothly on paper; what is hilly both ways (by this share, over two cells) is a picture's. */
const HILLY = 0.1;

const withoutHills = ({ columns, rows, cells }: PaperMap, seen: Uint8Array): Uint8Array => {
  const out = seen.slice();
  for (let r = 2; r < rows - 2; r++)
    for (let c = 2, i = r * columns + 2; c < columns - 2; c++, i++) {
      const bend = (step: number): number => Math.abs(cells[i - step]! + cells[i + step]! - 2 * cells[i]!);
      if (Math.min(bend(2), bend(2 * columns)) > HILLY * cells[i]!) out[i] = 0;
    }
  return out;
};

/**
 * A picture: patches without paper that lie at most two cells apart, so many cells (of 2.9 mm) across and down and with
 * this share of the box around them. A box too many does no harm, it only takes its paper from around.
 */
const PICTURE_CELLS = 4;
const PICTURE_SHARE = 0.2;
const PICTURE_GAP = 2;

/** Mean red, green and blue of a cell's bright pixels (every third of every third row), cell by cell. */
const coloursOf = (page: Raster, { columns, rows, cell, cells }: PaperMap, scale: number): Float32Array => {
  const { width, height, data } = page;
  const sums = new Float64Array(4 * columns * rows);
  const side = cell * scale;
  for (let y = 1; y < height; y += 3) {
    const row = Math.min(rows - 1, Math.floor(y / side)) * columns;
    for (let c = 0, x = 1; c < columns; c++) {
      const least = 256 * 0.97 * cells[row + c]!;
      const end = c === columns - 1 ? width : Math.min(width, (c + 1) * side);
      let [red, green, blue, count] = [0, 0, 0, 0];
      for (let p = 3 * (y * width + x); x < end; x += 3, p += 9) {
        const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!];
        if (77 * r + 150 * g + 29 * b < least) continue;
        red += r;
        green += g;
        blue += b;
        count++;
      }
      const at = 4 * (row + c);
      sums[at] = sums[at]! + red;
      sums[at + 1] = sums[at + 1]! + green;
      sums[at + 2] = sums[at + 2]! + blue;
      sums[at + 3] = sums[at + 3]! + count;
    }
  }
  const colours = new Float32Array(3 * columns * rows);
  for (let i = 0; i < columns * rows; i++)
    for (let k = 0; k < 3; k++)
      colours[3 * i + k] = sums[4 * i + 3]! > 0 ? sums[4 * i + k]! / sums[4 * i + 3]! : cells[i]!;
  return colours;
};

/** Share of red and of blue in the brightness of each cell; none for grey pages. */
type Hues = readonly Float32Array[];

const huesOf = (colours: Float32Array): Hues =>
  [0, 2].map((k) =>
    Float32Array.from({ length: colours.length / 3 }, (_, i) => colours[3 * i + k]! / Math.max(1, colours[3 * i + 1]!)),
  );

/** From one cell of paper to the next its hue changes by less than this share; a logo's or a marker's is another. */
const SAME_HUE = 0.07;

/** 1 where a cell can be reached from bright paper without a leap in brightness or hue. */
const reached = ({ columns, rows, cells, paper }: PaperMap, inSheet: Uint8Array, hues: Hues): Uint8Array => {
  const seen = new Uint8Array(cells.length);
  const queue = new Int32Array(cells.length);
  let last = 0;
  const bright = (i: number): boolean => inSheet[i] === 1 && cells[i]! >= SURE * paper;
  const usual = hues.map((hue) => {
    const sorted = hue.filter((_, i) => bright(i)).sort();
    return sorted[sorted.length >> 1] ?? 1;
  });
  for (let i = 0; i < cells.length; i++)
    if (bright(i) && hues.every((hue, k) => Math.abs(hue[i]! - usual[k]!) < SAME_HUE * usual[k]!)) {
      seen[i] = 1;
      queue[last++] = i;
    }
  for (let first = 0; first < last; first++) {
    const i = queue[first]!;
    const c = i % columns;
    const next = [c > 0 ? i - 1 : i, c < columns - 1 ? i + 1 : i, i >= columns ? i - columns : i, i + columns < columns * rows ? i + columns : i]; // biome-ignore format: four neighbours
    for (const j of next)
      if (seen[j] === 0 && inSheet[j] === 1 && cells[j]! >= SMOOTH * cells[i]!) {
        if (hues.some((hue) => Math.abs(hue[j]! - hue[i]!) >= SAME_HUE * hue[i]!)) continue;
        seen[j] = 1;
        queue[last++] = j;
      }
  }
  return seen;
};

/** Bright spots of a picture belong to it: the whole box around a large patch without paper has none. */
const withoutPictures = (
  desk: Desk,
  { columns, rows }: PaperMap,
  seen: Uint8Array,
  inSheet: Uint8Array,
): Uint8Array => {
  const bare = (i: number): boolean => seen[i] === 1 || inSheet[i] === 0;
  const filled = desk.filled();
  const bitmap = desk.bytes(seen.length).fill(255);
  for (let i = 0; i < seen.length; i++) {
    if (bare(i)) continue;
    const [c, r] = [i % columns, Math.floor(i / columns)];
    for (let y = r; y <= Math.min(rows - 1, r + PICTURE_GAP); y++)
      bitmap.fill(0, y * columns + c, y * columns + Math.min(columns, c + PICTURE_GAP + 1));
  }
  const found = components(desk, { data: bitmap, width: columns, height: rows }, 128);
  const out = seen.slice();
  for (let c = 0; c < found.count; c++) {
    const [left, top] = [found.left[c]!, found.top[c]!];
    const [right, bottom] = [found.right[c]! - PICTURE_GAP, found.bottom[c]! - PICTURE_GAP];
    const [across, down] = [right - left + 1, bottom - top + 1];
    if (Math.min(across, down) < PICTURE_CELLS) continue;
    let without = 0;
    for (let r = top; r <= bottom; r++)
      for (let i = r * columns + left; i <= r * columns + right; i++) if (!bare(i)) without++;
    if (without < PICTURE_SHARE * across * down) continue;
    for (let r = top; r <= bottom; r++) out.fill(0, r * columns + left, r * columns + right + 1);
  }
  desk.clearTo(filled);
  return out;
};

/** 1 where the middle of a cell is on the sheet. */
const cellsOnSheet = ({ columns, rows, cell }: PaperMap, edges: SheetEdges): Uint8Array => {
  const on = new Uint8Array(columns * rows).fill(1);
  if (edges.length > 0)
    for (let i = 0; i < on.length; i++)
      if (!isOnSheet(edges, ((i % columns) + 0.5) * cell, (Math.floor(i / columns) + 0.5) * cell)) on[i] = 0;
  return on;
};

/** A page in white on black: more of it is brighter than its ground than darker. */
export const isInverted = ({ data, paper: { paper } }: WorkingPage): boolean => {
  if (paper > DARK_GROUND) return false;
  let [brighter, darker] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i]! > 1.7 * paper + 20) brighter++;
    else if (data[i]! < 0.55 * paper - 10) darker++;
  }
  return brighter > darker;
};

const total = (marks: Uint8Array): number => marks.reduce((sum, mark) => sum + mark, 0);

/** Of the sheet's cells; a page with less is a picture from edge to edge. */
const LEAST_PAPER = 0.25;

/** Paper is brighter, even in a bad photo. */
const DARK_GROUND = 110;

/** The paper of a page; undefined: it has none that could be told (white on black, a picture). `edges` of the working page. */
export const paperOf = (page: Raster, working: WorkingPage, edges: SheetEdges): PaperColours | undefined => {
  const { paper: map, scale } = working;
  if (isInverted(working)) return undefined;
  const { columns, rows, cell } = map;
  const { channels } = page;
  const colours = channels === 3 ? coloursOf(page, map, scale) : map.cells;
  const inSheet = cellsOnSheet(map, edges);
  const seen = withoutHills(map, reached(map, inSheet, channels === 3 ? huesOf(colours) : []));
  const paper = withoutPictures(working.desk, map, seen, inSheet);
  if (total(paper) < LEAST_PAPER * total(inSheet)) return undefined;
  const smooth = (value: (i: number) => number): Float32Array => {
    const level = map.cells.map((_, i) => (paper[i] === 1 ? value(i) : 0));
    fillIn(level, columns, { least: 1, paper: 255 });
    return mean3(level, columns, rows);
  };
  const grey = smooth((i) => map.cells[i]!);
  if (channels === 1) return { columns, rows, cell: cell * scale, channels, level: grey, grey };
  const parts = [0, 1, 2].map((k) => smooth((i) => colours[3 * i + k]!));
  const level = Float32Array.from({ length: 3 * grey.length }, (_, i) => parts[i % 3]![Math.floor(i / 3)]!);
  return { columns, rows, cell: cell * scale, channels, level, grey };
};
