// Thresholds a row of a page from its rotated grey rows.

/** Weight of a pixel beside its neighbours': a little smoothing keeps turned strokes from fraying. */
const SMOOTH: i32 = 4;
/** Above half of 255, because a hairline that falls between two rows leaves less than half in each. */
const HALF: i32 = 140;
const LIMIT: i32 = (SMOOTH + 2) * (SMOOTH + 2) * HALF;

/** Eight sums (u16) of a column's three pixels. */
function columnSums(above: usize, here: usize, below: usize): v128 {
  return i16x8.add(
    i16x8.add(v128.load_ext<u8>(above), v128.load_ext<u8>(below)),
    i16x8.shl(v128.load_ext<u8>(here), 2),
  );
}

function eightAt(above: usize, here: usize, below: usize): v128 {
  const middle = i16x8.shl(columnSums(above, here, below), 2);
  const beside = i16x8.add(columnSums(above - 1, here - 1, below - 1), columnSums(above + 1, here + 1, below + 1));
  return i16x8.ge_s(i16x8.add(middle, beside), i16x8.splat(<i16>LIMIT));
}

function sumAt(above: usize, here: usize, below: usize): i32 {
  return <i32>load<u8>(above) + SMOOTH * <i32>load<u8>(here) + <i32>load<u8>(below);
}

/** Pixels 1 up to `width` - 1 of `out` become 0 or 255. */
export function blackAndWhiteRow(above: usize, here: usize, below: usize, out: usize, width: i32): void {
  let x: usize = 1;
  const last = <usize>max(1, width - 1);
  const white = i8x16.splat(-1);
  for (; x + 17 <= last + 1; x += 16) {
    const left = v128.and(v128.and(v128.load(above + x - 1), v128.load(here + x - 1)), v128.load(below + x - 1));
    const right = v128.and(v128.and(v128.load(above + x + 1), v128.load(here + x + 1)), v128.load(below + x + 1));
    if (i8x16.all_true(i8x16.eq(v128.and(left, right), white))) {
      v128.store(out + x, white);
      continue;
    }
    const low = eightAt(above + x, here + x, below + x);
    const high = eightAt(above + x + 8, here + x + 8, below + x + 8);
    v128.store(out + x, i8x16.narrow_i16x8_s(low, high));
  }
  for (; x < last; x++) {
    const beside =
      sumAt(above + x - 1, here + x - 1, below + x - 1) + sumAt(above + x + 1, here + x + 1, below + x + 1);
    store<u8>(out + x, beside + SMOOTH * sumAt(above + x, here + x, below + x) >= LIMIT ? 255 : 0);
  }
}
