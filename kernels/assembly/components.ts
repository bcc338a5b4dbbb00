// Runs of dark pixels and the components they form. Arrays of runs and of components hold i32 unless it is said.

function at(array: usize, i: i32): i32 {
  return load<i32>(array + ((<usize>i) << 2));
}

function put(array: usize, i: i32, value: i32): void {
  store<i32>(array + ((<usize>i) << 2), value);
}

function add(array: usize, i: i32, value: f64): void {
  const p = array + ((<usize>i) << 3);
  store<f64>(p, load<f64>(p) + value);
}

function rootOf(parent: usize, run: i32): i32 {
  while (at(parent, run) !== run) {
    put(parent, run, at(parent, at(parent, run)));
    run = at(parent, run);
  }
  return run;
}

/** The first pixel from `x` on that is darker than `threshold`; `width` if there is none. */
function nextDark(line: usize, x: i32, width: i32, threshold: i32): i32 {
  const limit = i8x16.splat(<i8>threshold);
  for (; x + 16 <= width; x += 16) {
    const dark = i8x16.bitmask(i8x16.lt_u(v128.load(line + x), limit));
    if (dark !== 0) return x + ctz(dark);
  }
  while (x < width && <i32>load<u8>(line + x) >= threshold) x++;
  return x;
}

/**
 * Finds the runs of pixels darker than `threshold` (1 to 255), with inclusive ends, and joins those that touch the row
 * above (He, Chao, Suzuki: run-based two-scan labelling, 2008). Returns how many there are.
 */
export function findRuns(
  data: usize,
  width: i32,
  height: i32,
  threshold: i32,
  row: usize,
  from: usize,
  to: usize,
  parent: usize,
): i32 {
  let count = 0;
  let above = 0;
  let aboveEnd = 0;
  for (let y = 0; y < height; y++) {
    const start = count;
    const line = data + y * width;
    let candidate = above;
    for (let x = nextDark(line, 0, width, threshold); x < width; x = nextDark(line, x + 1, width, threshold)) {
      const first = x;
      while (x + 1 < width && <i32>load<u8>(line + x, 1) < threshold) x++;
      put(row, count, y);
      put(from, count, first);
      put(to, count, x);
      put(parent, count, count);
      while (candidate < aboveEnd && at(to, candidate) < first - 1) candidate++;
      for (let other = candidate; other < aboveEnd && at(from, other) <= x + 1; other++) {
        const a = rootOf(parent, other);
        const b = rootOf(parent, count);
        if (a < b) put(parent, b, a);
        else put(parent, a, b);
      }
      count++;
    }
    above = start;
    aboveEnd = count;
  }
  return count;
}

/** Numbers the components in the order of their first runs; returns how many there are. */
export function numberRuns(runs: i32, parent: usize, component: usize): i32 {
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const first = rootOf(parent, run);
    put(component, run, first === run ? count++ : at(component, first));
  }
  return count;
}

/** Boxes and areas of the components; all must be filled: left and top with much, right and bottom with -1, area with 0. */
export function boxRuns(
  runs: i32,
  row: usize,
  from: usize,
  to: usize,
  component: usize,
  left: usize,
  top: usize,
  right: usize,
  bottom: usize,
  area: usize,
): void {
  for (let run = 0; run < runs; run++) {
    const c = at(component, run);
    const y = at(row, run);
    put(left, c, min(at(left, c), at(from, run)));
    put(right, c, max(at(right, c), at(to, run)));
    put(top, c, min(at(top, c), y));
    put(bottom, c, max(at(bottom, c), y));
    put(area, c, at(area, c) + at(to, run) - at(from, run) + 1);
  }
}

/** Adds up x, y, x², y² and xy (f64) of the pixels of each component, measured from the corner of its box. */
export function sumRuns(
  runs: i32,
  row: usize,
  from: usize,
  to: usize,
  component: usize,
  left: usize,
  top: usize,
  sx: usize,
  sy: usize,
  sxx: usize,
  syy: usize,
  sxy: usize,
): void {
  for (let run = 0; run < runs; run++) {
    const c = at(component, run);
    const y = <f64>(at(row, run) - at(top, c));
    const a = <f64>(at(from, run) - at(left, c));
    const b = <f64>(at(to, run) - at(left, c));
    const n = b - a + 1;
    const sum = ((a + b) * n) / 2;
    add(sx, c, sum);
    add(sy, c, y * n);
    add(sxx, c, (b * (b + 1) * (2 * b + 1) - (a - 1) * a * (2 * a - 1)) / 6);
    add(syy, c, y * y * n);
    add(sxy, c, y * sum);
  }
}

/**
 * For each component (f64): the sum of its pixels in `shade`, of the rises to the pixels beside its runs in `rise`, and
 * how many those are in `ends`.
 */
export function shadeRuns(
  data: usize,
  width: i32,
  runs: i32,
  row: usize,
  from: usize,
  to: usize,
  component: usize,
  shade: usize,
  rise: usize,
  ends: usize,
): void {
  for (let run = 0; run < runs; run++) {
    const c = at(component, run);
    const line = data + at(row, run) * width;
    const first = line + at(from, run);
    const last = line + at(to, run);
    let sum = 0;
    for (let p = first; p <= last; p++) sum += load<u8>(p);
    add(shade, c, sum);
    if (at(from, run) === 0 || at(to, run) === width - 1) continue;
    add(rise, c, <i32>load<u8>(first - 1) - load<u8>(first) + load<u8>(last + 1) - load<u8>(last));
    add(ends, c, 2);
  }
}

/** Writes a component's entry in `values` (u8) wherever its runs are; 0 leaves what is there. */
export function paintRuns(
  bitmap: usize,
  width: i32,
  runs: i32,
  row: usize,
  from: usize,
  to: usize,
  component: usize,
  values: usize,
): void {
  for (let run = 0; run < runs; run++) {
    const value = load<u8>(values + at(component, run));
    if (value === 0) continue;
    memory.fill(bitmap + at(row, run) * width + at(from, run), value, at(to, run) - at(from, run) + 1);
  }
}
