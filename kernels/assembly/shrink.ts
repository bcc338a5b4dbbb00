// Downscales a page by averaging areas of pixels.

/** 2 × 2 pixels become one, rounded; `stride` is the width of the page, `width` × `height` the size of `out`. */
export function halve(data: usize, stride: i32, width: i32, height: i32, out: usize): void {
  const two = i16x8.splat(2);
  for (let y = 0; y < height; y++, data += 2 * stride, out += width) {
    let x = 0;
    for (; x + 16 <= width; x += 16) {
      const p = data + 2 * x;
      const q = p + stride;
      const low = i16x8.add(i16x8.extadd_pairwise_i8x16_u(v128.load(p)), i16x8.extadd_pairwise_i8x16_u(v128.load(q)));
      const high = i16x8.add(i16x8.extadd_pairwise_i8x16_u(v128.load(p, 16)), i16x8.extadd_pairwise_i8x16_u(v128.load(q, 16))); // biome-ignore format: as above
      v128.store(out + x, i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, two), 2), i16x8.shr_u(i16x8.add(high, two), 2))); // biome-ignore format: one vector
    }
    for (; x < width; x++) {
      const p = data + 2 * x;
      const q = p + stride;
      store<u8>(out + x, (<i32>load<u8>(p) + load<u8>(p, 1) + load<u8>(q) + load<u8>(q, 1) + 2) >> 2);
    }
  }
}

/** `n` × `n` pixels of 1 or 3 `channels` become a grey one (Rec. 601), rounded; `stride` in bytes. */
export function shrink(data: usize, stride: i32, channels: i32, n: i32, width: i32, height: i32, out: usize): void {
  const share = 1.0 / <f64>(n * n * (channels === 1 ? 1 : 256));
  for (let y = 0; y < height; y++, data += n * stride)
    for (let x = 0; x < width; x++, out++) {
      let sum = 0;
      let row = data + x * n * channels;
      for (let k = 0; k < n; k++, row += stride) {
        const end = row + n * channels;
        if (channels === 1) for (let p = row; p < end; p++) sum += load<u8>(p);
        else
          for (let p = row; p < end; p += 3)
            sum += 77 * <i32>load<u8>(p) + 150 * <i32>load<u8>(p, 1) + 29 * <i32>load<u8>(p, 2);
      }
      store<u8>(out, <i32>(<f64>sum * share + 0.5));
    }
}

/**
 * Shrinks by less than 3: each pixel of `out` is made of 3 columns from `firstAcross` (i32) on by their `sharesAcross`
 * (i32, of 4096), and of 3 rows in the same way. `column`: f64 for each of the `from` columns of the page.
 */
export function shrinkInPart(
  data: usize,
  from: i32,
  width: i32,
  height: i32,
  firstAcross: usize,
  sharesAcross: usize,
  firstDown: usize,
  sharesDown: usize,
  column: usize,
  out: usize,
): void {
  for (let y = 0; y < height; y++, firstDown += 4, sharesDown += 12) {
    const a = load<i32>(sharesDown);
    const b = load<i32>(sharesDown, 4);
    const c = load<i32>(sharesDown, 8);
    const p = data + load<i32>(firstDown) * from;
    const q = p + from;
    const r = q + from;
    for (let x = 0; x < from; x++)
      store<f64>(column + ((<usize>x) << 3), load<u8>(p + x) * a + load<u8>(q + x) * b + load<u8>(r + x) * c);
    for (let x = 0; x < width; x++, out++) {
      const at = column + ((<usize>load<i32>(firstAcross + ((<usize>x) << 2))) << 3);
      const share = sharesAcross + <usize>x * 12;
      const sum = load<f64>(at) * load<i32>(share) + load<f64>(at, 8) * load<i32>(share, 4) + load<f64>(at, 16) * load<i32>(share, 8); // biome-ignore format: one sum
      store<u8>(out, <i32>min(255, sum / 16777216 + 0.5));
    }
  }
}
