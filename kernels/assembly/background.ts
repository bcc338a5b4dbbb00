// Estimates the brightness of the paper and divides it out.

/** The share of a cell's pixels that may be darker than its paper. */
const PAPER_RANK: f64 = 0.8;

/**
 * Brightness (f32 a cell, to 4 of 255) below which four fifths of a cell's pixels lie: of every other one in every other
 * row, which tell it as well. `histogram`: 64 counts (u32).
 */
export function cellLevels(
  data: usize,
  width: i32,
  height: i32,
  cell: i32,
  columns: i32,
  rows: i32,
  level: usize,
  histogram: usize,
): void {
  for (let r = 0; r < rows; r++) {
    const y1 = min(height, (r + 1) * cell);
    for (let c = 0; c < columns; c++, level += 4) {
      const x1 = min(width, (c + 1) * cell);
      memory.fill(histogram, 0, 256);
      let count = 0;
      for (let y = r * cell; y < y1; y += 2) {
        for (let p = data + y * width + c * cell, end = data + y * width + x1; p < end; p += 2) {
          const shade = histogram + ((<usize>load<u8>(p) >> 2) << 2);
          store<u32>(shade, load<u32>(shade) + 1);
        }
        count += (x1 - c * cell + 1) >> 1;
      }
      let brighter = 0;
      let shade = 63;
      while (shade > 0) {
        brighter += load<u32>(histogram + ((<usize>shade) << 2));
        if (<f64>brighter > <f64>count * (1.0 - PAPER_RANK)) break;
        shade--;
      }
      store<f32>(level, <f32>(shade * 4 + 2));
    }
  }
}

/**
 * `out`: the page times 255 over the paper's brightness, at most 255. `level`: f32 a cell; `stops`: the first pixel (i32)
 * behind the middle of each cell, and the width; `gains`: room for a row of f64.
 */
export function divideOut(
  data: usize,
  width: i32,
  height: i32,
  cell: i32,
  columns: i32,
  rows: i32,
  level: usize,
  stops: usize,
  gains: usize,
  out: usize,
): void {
  const below: usize = rows > 1 ? (<usize>columns) << 2 : 0;
  for (let y = 0; y < height; y++) {
    const at = min<f64>(rows - 1, max<f64>(0, (y + 0.5) / cell - 0.5));
    const r = min(max(0, rows - 2), <i32>Math.floor(at));
    const share = at - r;
    for (let c: usize = 0; c < <usize>columns; c++) {
      const p = level + ((<usize>r * columns + c) << 2);
      const upper = <f64>load<f32>(p);
      store<f64>(gains + (c << 3), 255.0 / (upper + (<f64>load<f32>(p + below) - upper) * share));
    }
    // Between the middles of two cells the gain is a straight line; beyond the first and the last it stays.
    let x = 0;
    const row = y * width;
    for (let c = 0; c <= columns; c++) {
      const left = load<f64>(gains + ((<usize>max(0, c - 1)) << 3));
      const step = (load<f64>(gains + ((<usize>min(columns - 1, c)) << 3)) - left) / cell;
      let gain = left + step * (x + 0.5 - (c - 0.5) * cell);
      for (const end = load<i32>(stops + ((<usize>c) << 2)); x < end; x++, gain += step) {
        // Without a branch: paper lies half above, half below white, which no processor predicts.
        const above = <i32>(load<u8>(data + row + x) * gain + 0.5) - 255;
        store<u8>(out + row + x, 255 + (above & (above >> 31)));
      }
    }
  }
}

/** Adds how often each brightness occurs to 256 counts (u32). */
export function countLevels(data: usize, length: i32, histogram: usize): void {
  const white = i8x16.splat(-1);
  const whites = histogram + 255 * 4;
  let i = 0;
  while (i < length) {
    // Most of a page is white, and counting the same again and again waits for itself.
    if (i + 16 <= length && i8x16.all_true(i8x16.eq(v128.load(data + i), white))) {
      store<u32>(whites, load<u32>(whites) + 16);
      i += 16;
      continue;
    }
    for (const end = min(length, i + 16); i < end; i++) {
      const at = histogram + ((<usize>load<u8>(data + i)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** The darkest pixel of each block of 8 × 8, `columns` blocks a row; at the right and lower edge of what is there. */
export function darkestBlocks(data: usize, width: i32, height: i32, columns: i32, out: usize): void {
  for (let y = 0; y < height; y += 8, out += columns) {
    const rows = min(8, height - y);
    const top = data + y * width;
    let c = 0;
    for (; (c + 2) * 8 <= width; c += 2) {
      let least = v128.load(top + 8 * c);
      for (let k = 1; k < rows; k++) least = i8x16.min_u(least, v128.load(top + k * width + 8 * c));
      // Folded three times: the least of each half ends up in its first byte.
      least = i8x16.min_u(least, i64x2.shr_u(least, 32));
      least = i8x16.min_u(least, i64x2.shr_u(least, 16));
      least = i8x16.min_u(least, i64x2.shr_u(least, 8));
      store<u8>(out + c, i8x16.extract_lane_u(least, 0));
      store<u8>(out + c, i8x16.extract_lane_u(least, 8), 1);
    }
    for (; c < columns; c++) {
      let least: u8 = 255;
      for (let k = 0; k < rows; k++)
        for (let x = 8 * c; x < min(width, 8 * c + 8); x++) least = min(least, load<u8>(top + k * width + x));
      store<u8>(out + c, least);
    }
  }
}
