// The glyphs of a page, turned back so that lines run across, and the strokes on a row of them.

/** Bits of the bitmap; must be what `print.ts` says. */
const RULE: u8 = 2;
const GLYPH_OR_MARK: u8 = 1 | 4;
/** Side of the tiles in which a page is turned, pixels. */
const TILE: i32 = 32;

function hasGlyphs(bitmap: usize, width: i32, x0: i32, x1: i32, y0: i32, y1: i32): bool {
  for (let y = y0; y < y1; y++)
    for (let p = bitmap + y * width + x0, end = bitmap + y * width + x1; p < end; p++)
      if ((load<u8>(p) & GLYPH_OR_MARK) !== 0) return true;
  return false;
}

/**
 * Writes 0 to `out` (white before, `outWidth` × `outHeight`) where a glyph is once the page is turned back around its
 * middle by the angle whose cosine and sine are given: the nearest pixel counts.
 */
export function turnGlyphs(
  bitmap: usize,
  width: i32,
  height: i32,
  cos: f64,
  sin: f64,
  out: usize,
  outWidth: i32,
  outHeight: i32,
): void {
  const left = <f64>width / 2;
  const top = <f64>height / 2;
  const outLeft = <f64>outWidth / 2;
  const outTop = <f64>outHeight / 2;
  const reach = (<f64>TILE / 2) * (Math.abs(cos) + Math.abs(sin)) + 1;
  // Tile by tile: most of a page is bare, and what is bare need not be turned.
  for (let y0 = 0; y0 < height; y0 += TILE)
    for (let x0 = 0; x0 < width; x0 += TILE) {
      const x1 = min(width, x0 + TILE);
      const y1 = min(height, y0 + TILE);
      if (!hasGlyphs(bitmap, width, x0, x1, y0, y1)) continue;
      const mx = <f64>(x0 + x1) / 2 - left;
      const my = <f64>(y0 + y1) / 2 - top;
      const u0 = mx * cos + my * sin + outLeft;
      const v0 = my * cos - mx * sin + outTop;
      const from = max(0, <i32>Math.floor(u0 - reach));
      const to = min(outWidth, <i32>Math.ceil(u0 + reach));
      const last = min<f64>(outHeight, v0 + reach);
      for (let y = max(0, <i32>Math.floor(v0 - reach)); <f64>y < last; y++) {
        const v = y + 0.5 - outTop;
        let sx = left + (from + 0.5 - outLeft) * cos - v * sin;
        let sy = top + (from + 0.5 - outLeft) * sin + v * cos;
        for (let p = out + y * outWidth + from, end = out + y * outWidth + to; p < end; p++, sx += cos, sy += sin) {
          if (sx < x0 || sy < y0 || sx >= x1 || sy >= y1) continue;
          const kind = load<u8>(bitmap + <i32>sy * width + <i32>sx);
          if (kind !== 0 && kind !== RULE) store<u8>(p, 0);
        }
      }
    }
}

/** Of `length` pixels: how many are 0, and 65536 times how many strokes they form. */
export function countDarkInRow(data: usize, length: i32): i32 {
  let dark = 0;
  let strokes = 0;
  let before: u8 = 255;
  for (let x = 0; x < length; x++) {
    const value = load<u8>(data + x);
    if (value === 0) {
      dark++;
      if (before !== 0) strokes++;
    }
    before = value;
  }
  return (strokes << 16) | dark;
}
