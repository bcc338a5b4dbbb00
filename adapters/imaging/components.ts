// Connected components (8 neighbours) of the dark pixels of a page, found from runs.

/** `box` arrays are indexed by component; a run is a row's stretch of dark pixels. Ends are inclusive. */
export interface Components {
  readonly count: number;
  readonly left: Int32Array;
  readonly top: Int32Array;
  readonly right: Int32Array;
  readonly bottom: Int32Array;
  /** Pixels. */
  readonly area: Int32Array;
  readonly runs: {
    readonly count: number;
    readonly row: Int32Array;
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly component: Int32Array;
  };
}

const grown = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
};

/**
 * Components of the pixels darker than `threshold`, in reading order of their first run.
 * Runs joined with union-find over the row above (He, Chao, Suzuki: run-based two-scan labelling, 2008).
 */
export const components = (data: Uint8Array, width: number, height: number, threshold: number): Components => {
  let row = new Int32Array(1 << 14);
  let from = new Int32Array(1 << 14);
  let to = new Int32Array(1 << 14);
  let parent = new Int32Array(1 << 14);
  let count = 0;

  const root = (run: number): number => {
    let at = run;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };

  let above = 0;
  let aboveEnd = 0;
  for (let y = 0; y < height; y++) {
    const start = count;
    const line = y * width;
    let candidate = above;
    for (let x = 0; x < width; x++) {
      if (data[line + x]! >= threshold) continue;
      const first = x;
      while (x + 1 < width && data[line + x + 1]! < threshold) x++;
      if (count === row.length) {
        row = grown(row);
        from = grown(from);
        to = grown(to);
        parent = grown(parent);
      }
      row[count] = y;
      from[count] = first;
      to[count] = x;
      parent[count] = count;
      while (candidate < aboveEnd && to[candidate]! < first - 1) candidate++;
      for (let other = candidate; other < aboveEnd && from[other]! <= x + 1; other++) {
        const a = root(other);
        const b = root(count);
        if (a < b) parent[b] = a;
        else parent[a] = b;
      }
      count++;
    }
    above = start;
    aboveEnd = count;
  }
  return boxed({ count, row, from, to }, (run) => root(run));
};

type Runs = Omit<Components['runs'], 'component'>;

const boxed = (runs: Runs, root: (run: number) => number): Components => {
  const component = new Int32Array(runs.count);
  let count = 0;
  for (let run = 0; run < runs.count; run++) {
    const first = root(run);
    component[run] = first === run ? count++ : component[first]!;
  }
  const left = new Int32Array(count).fill(2 ** 30);
  const top = new Int32Array(count).fill(2 ** 30);
  const right = new Int32Array(count).fill(-1);
  const bottom = new Int32Array(count).fill(-1);
  const area = new Int32Array(count);
  for (let run = 0; run < runs.count; run++) {
    const c = component[run]!;
    const y = runs.row[run]!;
    if (runs.from[run]! < left[c]!) left[c] = runs.from[run]!;
    if (runs.to[run]! > right[c]!) right[c] = runs.to[run]!;
    if (y < top[c]!) top[c] = y;
    if (y > bottom[c]!) bottom[c] = y;
    area[c] = area[c]! + runs.to[run]! - runs.from[run]! + 1;
  }
  return { count, left, top, right, bottom, area, runs: { ...runs, component } };
};

/** Standard deviation of a component's pixels across its longest direction, pixels: a straight line's is tiny. */
export const spreads = (found: Components): Float64Array => {
  const { count, runs, area } = found;
  const [sx, sy, sxx, syy, sxy] = Array.from({ length: 5 }, () => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let run = 0; run < runs.count; run++) {
    const c = runs.component[run]!;
    const y = runs.row[run]! - found.top[c]!;
    const from = runs.from[run]! - found.left[c]!;
    const to = runs.to[run]! - found.left[c]!;
    const n = to - from + 1;
    const sum = ((from + to) * n) / 2;
    sx[c] = sx[c]! + sum;
    sy[c] = sy[c]! + y * n;
    sxx[c] = sxx[c]! + (to * (to + 1) * (2 * to + 1) - (from - 1) * from * (2 * from - 1)) / 6;
    syy[c] = syy[c]! + y * y * n;
    sxy[c] = sxy[c]! + y * sum;
  }
  return Float64Array.from({ length: count }, (_, c) => {
    const n = area[c]!;
    const xx = sxx[c]! / n - (sx[c]! / n) ** 2;
    const yy = syy[c]! / n - (sy[c]! / n) ** 2;
    const xy = sxy[c]! / n - (sx[c]! * sy[c]!) / (n * n);
    const half = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
    return Math.sqrt(Math.max(0, (xx + yy) / 2 - half));
  });
};

/** A bitmap that holds, where a component is, the component's entry in `kept`. */
export const paint = (found: Components, kept: Uint8Array, width: number, height: number): Uint8Array => {
  const bitmap = new Uint8Array(width * height);
  const { runs } = found;
  for (let run = 0; run < runs.count; run++) {
    const value = kept[runs.component[run]!]!;
    if (value === 0) continue;
    const line = runs.row[run]! * width;
    bitmap.fill(value, line + runs.from[run]!, line + runs.to[run]! + 1);
  }
  return bitmap;
};
