// Rotates rows of the page by bilinear interpolation and applies the gain map.

/** Side of a tile, pixels; must be what `gains.ts` says. */
const TILE: i32 = 32;
/** Fractions of a pixel: small enough for pages of 131 071 pixels, and newly started every `TILE` pixels. */
const BITS: i32 = 14;
const ONE: f64 = 16384;
const SUBTLE: f64 = 1.0 / 65536;

// What is the same for all rows of a page.
let across: f64;
let down: f64;
let originX: f64;
let originY: f64;
let exact: bool;
let tone: usize;
let nodes: usize;
let columns: i32;
let inked: usize;
let inkedColumns: i32;

/**
 * Begins a page. A step to the right on the straight page is (`right`, `below`) on the scan; its first pixel is at
 * (`x`, `y`). `tones`: 256 bytes; `gains`: f32, `gainColumns` nodes a row, channel by channel; `tiles`: 1 where ink may be.
 */
export function beginTurn(
  right: f64,
  below: f64,
  x: f64,
  y: f64,
  isExact: bool,
  tones: usize,
  gains: usize,
  gainColumns: i32,
  tiles: usize,
  tileColumns: i32,
): void {
  across = right;
  down = below;
  originX = x;
  originY = y;
  exact = isExact;
  tone = tones;
  nodes = gains;
  columns = gainColumns;
  inked = tiles;
  inkedColumns = tileColumns;
}

function toned(value: f64): u8 {
  const above = <i32>(value + 0.5) - 255;
  return load<u8>(tone + 255 + (above & (above >> 31)));
}

/** The gain at node `i` (channel included) of the rows `r` and `r` + 1, `share` of the way down. */
function gainAt(row: usize, length: i32, i: i32, share: f64): f64 {
  const upper = <f64>load<f32>(row + ((<usize>i) << 2));
  return upper + (<f64>load<f32>(row + ((<usize>(i + length)) << 2)) - upper) * share;
}

/**
 * Pixels `from` up to `to` of row `y`, grey, as far as their tile is inked. The scan's first pixel would lie at `scan`,
 * its rows `stride` bytes apart; `out` is where the row begins.
 */
export function turnGreyRow(scan: usize, stride: i32, y: i32, from: i32, to: i32, out: usize): void {
  const r = y / TILE;
  const share = <f64>(y - r * TILE) / TILE;
  const row = nodes + ((<usize>(r * columns)) << 2);
  const tiles = inked + r * inkedColumns;
  const stepX = <i32>Math.floor(across * ONE + 0.5);
  const stepY = <i32>Math.floor(down * ONE + 0.5);
  for (let begin = from; begin < to; ) {
    const node = begin / TILE;
    const end = min(to, (node + 1) * TILE);
    if (load<u8>(tiles + node) === 0) {
      begin = end;
      continue;
    }
    const left = gainAt(row, columns, node, share);
    let rise = (gainAt(row, columns, node + 1, share) - left) / TILE;
    let gain = left + rise * (begin - node * TILE);
    const x0 = originX + begin * across - y * down;
    const y0 = originY + begin * down + y * across;
    if (exact) {
      let q = scan + <i32>Math.floor(y0 + 0.5) * stride + <i32>Math.floor(x0 + 0.5);
      const step = <i32>across + <i32>down * stride;
      for (let p = out + begin, last = out + end; p < last; p++, q += step, gain += rise)
        store<u8>(p, toned(<f64>load<u8>(q) * gain));
    } else {
      let sx = <i32>(x0 * ONE);
      let sy = <i32>(y0 * ONE);
      gain *= SUBTLE;
      rise *= SUBTLE;
      for (let p = out + begin, last = out + end; p < last; p++, sx += stepX, sy += stepY, gain += rise) {
        const q = scan + (sy >> BITS) * stride + (sx >> BITS);
        const u = (sx >> (BITS - 8)) & 255;
        const v = (sy >> (BITS - 8)) & 255;
        const a = <i32>load<u8>(q);
        const b = <i32>load<u8>(q + stride);
        const upper = (a << 8) + (<i32>load<u8>(q, 1) - a) * u;
        const lower = (b << 8) + (<i32>load<u8>(q + stride, 1) - b) * u;
        store<u8>(p, toned(<f64>((upper << 8) + (lower - upper) * v) * gain));
      }
    }
    begin = end;
  }
}

