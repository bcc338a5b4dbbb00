// Counts strokes of print per cell.

/** Adds the strokes (runs darker than 128, at most `longest` long) of a row to the cells (u16) in which they begin. */
export function countStrokes(data: usize, width: i32, side: i32, longest: i32, cells: usize): void {
  const half = i8x16.splat(-128);
  let x = 0;
  while (x < width) {
    if (x + 16 <= width && i8x16.all_true(i8x16.ge_u(v128.load(data + x), half))) {
      x += 16;
      continue;
    }
    if (load<u8>(data + x) >= 128) {
      x++;
      continue;
    }
    const from = x;
    while (x < width && load<u8>(data + x) < 128) x++;
    if (x - from <= longest) {
      const cell = cells + ((<usize>(from / side)) << 1);
      store<u16>(cell, load<u16>(cell) + 1);
    }
  }
}
