// Upper and lower edges of print, and how well they fall into rows once the page is turned back by an angle.

/** Bits of the bitmap; must be what `print.ts` says. */
const GLYPH: u8 = 1;
const RULE: u8 = 2;
/** A rule is one long edge; unweighted it would outvote the text. */
const RULE_WEIGHT: f64 = 0.3;

/**
 * Places (i32: pixel in reading order) at which glyph or rule begin or end between a pixel of `bitmap` and the one `step`
 * pixels behind it. Returns how many there are.
 */
export function edgePlaces(bitmap: usize, width: i32, rows: i32, columns: i32, step: i32, places: usize): i32 {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    let p = r * width;
    const end = p + columns;
    while (p < end) {
      // Most pixels are no edge.
      if (p + 16 <= end) {
        const same = i8x16.eq(v128.load(bitmap + p), v128.load(bitmap + p + step));
        if (i8x16.all_true(same)) {
          p += 16;
          continue;
        }
      }
      for (const stop = min(end, p + 16); p < stop; p++) {
        const here = load<u8>(bitmap + p);
        const next = load<u8>(bitmap + p + step);
        if (here === next || ((here | next) & (GLYPH | RULE)) === 0) continue;
        store<i32>(places + ((<usize>count) << 2), p);
        count++;
      }
    }
  }
  return count;
}

/**
 * Where print crosses `threshold` at each of the places, taken `stride` apart, and how steeply it rises there (f32).
 * Lines that run down the page have x up and y right. `box`: least and greatest x, least and greatest y (f64). Returns
 * the sum of the squared weights.
 */
export function measureEdges(
  bitmap: usize,
  flat: usize,
  width: i32,
  isAcross: bool,
  threshold: f64,
  places: usize,
  count: i32,
  stride: i32,
  x: usize,
  y: usize,
  weight: usize,
  box: usize,
): f64 {
  const step = isAcross ? width : 1;
  let energy: f64 = 0;
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let i: usize = 0, j = 0; i < <usize>count; i++) {
    const p = load<i32>(places + ((<usize>j) << 2));
    j += stride;
    if (j >= count) j -= count;
    const row = p / width;
    const column = p - row * width;
    const here = <f64>load<u8>(flat + p);
    const rise = <f64>load<u8>(flat + p + step) - here;
    const crossing = rise === 0 ? 0.5 : min<f64>(1, max<f64>(0, (threshold - here) / rise));
    const rule = (load<u8>(bitmap + p) | load<u8>(bitmap + p + step)) & RULE;
    const steepness = (rule !== 0 ? RULE_WEIGHT : 1) * (rise / 255);
    const px = <f32>(isAcross ? column : -row);
    const py = <f32>((isAcross ? row : column) + crossing);
    store<f32>(x + (i << 2), px);
    store<f32>(y + (i << 2), py);
    store<f32>(weight + (i << 2), <f32>steepness);
    energy += steepness * steepness;
    left = min<f64>(left, px);
    right = max<f64>(right, px);
    top = min<f64>(top, py);
    bottom = max<f64>(bottom, py);
  }
  store<f64>(box, left);
  store<f64>(box, right, 8);
  store<f64>(box, top, 16);
  store<f64>(box, bottom, 24);
  return energy;
}

/**
 * Sum of the squares of the row sums, smoothed with their neighbours, once `points` edges are turned back by the angle
 * whose cosine and sine are given. Rows are `bin` pixels high, the first begins at `low`; strips lie side by side from
 * `first` on, `perPixel` of them a pixel, and have `perStrip` of the `length` sums (f64) each.
 */
export function alignEdges(
  x: usize,
  y: usize,
  weight: usize,
  points: i32,
  cos: f64,
  sin: f64,
  bin: f64,
  low: f64,
  first: f64,
  perPixel: f64,
  perStrip: i32,
  sums: usize,
  length: i32,
): f64 {
  memory.fill(sums, 0, (<usize>length) << 3);
  const dx = -sin / bin;
  const dy = cos / bin;
  const origin = 1.0 - low / bin;
  for (let i: usize = 0, end = (<usize>points) << 2; i < end; i += 4) {
    const px = <f64>load<f32>(x + i);
    const py = <f64>load<f32>(y + i);
    const place = px * dx + py * dy + origin;
    const row = <i32>place;
    const share = place - row;
    const strip = <i32>((px * cos + py * sin - first) * perPixel);
    const p = sums + ((<usize>(strip * perStrip + row)) << 3);
    const w = <f64>load<f32>(weight + i);
    store<f64>(p, load<f64>(p) + w * (1 - share));
    store<f64>(p, load<f64>(p, 8) + w * share, 8);
  }
  let total: f64 = 0;
  let before: f64 = 0;
  let here: f64 = 0;
  for (let p = sums, end = sums + ((<usize>length) << 3); p < end; p += 8) {
    const next = load<f64>(p);
    const smooth = before + here + here + next;
    total += smooth * smooth;
    before = here;
    here = next;
  }
  return total / 16;
}
