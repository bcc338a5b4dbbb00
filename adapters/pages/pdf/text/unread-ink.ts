// Finds where on a born-digital page there is ink that its own words do not explain: pictures, letters drawn as outlines.
import type { PageBox } from '../../../../domain/ports/page/page-source.ts';
import type { Raster } from '../../../../domain/raster.ts';
import { openDesk, roomFor } from '../../../../kernels/arena.ts';

/** The page is looked at in cells of this many to the inch. */
const CELLS = 100;
/** A cell with a pixel darker than this has ink. */
const INK = 160;
/** Longer than this, in cells, a run is a rule or an area and no letter. */
const LONGEST_STROKE = 40;
/** Cells of ink as far apart as this belong together: lines of a paragraph, words of a line. */
const APART = 12;
/** Smaller than this, in cells, is no word: a bullet, a tick, the rest of an accent. */
const [NARROWEST, LOWEST] = [12, 5] as const;
const FEWEST_CELLS = 20;
/** Half a millimetre: what a glyph may reach out of its box. */
const AROUND_WORD = 2;

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

const desk = openDesk();
/** Bytes that are laid out at a time: they stay in the processor's cache. */
const BAND = 1 << 18;

const gridOf = ({ width, height, channels, data }: Raster, step: number): Grid => {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const length = width * channels;
  const inBand = Math.max(1, Math.floor(BAND / length));
  desk.clear(roomFor(length, 2) + roomFor(columns * rows) + roomFor(inBand * length));
  const column = desk.shorts(length);
  for (let sample = 0; sample < length; sample++) column[sample] = Math.floor(Math.floor(sample / channels) / step);
  const ink = desk.bytes(columns * rows).fill(0);
  const band = desk.bytes(inBand * length);
  for (let y = 0; y < height; y++) {
    const at = y % inBand;
    if (at === 0) band.set(data.subarray(y * length, Math.min(height, y + inBand) * length));
    const cells = ink.byteOffset + Math.floor(y / step) * columns;
    desk.kernels.markInk(band.byteOffset + at * length, length, INK, column.byteOffset, cells);
  }
  return { width: columns, height: rows, ink: ink.slice() };
};

const erase = ({ width, height, ink }: Grid, box: PageBox): void => {
  const [left, right] = [Math.max(0, Math.floor(box.x)), Math.min(width, Math.ceil(box.x + box.width))];
  for (let y = Math.max(0, Math.floor(box.y)); y < Math.min(height, Math.ceil(box.y + box.height)); y++) {
    if (right > left) ink.fill(0, y * width + left, y * width + right);
  }
};

/** Runs longer than any stroke of a letter are white from now on. */
const eraseRules = ({ width, height, ink }: Grid): void => {
  desk.clear(2 * roomFor(ink.length) + roomFor(width, 2));
  const cells = desk.bytes(ink.length);
  cells.set(ink);
  const marked = desk.bytes(ink.length).fill(0);
  const runs = desk.shorts(width).fill(0);
  desk.kernels.eraseRules(cells.byteOffset, width, height, LONGEST_STROKE, marked.byteOffset, runs.byteOffset);
  ink.set(cells);
};

interface Group {
  left: number;
  top: number;
  right: number;
  bottom: number;
  cells: number;
}

const isApart = (a: Group, b: Group): boolean =>
  a.left > b.right + APART || b.left > a.right + APART || a.top > b.bottom + APART || b.top > a.bottom + APART;

/** Runs of ink row by row, put together with the groups that they touch. */
const groupsOf = ({ width, height, ink }: Grid): Group[] => {
  let open: Group[] = [];
  const done: Group[] = [];
  const put = (run: Group): void => {
    const near = open.filter((group) => !isApart(group, run));
    const [first, ...others] = near;
    if (first === undefined) {
      open.push(run);
      return;
    }
    for (const other of [run, ...others]) {
      first.left = Math.min(first.left, other.left);
      first.top = Math.min(first.top, other.top);
      first.right = Math.max(first.right, other.right);
      first.bottom = Math.max(first.bottom, other.bottom);
      first.cells += other.cells;
    }
    if (others.length > 0) open = open.filter((group) => !others.includes(group));
  };
  for (let y = 0; y < height; y++) {
    const row = ink.subarray(y * width, (y + 1) * width);
    for (let from = row.indexOf(1); from >= 0; ) {
      const behind = row.indexOf(0, from);
      const end = behind < 0 ? width : behind;
      put({ left: from, right: end - 1, top: y, bottom: y, cells: end - from });
      from = behind < 0 ? -1 : row.indexOf(1, end);
    }
    const closed = open.filter((group) => group.bottom + APART < y);
    if (closed.length > 0) {
      done.push(...closed);
      open = open.filter((group) => !closed.includes(group));
    }
  }
  return [...done, ...open];
};

/** Groups that have grown into each other are one. */
const settled = (groups: readonly Group[]): Group[] => {
  const rest = [...groups];
  const result: Group[] = [];
  while (rest.length > 0) {
    const group = rest.pop()!;
    const near = rest.findIndex((other) => !isApart(group, other));
    if (near < 0) {
      result.push(group);
      continue;
    }
    const other = rest[near]!;
    rest[near] = {
      left: Math.min(group.left, other.left),
      top: Math.min(group.top, other.top),
      right: Math.max(group.right, other.right),
      bottom: Math.max(group.bottom, other.bottom),
      cells: group.cells + other.cells,
    };
  }
  return result;
};

/** Boxes of the raster's pixels with ink outside `known` that may be writing; from top to bottom. */
export const unreadInk = (raster: Raster, known: readonly PageBox[]): readonly PageBox[] => {
  const step = raster.dpi / CELLS;
  if (!(step >= 1)) return [];
  const grid = gridOf(raster, step);
  for (const { x, y, width, height } of known) {
    erase(grid, {
      x: x / step - AROUND_WORD,
      y: y / step - AROUND_WORD,
      width: width / step + 2 * AROUND_WORD,
      height: height / step + 2 * AROUND_WORD,
    });
  }
  eraseRules(grid);
  const written = settled(groupsOf(grid)).filter(
    ({ left, right, top, bottom, cells }) =>
      right - left >= NARROWEST && bottom - top >= LOWEST && cells >= FEWEST_CELLS,
  );
  const border = APART / 2;
  return written
    .map(({ left, top, right, bottom }) => {
      const [x, y] = [Math.max(0, Math.floor((left - border) * step)), Math.max(0, Math.floor((top - border) * step))];
      const [toX, toY] = [Math.ceil((right + 1 + border) * step), Math.ceil((bottom + 1 + border) * step)];
      return { x, y, width: Math.min(raster.width, toX) - x, height: Math.min(raster.height, toY) - y };
    })
    .toSorted((a, b) => a.y - b.y || a.x - b.x);
};
