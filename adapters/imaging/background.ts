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

/** Brightness below which `PAPER_RANK` of the cell's pixels lie (of every other one in every other row, which tell it as well). */
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
      for (let y = r * cell; y < y1; y += 2) {
        for (let p = y * width + c * cell, end = y * width + x1; p < end; p += 2) {
          const shade = data[p]! >> 2;
          histogram[shade] = histogram[shade]! + 1;
        }
        count += (x1 - c * cell + 1) >> 1;
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
  const { width, height, data } = page;
  const { columns, rows, cell, level } = paper;
  const out = new Uint8Array(data.length);
  // Between the middles of two cells the gain is a straight line; beyond the first and the last it stays.
  const gains = new Float64Array(columns);
  const stops = Int32Array.from({ length: columns + 1 }, (_, c) =>
    Math.min(width, Math.max(0, Math.ceil((c + 0.5) * cell - 0.5))),
  );
  stops[columns] = width;
  for (let y = 0; y < height; y++) {
    const at = Math.min(rows - 1, Math.max(0, (y + 0.5) / cell - 0.5));
    const r = Math.min(Math.max(0, rows - 2), Math.floor(at));
    const share = at - r;
    const below = rows > 1 ? columns : 0;
    for (let c = 0; c < columns; c++) {
      const upper = level[r * columns + c]!;
      gains[c] = 255 / (upper + (level[r * columns + c + below]! - upper) * share);
    }
    const row = y * width;
    let p = row;
    for (let c = 0; c <= columns; c++) {
      const left = gains[Math.max(0, c - 1)]!;
      const step = (gains[Math.min(columns - 1, c)]! - left) / cell;
      let gain = left + step * (p - row + 0.5 - (c - 0.5) * cell);
      for (const end = row + stops[c]!; p < end; p++) {
        // Without a branch: paper lies half above, half below white, which no processor predicts.
        const above = ((data[p]! * gain + 0.5) | 0) - 255;
        out[p] = 255 + (above & (above >> 31));
        gain += step;
      }
    }
  }
  return out;
};
