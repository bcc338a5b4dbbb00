// The inner loops of classifiers/svm/coordinate-descent.ts: sixteen labels side by side, four to a vector.

// A row is 64 bytes, one float a label: a feature is one cache line for all of them. A letter is 64 bytes: addresses of
// its first entry, of the end of its entries and of its row of signs (u32 each), its slack and 1 / (square + 1 + slack)
// (f32 each), and from byte 32 on how much each of eight kinds of features counts in it (f32). An entry is the number of
// a row and its kind, 8 · row + kind (u32); `idf` is the inverse document frequency of the row's feature (f32).

const KINDS = 32;

/** The letter's value at an entry. */
function valueAt(entry: u32, kinds: usize, idf: usize): v128 {
  return f32x4.splat(load<f32>(idf + ((entry & ~7) >> 1)) * load<f32>(kinds + ((entry & 7) << 2)));
}

/** Adds a letter to the weights: row += value × change, for each of its entries. */
function add(letter: usize, idf: usize, weights: usize, a: v128, b: v128, c: v128, d: v128): void {
  const end = <usize>load<u32>(letter, 4);
  for (let at = <usize>load<u32>(letter); at < end; at += 4) {
    const entry = load<u32>(at);
    const row = weights + ((entry & ~7) << 3);
    const value = valueAt(entry, letter + KINDS, idf);
    v128.store(row, f32x4.add(v128.load(row), f32x4.mul(value, a)));
    v128.store(row, f32x4.add(v128.load(row, 16), f32x4.mul(value, b)), 16);
    v128.store(row, f32x4.add(v128.load(row, 32), f32x4.mul(value, c)), 32);
    v128.store(row, f32x4.add(v128.load(row, 48), f32x4.mul(value, d)), 48);
  }
}

/**
 * One step on four dual variables. Returns how the weights change with it, for a value of 1. `extremes`: the highest
 * projected gradients so far, and 64 bytes behind them the lowest.
 */
function step(margin: v128, sign: v128, dual: usize, letter: usize, extremes: usize): v128 {
  const none = f32x4.splat(0);
  const before = v128.load(dual);
  const slack = v128.load32_splat(letter, 12);
  const gradient = f32x4.add(f32x4.sub(f32x4.mul(sign, margin), f32x4.splat(1)), f32x4.mul(slack, before));
  const after = f32x4.max(f32x4.sub(before, f32x4.mul(gradient, v128.load32_splat(letter, 16))), none);
  v128.store(dual, after);
  // A dual variable at 0 goes no lower: there a gradient above 0 asks for nothing.
  const asks = v128.bitselect(gradient, f32x4.min(gradient, none), f32x4.gt(before, none));
  v128.store(extremes, f32x4.max(v128.load(extremes), asks));
  v128.store(extremes, f32x4.min(v128.load(extremes, 64), asks), 64);
  return f32x4.mul(f32x4.sub(after, before), sign);
}

/** One step on each of `count` letters, in `order` (u32 each). `duals`: rows, one a letter. */
export function descendOnce(
  order: usize,
  count: i32,
  letters: usize,
  idf: usize,
  weights: usize,
  duals: usize,
  extremes: usize,
): void {
  for (const stop = order + ((<usize>count) << 2); order < stop; order += 4) {
    const place = (<usize>load<u32>(order)) << 6;
    const letter = letters + place;
    const end = <usize>load<u32>(letter, 4);
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (let at = <usize>load<u32>(letter); at < end; at += 4) {
      const entry = load<u32>(at);
      const row = weights + ((entry & ~7) << 3);
      const value = valueAt(entry, letter + KINDS, idf);
      a = f32x4.add(a, f32x4.mul(value, v128.load(row)));
      b = f32x4.add(b, f32x4.mul(value, v128.load(row, 16)));
      c = f32x4.add(c, f32x4.mul(value, v128.load(row, 32)));
      d = f32x4.add(d, f32x4.mul(value, v128.load(row, 48)));
    }
    const sign = <usize>load<u32>(letter, 8);
    const dual = duals + place;
    a = step(a, v128.load(sign), dual, letter, extremes);
    b = step(b, v128.load(sign, 16), dual + 16, letter, extremes + 16);
    c = step(c, v128.load(sign, 32), dual + 32, letter, extremes + 32);
    d = step(d, v128.load(sign, 48), dual + 48, letter, extremes + 48);
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) add(letter, idf, weights, a, b, c, d);
  }
}

/** Adds `count` letters to the weights, one after the other, each as often as its dual variables say. */
export function addAll(count: i32, letters: usize, idf: usize, weights: usize, duals: usize): void {
  for (const stop = letters + ((<usize>count) << 6); letters < stop; letters += 64, duals += 64) {
    const sign = <usize>load<u32>(letters, 8);
    const a = f32x4.mul(v128.load(duals), v128.load(sign));
    const b = f32x4.mul(v128.load(duals, 16), v128.load(sign, 16));
    const c = f32x4.mul(v128.load(duals, 32), v128.load(sign, 32));
    const d = f32x4.mul(v128.load(duals, 48), v128.load(sign, 48));
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) add(letters, idf, weights, a, b, c, d);
  }
}
