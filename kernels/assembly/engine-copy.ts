// Makes the copy for OCR: locates print, stretches contrast, narrows rows.

/** Adds how often each brightness occurs to 256 counts (u32): of every `step`th of `length` pixels from `first` on. */
export function countSome(data: usize, length: i32, first: i32, step: i32, histogram: usize): void {
  for (let i = first; i < length; i += step) {
    const at = histogram + ((<usize>load<u8>(data + i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Counts pixels darker than `light` of `height` rows into `columns` (u32 each); `rows` gets a count (u32) a row. */
export function countDark(data: usize, width: i32, height: i32, light: i32, columns: usize, rows: usize): void {
  const limit = i8x16.splat(<i8>light);
  for (let y = 0; y < height; y++, data += width) {
    let count = 0;
    let x = 0;
    for (; x + 16 <= width; x += 16) {
      let dark = i8x16.bitmask(i8x16.lt_u(v128.load(data + x), limit));
      count += popcnt(dark);
      for (; dark !== 0; dark &= dark - 1) {
        const at = columns + ((<usize>(x + ctz(dark))) << 2);
        store<u32>(at, load<u32>(at) + 1);
      }
    }
    for (; x < width; x++) {
      if (<i32>load<u8>(data + x) >= light) continue;
      count++;
      const at = columns + ((<usize>x) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
    store<u32>(rows + ((<usize>y) << 2), count);
  }
}

/** Maps a row through `table`; says whether any pixel became darker than white. From `white` on the table holds 255. */
function stretched(from: usize, to: usize, width: i32, table: usize, white: i32): bool {
  const limit = i8x16.splat(<i8>white);
  let print = false;
  let x = 0;
  for (; x + 16 <= width; x += 16) {
    if (i8x16.all_true(i8x16.ge_u(v128.load(from + x), limit))) {
      v128.store(to + x, i8x16.splat(-1));
      continue;
    }
    print = true;
    for (let k = x; k < x + 16; k++) store<u8>(to + k, load<u8>(table + load<u8>(from + k)));
  }
  for (; x < width; x++) {
    const value = load<u8>(table + load<u8>(from + x));
    if (value < 255) print = true;
    store<u8>(to + x, value);
  }
  return print;
}

/**
 * `height` rows of `stride` bytes, of which the first `width` pixels are mapped through `table` into `row` (one byte
 * longer) and become `narrow` pixels: pixel x lies `share[x]` 256ths (i32) behind pixel `left[x]` (i32).
 */
export function narrowRows(
  data: usize,
  stride: i32,
  width: i32,
  height: i32,
  table: usize,
  white: i32,
  row: usize,
  left: usize,
  share: usize,
  out: usize,
  narrow: i32,
): void {
  for (let y = 0; y < height; y++, data += stride, out += narrow) {
    if (!stretched(data, row, width, table, white)) {
      memory.fill(out, 255, narrow);
      continue;
    }
    store<u8>(row + width, load<u8>(row + width - 1));
    for (let x: usize = 0; x < <usize>narrow; x++) {
      const at = row + load<i32>(left + (x << 2));
      const first = <i32>load<u8>(at);
      store<u8>(out + x, first + (((<i32>load<u8>(at, 1) - first) * load<i32>(share + (x << 2))) >> 8));
    }
  }
}
