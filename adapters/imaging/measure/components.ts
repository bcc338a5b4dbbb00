// Connected components (8 neighbours) of dark pixels, found from runs.
import { type Desk, roomFor } from '../../../kernels/arena.ts';

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

/** Bytes that the components of a bitmap of so many pixels need on a desk at most. */
export const roomForComponents = (width: number, height: number): number =>
  5 * roomFor(Math.ceil(width / 2) * height, 4) + 5 * roomFor(mostComponents(width, height), 4);

/** Bytes for what `spreads` and `steepnesses` add up. */
export const roomForMeasures = (width: number, height: number): number => 8 * roomFor(mostComponents(width, height), 8);

/** No two touch. */
const mostComponents = (width: number, height: number): number => Math.ceil(width / 2) * Math.ceil(height / 2);

/** Components of the pixels of `data` (on the desk) darker than `threshold`, in reading order of their first run. */
export const components = (
  desk: Desk,
  { data, width, height }: { readonly data: Uint8Array; readonly width: number; readonly height: number },
  threshold: number,
): Components => {
  const { kernels } = desk;
  const most = Math.ceil(width / 2) * height;
  const [row, from, to, parent, component] = [0, 0, 0, 0, 0].map(() => desk.integers(most)) as Five<Int32Array>;
  const least = Math.ceil(threshold);
  const runs = kernels.findRuns(data.byteOffset, width, height, least, row.byteOffset, from.byteOffset, to.byteOffset, parent.byteOffset); // biome-ignore format: one call
  const count = kernels.numberRuns(runs, parent.byteOffset, component.byteOffset);
  const [left, top, right, bottom, area] = [2 ** 30, 2 ** 30, -1, -1, 0].map((least) => desk.integers(count).fill(least)) as Five<Int32Array>; // biome-ignore format: one thing
  kernels.boxRuns(runs, row.byteOffset, from.byteOffset, to.byteOffset, component.byteOffset, left.byteOffset, top.byteOffset, right.byteOffset, bottom.byteOffset, area.byteOffset); // biome-ignore format: one call
  return { count, left, top, right, bottom, area, runs: { count: runs, row, from, to, component } };
};

type Five<T> = [T, T, T, T, T];

/** Standard deviation of a component's pixels across its longest direction, pixels: a straight line's is tiny. */
export const spreads = (desk: Desk, found: Components): Float64Array => {
  const { count, runs, left, top, area } = found;
  const [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0].map(() => desk.doubles(count).fill(0)) as Five<Float64Array>;
  desk.kernels.sumRuns(runs.count, runs.row.byteOffset, runs.from.byteOffset, runs.to.byteOffset, runs.component.byteOffset, left.byteOffset, top.byteOffset, sx.byteOffset, sy.byteOffset, sxx.byteOffset, syy.byteOffset, sxy.byteOffset); // biome-ignore format: one call
  return Float64Array.from({ length: count }, (_, c) => {
    const n = area[c]!;
    const xx = sxx[c]! / n - (sx[c]! / n) ** 2;
    const yy = syy[c]! / n - (sy[c]! / n) ** 2;
    const xy = sxy[c]! / n - (sx[c]! * sy[c]!) / (n * n);
    const half = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
    return Math.sqrt(Math.max(0, (xx + yy) / 2 - half));
  });
};

/** Writes a component's entry in `values` into a bitmap (on the desk, `width` wide) wherever it is; 0 leaves what is there. */
export const paint = (
  desk: Desk,
  { runs, count }: Components,
  { bitmap, width, values }: { readonly bitmap: Uint8Array; readonly width: number; readonly values: Uint8Array },
): void => {
  const filled = desk.filled();
  const written = desk.bytes(count);
  written.set(values);
  desk.kernels.paintRuns(bitmap.byteOffset, width, runs.count, runs.row.byteOffset, runs.from.byteOffset, runs.to.byteOffset, runs.component.byteOffset, written.byteOffset); // biome-ignore format: one call
  desk.clearTo(filled);
};
