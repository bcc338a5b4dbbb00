// Ink and changes between ink and paper along a line of the page, counted in cells.

/**
 * A line's `columns` cells of `side` pixels, each sample `step` bytes behind the one before. `above` holds 1 where the
 * line above was dark and is overwritten with this one. Adds to `ink`, `along` and `across` (u16 a cell).
 */
export function countCells(
  data: usize,
  step: i32,
  columns: i32,
  side: i32,
  threshold: f64,
  above: usize,
  ink: usize,
  along: usize,
  across: usize,
): void {
  // Samples are whole numbers.
  const least = <i32>Math.ceil(threshold);
  let before = 0;
  for (let column: usize = 0; column < <usize>columns; column++) {
    let inked = 0;
    let changed = 0;
    let differing = 0;
    for (const end = above + side; above < end; above++, data += step) {
      const dark = i32(<i32>load<u8>(data) < least);
      inked += dark;
      changed += dark ^ before;
      differing += dark ^ <i32>load<u8>(above);
      store<u8>(above, dark);
      before = dark;
    }
    const cell = column << 1;
    store<u16>(ink + cell, load<u16>(ink + cell) + inked);
    store<u16>(along + cell, load<u16>(along + cell) + changed);
    store<u16>(across + cell, load<u16>(across + cell) + differing);
  }
}
