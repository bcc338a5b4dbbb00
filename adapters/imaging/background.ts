// Divides out what is not print: shadows, tinted paper, uneven lamps.
/** 8-bit grey, row by row, no padding. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Pixels per inch. */
  readonly dpi: number;
}

/** Side of the cells in which the paper is looked for: wider than a stroke, narrower than a shadow. */
const CELL_MM = 2.9;
/** The share of a cell's pixels that may be darker than its paper. */
const PAPER_RANK = 0.8;
/** Cells darker than this share of the page's paper hold no paper at all: a scanner's black bed, a photo. */
const NO_PAPER = 0.28;

interface PaperMap {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  /** Brightness of the paper, 1 to 255, a cell each. */
  readonly level: Float32Array;
}

/** Brightness below which `PAPER_RANK` of the cell's pixels lie. */
const cellLevels = (page: Grey, cell: number, columns: number, rows: number): Float32Array => {
  const { width, height, data } = page;
  const level = new Float32Array(columns * rows);
  const histogram = new Int32Array(64);
  for (let r = 0; r < rows; r++) {
    const y1 = Math.min(height, (r + 1) * cell);
    for (let c = 0; c < columns; c++) {
      const x1 = Math.min(width, (c + 1) * cell);
      histogram.fill(0);
      let count = 0;
      for (let y = r * cell; y < y1; y++)
        for (let p = y * width + c * cell, end = y * width + x1; p < end; p++) {
          const shade = data[p]! >> 2;
          histogram[shade] = histogram[shade]! + 1;
          count++;
        }
      let brighter = 0;
      let shade = 63;
      while (shade > 0) {
        brighter += histogram[shade]!;
        if (brighter > count * (1 - PAPER_RANK)) break;
        shade--;
      }
      level[r * columns + c] = shade * 4 + 2;
    }
  }
  return level;
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

const mean3 = (level: Float32Array, columns: number, rows: number): Float32Array => {
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
const fillIn = (level: Float32Array, columns: number, paper: number): void => {
  const least = paper * NO_PAPER;
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

const paperMap = (page: Grey): PaperMap => {
  const cell = Math.max(4, Math.round((CELL_MM / 25.4) * page.dpi));
  const columns = Math.ceil(page.width / cell);
  const rows = Math.ceil(page.height / cell);
  const raw = cellLevels(page, cell, columns, rows);
  const paper = [...raw].sort((a, b) => a - b)[Math.floor(raw.length * 0.75)]!;
  fillIn(raw, columns, paper);
  // Closing: a cell that lies wholly inside a heading's stroke is no shadow.
  const closed = extreme(extreme(raw, columns, rows, 1), columns, rows, -1);
  return { columns, rows, cell, level: mean3(closed, columns, rows) };
};

/**
 * The page with the brightness of its paper (the 80th percentile of 2.9 mm cells, closed, smoothed, interpolated)
 * divided out: paper becomes about 255. Black areas without paper stay black.
 */
export const divideOutBackground = (page: Grey): Uint8Array => {
  const { width, height, data } = page;
  const { columns, rows, cell, level } = paperMap(page);
  const out = new Uint8Array(data.length);
  const gain = new Float32Array(columns);
  const columnOf = new Int32Array(width);
  const shareOf = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    const at = Math.min(columns - 1, Math.max(0, (x + 0.5) / cell - 0.5));
    columnOf[x] = Math.min(Math.max(0, columns - 2), Math.floor(at));
    shareOf[x] = columns > 1 ? at - columnOf[x]! : 0;
  }
  const right = columns > 1 ? 1 : 0;
  for (let y = 0; y < height; y++) {
    const at = Math.min(rows - 1, Math.max(0, (y + 0.5) / cell - 0.5));
    const r = Math.min(Math.max(0, rows - 2), Math.floor(at));
    const share = at - r;
    const below = rows > 1 ? columns : 0;
    for (let c = 0; c < columns; c++) {
      const upper = level[r * columns + c]!;
      gain[c] = 255 / (upper + (level[r * columns + c + below]! - upper) * share);
    }
    for (let x = 0, p = y * width; x < width; x++, p++) {
      const c = columnOf[x]!;
      const left = gain[c]!;
      const value = data[p]! * (left + (gain[c + right]! - left) * shareOf[x]!) + 0.5;
      out[p] = Math.min(255, value);
    }
  }
  return out;
};
