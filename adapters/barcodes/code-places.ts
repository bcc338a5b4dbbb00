// Prefilter for bar codes: finds candidate regions, so that ZXing does not search pages of plain print.
import type { Raster } from '../../domain/raster.ts';
import { openDesk, roomFor } from '../../kernels/arena.ts';

/** Pixels of the page. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Codes are nearly half ink, print is not: ink is counted in cells of 2 mm and looked at in windows of 3 × 3 cells. */
const CELL_MM = 2;
const WINDOW = 3;
/** Share of ink in a window that could lie in a code. Of the windows on printed letters one in a hundred has 0.25. */
const LEAST_INK = 0.26;
const MOST_INK = 0.85;
/** Rows looked at are this far apart: bars are higher, and of a lying code every second module is still met. */
const ROW_MM = 0.5;
/** Changes between ink and paper, a millimetre of row or of column: a black bed, a rule or a filled box has fewer. */
const LEAST_CHANGES = 0.11;
/** Quiet zone that is searched with a place. */
const AROUND_MM = 7;
/** From this share of the page on, it is searched whole. */
const NEARLY_ALL = 0.7;

const millimetres = (page: Pick<Raster, 'dpi'>, mm: number): number => Math.max(1, Math.round((mm / 25.4) * page.dpi));

/** Halfway between the paper (its brightest fifth begins there) and the darkest half percent. */
const inkBelow = ({ data, channels }: Raster): number => {
  const histogram = new Int32Array(256);
  const step = channels * 61;
  let count = 0;
  for (let at = 0; at < data.length; at += step) {
    histogram[data[at]!] = histogram[data[at]!]! + 1;
    count += 1;
  }
  const rank = (share: number): number => {
    let seen = 0;
    for (let level = 0; level < 256; level += 1) {
      seen += histogram[level]!;
      if (seen > count * share) return level;
    }
    return 255;
  };
  return Math.min((rank(0.8) + rank(0.005)) / 2, 200);
};

interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Pixels a side. */
  readonly side: number;
  /** Lines of the page looked at, per row of cells. */
  readonly lines: number;
  /** Pixels of ink a cell, and changes along and across the lines. */
  readonly ink: Uint16Array;
  readonly along: Uint16Array;
  readonly across: Uint16Array;
}

const desk = openDesk();

const cellsOf = (page: Raster): Cells => {
  const { width, height, channels, data } = page;
  const lines = Math.round(CELL_MM / ROW_MM);
  const step = millimetres(page, ROW_MM);
  const side = step * lines;
  const columns = Math.floor(width / side);
  const rows = Math.floor(height / side);
  const threshold = inkBelow(page);
  const bytes = columns * side * channels;
  desk.clear(3 * roomFor(columns * rows, 2) + roomFor(columns * side) + roomFor(bytes));
  const ink = desk.shorts(columns * rows).fill(0);
  const along = desk.shorts(columns * rows).fill(0);
  const across = desk.shorts(columns * rows).fill(0);
  const above = desk.bytes(columns * side).fill(0);
  const here = desk.bytes(bytes);
  for (let line = 0; line < rows * lines; line += 1) {
    const from = line * step * width * channels;
    here.set(data.subarray(from, from + bytes));
    const cells = 2 * Math.floor(line / lines) * columns;
    desk.kernels.countCells(here.byteOffset, channels, columns, side, threshold, above.byteOffset, ink.byteOffset + cells, along.byteOffset + cells, across.byteOffset + cells); // biome-ignore format: one call
  }
  return { columns, rows, side, lines, ink, along, across };
};

/** Marks the cells in the middle of a window that could lie in a code. */
const marked = ({ columns, rows, side, lines, ink, along, across }: Cells): Uint8Array => {
  const marks = new Uint8Array(columns * rows);
  const pixels = WINDOW * WINDOW * side * lines;
  // A window's rows together are this long, its columns of pixels too: in millimetres.
  const along1 = WINDOW * WINDOW * lines * CELL_MM;
  const across1 = WINDOW * WINDOW * side * CELL_MM;
  for (let r = 1; r + 1 < rows; r += 1)
    for (let c = 1; c + 1 < columns; c += 1) {
      let [inked, changed, differing] = [0, 0, 0];
      for (let y = r - 1; y <= r + 1; y += 1)
        for (let at = y * columns + c - 1, end = at + WINDOW; at < end; at += 1) {
          inked += ink[at]!;
          changed += along[at]!;
          differing += across[at]!;
        }
      const share = inked / pixels;
      if (share < LEAST_INK || share > MOST_INK) continue;
      if (Math.max(changed / along1, differing / across1) >= LEAST_CHANGES) marks[r * columns + c] = 1;
    }
  return marks;
};

type Box = { left: number; top: number; right: number; bottom: number };

const meet = (a: Box, b: Box): boolean =>
  a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

/** Boxes (in cells, inclusive) around what hangs together, joined until none meets another. */
const boxesOf = (marks: Uint8Array, { columns, rows }: Cells, around: number): readonly Box[] => {
  let boxes: Box[] = [];
  const add = (box: Box): void => {
    let all = box;
    for (;;) {
      const others = boxes.filter((other) => meet(all, other));
      if (others.length === 0) break;
      boxes = boxes.filter((other) => !others.includes(other));
      for (const other of others)
        all = {
          left: Math.min(all.left, other.left),
          top: Math.min(all.top, other.top),
          right: Math.max(all.right, other.right),
          bottom: Math.max(all.bottom, other.bottom),
        };
    }
    boxes.push(all);
  };
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns; c += 1) {
      if (marks[r * columns + c] === 0) continue;
      const first = c;
      while (c + 1 < columns && marks[r * columns + c + 1] === 1) c += 1;
      add({ left: first - around, top: r - around, right: c + around, bottom: r + around });
    }
  return boxes;
};

/** The places to search, none of which meets another; the whole page where there is little else. Empty: only print. */
export const codePlaces = (page: Raster): readonly Place[] => {
  const { width, height } = page;
  const cells = cellsOf(page);
  const around = 1 + Math.ceil(AROUND_MM / CELL_MM);
  const places = boxesOf(marked(cells), cells, around).map((box): Place => {
    const left = Math.max(0, box.left * cells.side);
    const top = Math.max(0, box.top * cells.side);
    return {
      left,
      top,
      width: Math.min(width, (box.right + 1) * cells.side) - left,
      height: Math.min(height, (box.bottom + 1) * cells.side) - top,
    };
  });
  const area = places.reduce((sum, place) => sum + place.width * place.height, 0);
  return area > NEARLY_ALL * width * height ? [{ left: 0, top: 0, width, height }] : places;
};
