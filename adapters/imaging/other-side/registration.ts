// How the two sides of a sheet lie on each other: the turn and the shift at which the marks of one meet most ink of the other.
import type { Cells } from './cells.ts';

/** Both pages turn about their middles. */
export interface Lie {
  /** Clockwise. */
  readonly degrees: number;
  /** Cells. */
  readonly right: number;
  readonly down: number;
}

/** How far two scans of a sheet lie apart at most, once their angles are known; and if one of them is not. */
const MOST_MM = 10;
const LEVEL_DEGREES = 1;
const MOST_DEGREES = 6;
/** The first search is in steps of this. */
const COARSE = 3;
const COARSE_DEGREES = 0.5;
const FINE_DEGREES = 0.1;
const CANDIDATES = 3;
/** Marks that are looked at: more would say the same. */
const COARSE_POINTS = 800;
const FINE_POINTS = 2000;

/** Cells from the page's middle. */
interface Points {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const pointsOf = ({ width, height, data }: Cells, most: number): Points => {
  const places: number[] = [];
  for (let p = 0; p < data.length; p++) if (data[p]! > 0) places.push(p);
  const step = Math.max(1, places.length / most);
  const count = Math.floor(places.length / step);
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let n = 0; n < count; n++) {
    const p = places[Math.floor(n * step)]!;
    x[n] = (p % width) - (width - 1) / 2;
    y[n] = Math.floor(p / width) - (height - 1) / 2;
  }
  return { count, x, y };
};

/** `COARSE` × `COARSE` cells become one: their mean, rounded up. */
const coarse = ({ width, height, data, dpi }: Cells): Cells => {
  const [across, down] = [Math.ceil(width / COARSE), Math.ceil(height / COARSE)];
  const sums = new Uint32Array(across * down);
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0; x < width; x++, p++) {
      const to = Math.floor(y / COARSE) * across + Math.floor(x / COARSE);
      sums[to] = sums[to]! + data[p]!;
    }
  const means = Uint8Array.from(sums, (sum) => Math.ceil(sum / (COARSE * COARSE)));
  return { width: across, height: down, dpi: dpi / COARSE, data: means };
};

interface Tried extends Lie {
  readonly ink: number;
  /** All that the points meet. */
  readonly met: number;
}

/** Tries every lie near `around` with the ink (of several) that it names. The best come first. */
const tried = (
  points: Points,
  inks: readonly Cells[],
  search: { readonly around: Lie & { readonly ink: number }; readonly degrees: number; readonly step: number; readonly cells: number }, // biome-ignore format: one search
): readonly Tried[] => {
  const { around, degrees, step, cells } = search;
  const { width, height, data } = inks[around.ink]!;
  const lies: Tried[] = [];
  const [u, v] = [new Int32Array(points.count), new Int32Array(points.count)];
  for (let turn = around.degrees - degrees; turn <= around.degrees + degrees + 1e-9; turn += step) {
    const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    for (let n = 0; n < points.count; n++) {
      u[n] = Math.round(points.x[n]! * cos - points.y[n]! * sin + (width - 1) / 2);
      v[n] = Math.round(points.x[n]! * sin + points.y[n]! * cos + (height - 1) / 2);
    }
    for (let down = around.down - cells; down <= around.down + cells; down++)
      for (let right = around.right - cells; right <= around.right + cells; right++) {
        let met = 0;
        for (let n = 0; n < points.count; n++) {
          const [x, y] = [u[n]! + right, v[n]! + down];
          if (x >= 0 && y >= 0 && x < width && y < height) met += data[y * width + x]!;
        }
        lies.push({ degrees: turn, right, down, ink: around.ink, met });
      }
  }
  return lies.sort((a, b) => b.met - a.met);
};

const isNear = (a: Tried, b: Tried): boolean =>
  a.ink === b.ink &&
  Math.abs(a.degrees - b.degrees) <= COARSE_DEGREES &&
  Math.abs(a.right - b.right) <= 1 &&
  Math.abs(a.down - b.down) <= 1;

/** How `marks` lie best on one of `inks`, which have the same dpi. `skewDegrees`: of the marks, clockwise, if it is known. */
export const bestLie = (
  marks: Cells,
  inks: readonly Cells[],
  skewDegrees: number | undefined,
): Lie & { readonly ink: number } => {
  const few = pointsOf(coarse(marks), COARSE_POINTS);
  const small = inks.map(coarse);
  const cells = Math.round(((MOST_MM / 25.4) * marks.dpi) / COARSE);
  const degrees = skewDegrees === undefined ? MOST_DEGREES : LEVEL_DEGREES;
  const level = { degrees: -(skewDegrees ?? 0), right: 0, down: 0 };
  const all = inks
    .flatMap((_, ink) => tried(few, small, { around: { ...level, ink }, degrees, step: COARSE_DEGREES, cells }))
    .sort((a, b) => b.met - a.met);
  const candidates: Tried[] = [];
  for (const lie of all) {
    if (candidates.length === CANDIDATES) break;
    if (!candidates.some((one) => isNear(one, lie))) candidates.push(lie);
  }
  const points = pointsOf(marks, FINE_POINTS);
  return candidates
    .map(({ right, down, ...lie }) => {
      const around = { ...lie, right: right * COARSE, down: down * COARSE };
      return tried(points, inks, { around, degrees: COARSE_DEGREES, step: FINE_DEGREES, cells: COARSE + 1 })[0]!;
    })
    .sort((a, b) => b.met - a.met)[0]!;
};
