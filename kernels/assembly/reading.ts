// Mixes neighbouring rows of the copy for OCR and compresses them horizontally.

/** `mixed` (i32) of the pixels `begin` up to `end`: `taps` rows, `stride` bytes apart, by their `shares` (i32, of 256). */
function mix(rows: usize, stride: i32, taps: i32, shares: usize, mixed: usize, begin: i32, end: i32): void {
  let x = begin;
  for (; x + 8 <= end; x += 8) {
    let low = i32x4.splat(0);
    let high = low;
    let row = rows + x;
    for (let k = 0; k < taps; k++, row += stride) {
      const share = i16x8.splat(<i16>load<i32>(shares + ((<usize>k) << 2)));
      const values = v128.load_ext<u8>(row);
      low = i32x4.add(low, i32x4.extmul_low_i16x8_s(values, share));
      high = i32x4.add(high, i32x4.extmul_high_i16x8_s(values, share));
    }
    const to = mixed + ((<usize>x) << 2);
    v128.store(to, low);
    v128.store(to, high, 16);
  }
  for (; x < end; x++) {
    let sum = 0;
    let row = rows + x;
    for (let k = 0; k < taps; k++, row += stride) sum += <i32>load<u8>(row) * load<i32>(shares + ((<usize>k) << 2));
    store<i32>(mixed + ((<usize>x) << 2), sum);
  }
}

/**
 * Pixels `begin` up to `end` of `out`. `rows`: the first of the `taps` rows that weigh in, with their `shares`; pixel x
 * is made of `tapsAcross` columns from `first[x]` on, by their `sharesAcross` (i32, of 256, pixel by pixel).
 */
export function readingStretch(
  rows: usize,
  stride: i32,
  taps: i32,
  shares: usize,
  mixed: usize,
  tapsAcross: i32,
  first: usize,
  sharesAcross: usize,
  out: usize,
  begin: i32,
  end: i32,
): void {
  const left = load<i32>(first + ((<usize>begin) << 2));
  const right = load<i32>(first + ((<usize>(end - 1)) << 2)) + tapsAcross;
  mix(rows, stride, taps, shares, mixed, left, right);
  let share = sharesAcross + ((<usize>(begin * tapsAcross)) << 2);
  if (tapsAcross === 3) {
    for (let x = begin; x < end; x++, share += 12) {
      const q = mixed + ((<usize>load<i32>(first + ((<usize>x) << 2))) << 2);
      const sum = load<i32>(q) * load<i32>(share) + load<i32>(q, 4) * load<i32>(share, 4) + load<i32>(q, 8) * load<i32>(share, 8); // biome-ignore format: one sum
      store<u8>(out + x, (sum + 32768) >> 16);
    }
    return;
  }
  for (let x = begin; x < end; x++) {
    let sum = 32768;
    let q = mixed + ((<usize>load<i32>(first + ((<usize>x) << 2))) << 2);
    for (let k = 0; k < tapsAcross; k++, q += 4, share += 4) sum += load<i32>(q) * load<i32>(share);
    store<u8>(out + x, sum >> 16);
  }
}
