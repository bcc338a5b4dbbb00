// Averages noise away, so that very faint print can be distinguished from the paper.

/** Means of 3 × 3 pixels; the outermost pixels stay white. At least 3 × 3. */
export function smooth(data: usize, width: i32, height: i32, out: usize): void {
  memory.fill(out, 255, width * height);
  for (let y = 1; y < height - 1; y++) {
    const row = data + y * width;
    let before = column(row, width);
    let here = column(row + 1, width);
    for (let x = 1; x < width - 1; x++) {
      const next = column(row + x + 1, width);
      store<u8>(out + y * width + x, <u8>(((before + here + next) * 7282 + 32768) >> 16));
      before = here;
      here = next;
    }
  }
}

function column(p: usize, width: i32): i32 {
  return <i32>load<u8>(p - width) + <i32>load<u8>(p) + <i32>load<u8>(p + width);
}

/** Adds how far pixels `apart` columns from each other differ to 256 counts (u32), in every other row. */
export function countSteps(data: usize, width: i32, height: i32, apart: i32, histogram: usize): void {
  for (let y = 1; y < height - 1; y += 2) {
    const row = data + y * width;
    for (let x = 1; x + apart < width - 1; x++) {
      const step = abs<i32>(<i32>load<u8>(row + x) - <i32>load<u8>(row + x + apart));
      const at = histogram + ((<usize>step) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}
