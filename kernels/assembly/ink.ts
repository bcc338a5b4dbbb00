// Where on a drawn page there is ink, in cells, and which of it is too long for a letter.

/** Sets the cell (u8) of every sample of a row that is darker than `limit`. `column` (u16): the cell of each sample. */
export function markInk(data: usize, length: i32, limit: i32, column: usize, cells: usize): void {
  const least = i8x16.splat(<i8>limit);
  let x = 0;
  for (; x + 16 <= length; x += 16)
    for (let dark = i8x16.bitmask(i8x16.lt_u(v128.load(data + x), least)); dark !== 0; dark &= dark - 1)
      store<u8>(cells + load<u16>(column + ((<usize>(x + ctz(dark))) << 1)), 1);
  for (; x < length; x++)
    if (<i32>load<u8>(data + x) < limit) store<u8>(cells + load<u16>(column + ((<usize>x) << 1)), 1);
}

/**
 * Clears cells in runs longer than `longest`, along rows and columns. `marked` (u8 for each cell, 0) and `runs` (u16 for each
 * column, 0) are for its own use.
 */
export function eraseRules(cells: usize, width: i32, height: i32, longest: i32, marked: usize, runs: usize): void {
  for (let y = 0; y < height; y++) {
    const row = cells + <usize>(y * width);
    let run = 0;
    let x = 0;
    while (x < width) {
      const column = runs + ((<usize>x) << 1);
      if (
        run === 0 &&
        x + 16 <= width &&
        !v128.any_true(v128.or(v128.load(row + x), v128.or(v128.load(column), v128.load(column + 16))))
      ) {
        x += 16;
        continue;
      }
      const down = <i32>load<u16>(column);
      if (load<u8>(row + x) !== 0) {
        run++;
        store<u16>(column, <u16>(down + 1));
      } else {
        if (run > longest) memory.fill(marked + <usize>(y * width + x - run), 1, run);
        if (down > longest) markDown(marked + <usize>((y - down) * width + x), width, down);
        run = 0;
        store<u16>(column, 0);
      }
      x++;
    }
    if (run > longest) memory.fill(marked + <usize>(y * width + width - run), 1, run);
  }
  for (let x = 0; x < width; x++) {
    const down = <i32>load<u16>(runs + ((<usize>x) << 1));
    if (down > longest) markDown(marked + <usize>((height - down) * width + x), width, down);
  }
  const all = width * height;
  for (let at = 0; at < all; at++) if (load<u8>(marked + at) !== 0) store<u8>(cells + at, 0);
}

function markDown(from: usize, width: i32, count: i32): void {
  for (let n = 0; n < count; n++) store<u8>(from + <usize>(n * width), 1);
}
