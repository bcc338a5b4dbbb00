// Finds light print on dark areas (banners, bars, boxes) and inverts it for the engine.
import type { Raster } from '../../domain/raster.ts';

/** In the page's pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DarkArea extends Area {
  /** Dark on white, stretched to full contrast; its first pixel is the area's. */
  readonly image: Raster;
}

/** Side of a cell, inches; a cell is dark if most of its pixels are. */
const CELL_INCHES = 0.08;
const DARK = 190;
const MOSTLY = 0.55;
/** Sampling step in pixels, across and down; every third pixel is enough. */
const STEP = 3;
/** Cells: lower than this are rules and the strokes of headings. */
const LEAST_DOWN = 3;
const LEAST_ACROSS = 6;
/** Share of the box around it that is dark. */
const LEAST_FULL = 0.6;
/** Print covers a share of its ground; a picture has all kinds of brightness besides. */
const LEAST_PRINT = 0.0015;
const MOST_PRINT = 0.45;
const NEAR_GROUND = 28;
const TWO_TONED = 0.82;
/** Contrast of print that can be read, of 255. */
const LEAST_CONTRAST = 45;
const MOST_AREAS = 6;

interface Cells {
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  readonly dark: Uint8Array;
}

const darkCells = ({ width, height, data, dpi }: Raster): Cells => {
  const side = Math.max(6, Math.round(CELL_INCHES * dpi));
  const columns = Math.floor(width / side);
  const rows = Math.floor(height / side);
  const dark = new Uint8Array(columns * rows);
  const counts = new Int32Array(columns);
  const perCell = Math.ceil(side / STEP) ** 2;
  for (let r = 0; r < rows; r++) {
    counts.fill(0);
    for (let y = r * side; y < (r + 1) * side; y += STEP)
      for (let c = 0; c < columns; c++)
        for (let p = y * width + c * side, end = p + side; p < end; p += STEP)
          if (data[p]! < DARK) counts[c] = counts[c]! + 1;
    for (let c = 0; c < columns; c++) if (counts[c]! >= MOSTLY * perCell) dark[r * columns + c] = 1;
  }
  return { side, columns, rows, dark };
};

/** Boxes of cells that touch, as areas; only such as could hold a line of print. */
const connected = ({ side, columns, rows, dark }: Cells): Area[] => {
  const areas: Area[] = [];
  const seen = new Uint8Array(dark.length);
  for (let start = 0; start < dark.length; start++) {
    if (dark[start] === 0 || seen[start] === 1) continue;
    const open = [start];
    seen[start] = 1;
    let [left, right, top, bottom, count] = [columns, 0, rows, 0, 0];
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      const [c, r] = [i % columns, Math.floor(i / columns)];
      left = Math.min(left, c);
      right = Math.max(right, c);
      top = Math.min(top, r);
      bottom = Math.max(bottom, r);
      count++;
      const next = [c > 0 ? i - 1 : -1, c < columns - 1 ? i + 1 : -1, i - columns, i + columns];
      for (const j of next)
        if (j >= 0 && j < dark.length && dark[j] === 1 && seen[j] === 0) {
          seen[j] = 1;
          open.push(j);
        }
    }
    const [across, down] = [right - left + 1, bottom - top + 1];
    if (across < LEAST_ACROSS || down < LEAST_DOWN || count < LEAST_FULL * across * down) continue;
    // Half of a cell at its rim may be paper.
    const rim = side >> 1;
    areas.push({
      x: left * side + rim,
      y: top * side + rim,
      width: across * side - 2 * rim,
      height: down * side - 2 * rim,
    });
  }
  return areas;
};

const turnedRound = (page: Raster, area: Area): Raster | undefined => {
  const histogram = new Int32Array(256);
  for (let y = area.y; y < area.y + area.height; y += STEP)
    for (let x = area.x; x < area.x + area.width; x += STEP) {
      const value = page.data[y * page.width + x]!;
      histogram[value] = histogram[value]! + 1;
    }
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const levelAt = (share: number): number => {
    let level = 0;
    for (let below = histogram[0]!; below < share * total; below += histogram[level]!) level++;
    return level;
  };
  const ground = levelAt(0.4);
  const light = levelAt(1 - LEAST_PRINT / 2);
  if (light - ground < LEAST_CONTRAST) return undefined;
  const half = (ground + light) / 2;
  const share = (from: number, to: number): number =>
    histogram.subarray(Math.max(0, Math.ceil(from)), Math.min(256, Math.ceil(to))).reduce((sum, n) => sum + n, 0) /
    total;
  const print = share(half, 256);
  const even = share(ground - NEAR_GROUND, ground + NEAR_GROUND);
  if (print < LEAST_PRINT || print > MOST_PRINT || even + print < TWO_TONED) return undefined;
  const data = new Uint8Array(area.width * area.height);
  for (let y = 0, to = 0; y < area.height; y++)
    for (let p = (area.y + y) * page.width + area.x, end = p + area.width; p < end; p++, to++)
      data[to] = Math.max(0, Math.min(255, (255 * (light - page.data[p]!)) / (light - ground)));
  return { width: area.width, height: area.height, channels: 1, data, dpi: page.dpi, bilevel: false };
};

/** The dark areas of a grey page that hold light print; those that fill all of it too. */
export const darkAreas = (page: Raster): readonly DarkArea[] => {
  if (page.channels !== 1) return [];
  return connected(darkCells(page))
    .flatMap((area) => {
      const image = turnedRound(page, area);
      return image === undefined ? [] : [{ ...area, image }];
    })
    .slice(0, MOST_AREAS);
};