/** Luminance (Rec. 601). */
function grey(red: u8, green: u8, blue: u8): u8 {
  return <u8>((77 * <i32>red + 150 * <i32>green + 29 * <i32>blue) >> 8);
}

/** The same for colours; the row in grey goes to `light`. */
export function turnColourRow(scan: usize, stride: i32, y: i32, from: i32, to: i32, out: usize, light: usize): void {
  const r = y / TILE;
  const share = <f64>(y - r * TILE) / TILE;
  const length = 3 * columns;
  const row = nodes + ((<usize>(r * length)) << 2);
  const tiles = inked + r * inkedColumns;
  const stepX = <i32>Math.floor(across * ONE + 0.5);
  const stepY = <i32>Math.floor(down * ONE + 0.5);
  const unit: f64 = exact ? 1 : SUBTLE;
  for (let begin = from; begin < to; ) {
    const node = begin / TILE;
    const end = min(to, (node + 1) * TILE);
    if (load<u8>(tiles + node) === 0) {
      begin = end;
      continue;
    }
    const n = 3 * node;
    const into = <f64>(begin - node * TILE);
    const left0 = gainAt(row, length, n, share);
    const left1 = gainAt(row, length, n + 1, share);
    const left2 = gainAt(row, length, n + 2, share);
    const rise0 = ((gainAt(row, length, n + 3, share) - left0) / TILE) * unit;
    const rise1 = ((gainAt(row, length, n + 4, share) - left1) / TILE) * unit;
    const rise2 = ((gainAt(row, length, n + 5, share) - left2) / TILE) * unit;
    let gain0 = left0 * unit + rise0 * into;
    let gain1 = left1 * unit + rise1 * into;
    let gain2 = left2 * unit + rise2 * into;
    const x0 = originX + begin * across - y * down;
    const y0 = originY + begin * down + y * across;
    let sx = <i32>(x0 * ONE);
    let sy = <i32>(y0 * ONE);
    let q = scan + <i32>Math.floor(y0 + 0.5) * stride + 3 * <i32>Math.floor(x0 + 0.5);
    const step = 3 * <i32>across + <i32>down * stride;
    for (let x = begin; x < end; x++, gain0 += rise0, gain1 += rise1, gain2 += rise2) {
      let value0: i32;
      let value1: i32;
      let value2: i32;
      if (exact) {
        value0 = load<u8>(q);
        value1 = load<u8>(q, 1);
        value2 = load<u8>(q, 2);
        q += step;
      } else {
        q = scan + (sy >> BITS) * stride + 3 * (sx >> BITS);
        const s = q + stride;
        const u = (sx >> (BITS - 8)) & 255;
        const v = (sy >> (BITS - 8)) & 255;
        // The four neighbours' shares of 65536.
        const d = u * v;
        const c = (v << 8) - d;
        const b = (u << 8) - d;
        const a = 65536 - b - c - d;
        value0 = load<u8>(q) * a + load<u8>(q, 3) * b + load<u8>(s) * c + load<u8>(s, 3) * d;
        value1 = load<u8>(q, 1) * a + load<u8>(q, 4) * b + load<u8>(s, 1) * c + load<u8>(s, 4) * d;
        value2 = load<u8>(q, 2) * a + load<u8>(q, 5) * b + load<u8>(s, 2) * c + load<u8>(s, 5) * d;
        sx += stepX;
        sy += stepY;
      }
      const red = toned(<f64>value0 * gain0);
      const green = toned(<f64>value1 * gain1);
      const blue = toned(<f64>value2 * gain2);
      const p = out + 3 * x;
      store<u8>(p, red);
      store<u8>(p, green, 1);
      store<u8>(p, blue, 2);
      store<u8>(light + x, grey(red, green, blue));
    }
    begin = end;
  }
}
