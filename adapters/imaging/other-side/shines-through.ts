// Whether the faint marks of a page are print of the other side of its sheet: all of them, with nothing left over.
import { type Cells, cellsOf, fromBehind, widened } from './cells.ts';
import { bestLie, type Lie } from './registration.ts';

/** Contrast (of 255) of what may shine through: print, not the other side's own faint marks. */
const INK = 50;
/** Share of its contrast with which print shines through at most, seen at this size. */
const MOST_STRENGTH = 0.7;
/** The strength of show-through is this quantile of the marks' share of the ink's contrast; uneven paper exceeds it by this factor. */
const STRENGTH_RANK = 0.8;
const UNEVEN = 1.3;
/** Noise of the darkest pixels, of 255. */
const NOISE = 8;
/** What shines through does so with all ink that is as dark. Without this a lone stroke would hide in any page full of print. */
const LEAST_SEEN = 0.5;
/** What is left over and longer than this somebody has written: all that is seen of a pale figure on print are pieces of its strokes. */
const LEAST_LEFT_MM = 0.6;
/** Dust on print is as large, and darker than anything that shines through. */
const DUST = 68;
const LEAST_DARK_MM = 1.7;

const valueAt = (values: readonly number[], rank: number): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(rank * values.length))];

/** The contrast of `ink` below each cell of `marks`, between its cells by their shares; beside the page it is 0. */
const contrastBelow = (ink: Cells, marks: Cells, { degrees, right, down }: Lie): Float64Array => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const below = new Float64Array(marks.data.length);
  const { width, height, data } = ink;
  for (let y = 0, p = 0; y < marks.height; y++)
    for (let x = 0; x < marks.width; x++, p++) {
      const [u, v] = [x - (marks.width - 1) / 2, y - (marks.height - 1) / 2];
      const across = u * cos - v * sin + right + (width - 1) / 2;
      const along = u * sin + v * cos + down + (height - 1) / 2;
      if (across < 0 || along < 0 || across >= width - 1 || along >= height - 1) continue;
      const q = Math.floor(along) * width + Math.floor(across);
      const [s, t] = [across % 1, along % 1];
      const upper = data[q]! * (1 - s) + data[q + 1]! * s;
      const lower = data[q + width]! * (1 - s) + data[q + width + 1]! * s;
      below[p] = upper * (1 - t) + lower * t;
    }
  return below;
};

/** Cells that the longest of the pieces marked with 1 in `left` is wide or high, and the same of those with a 2 in them. */
const longestPieces = (left: Uint8Array, width: number): { readonly pale: number; readonly dark: number } => {
  let [pale, dark] = [0, 0];
  for (let start = 0; start < left.length; start++) {
    if (left[start] === 0) continue;
    const open = [start];
    let darkest = left[start]!;
    left[start] = 0;
    let [west, east, north, south] = [width, 0, left.length, 0];
    for (let p = open.pop(); p !== undefined; p = open.pop()) {
      const [x, y] = [p % width, Math.floor(p / width)];
      [west, east, north, south] = [Math.min(west, x), Math.max(east, x), Math.min(north, y), Math.max(south, y)];
      for (const row of [-width, 0, width])
        for (let next = x > 0 ? p - 1 : p; next <= (x < width - 1 ? p + 1 : p); next++)
          if (left[next + row]! > 0) {
            darkest = Math.max(darkest, left[next + row]!);
            left[next + row] = 0;
            open.push(next + row);
          }
    }
    const long = Math.max(east - west, south - north) + 1;
    if (darkest === 1) pale = Math.max(pale, long);
    else dark = Math.max(dark, long);
  }
  return { pale, dark };
};

export interface Marks {
  /** A picture of the marks on white. */
  readonly picture: Uint8Array;
  /** Degrees by which they are turned clockwise, if that is known. */
  readonly skewDegrees?: number;
}

/** `side`: a picture of the other page, upright and level. */
export const shinesThrough = async ({ picture, skewDegrees }: Marks, side: Uint8Array): Promise<boolean> => {
  const marks = await cellsOf(picture);
  const inks = fromBehind(await cellsOf(side, marks), marks);
  const lie = bestLie(marks, inks, skewDegrees);
  const ink = inks[lie.ink]!;
  const below = contrastBelow(ink, marks, lie);
  // A cell beside a stroke may shine through as well: the sides are scanned apart, and light spreads in paper.
  const around = contrastBelow(widened(ink), marks, lie);

  const [shares, darkness]: [number[], number[]] = [[], []];
  for (const [p, contrast] of marks.data.entries()) {
    if (contrast === 0) continue;
    if (around[p]! >= INK) shares.push(contrast / around[p]!);
    if (below[p]! >= INK) darkness.push(below[p]!);
  }
  const strength = valueAt(shares, STRENGTH_RANK);
  const dark = valueAt(darkness, 0.5);
  if (strength === undefined || dark === undefined || strength > MOST_STRENGTH) return false;

  const near = widened(marks).data;
  const left = new Uint8Array(marks.data.length);
  let [darkCells, seen] = [0, 0];
  for (const [p, contrast] of marks.data.entries()) {
    if (below[p]! >= dark) {
      darkCells += 1;
      if (near[p]! > 0) seen += 1;
    }
    const explained = UNEVEN * strength * around[p]! + NOISE;
    if (contrast > explained) left[p] = contrast > DUST ? 2 : 1;
  }
  if (seen < LEAST_SEEN * darkCells) return false;
  const mm = marks.dpi / 25.4;
  const longest = longestPieces(left, marks.width);
  return longest.pale < LEAST_LEFT_MM * mm && longest.dark < LEAST_DARK_MM * mm;
};
