// Whether the faint marks of a page are print of the other side of its sheet: all of them, with nothing left over.
import { blurred, type Cells, cellsOf, fromBehind, widened } from './cells.ts';
import { bestLie, type Lie } from './registration.ts';

/** Contrast (of 255) of what may shine through: print, not the other side's own faint marks. */
const INK = 50;
/** Share of its contrast with which print shines through at most, seen at this size. */
const MOST_STRENGTH = 0.7;
/** Of the marks on ink: where this share of them lies below is how strongly ink shines through; paper is uneven by so much. */
const STRENGTH_RANK = 0.8;
const UNEVEN = 1.4;
/** Noise of the darkest pixels, of 255. */
const NOISE = 6;
/** What shines through does so with all ink that is as dark. Without this a lone stroke would hide in any page full of print. */
const LEAST_SEEN = 0.5;
/** What is left over and longer than this somebody has written. */
const LEAST_LEFT_MM = 1;
/** Dust on print is as large, and darker than anything that shines through. */
const DUST = 68;
const LEAST_DARK_MM = 1.7;

const valueAt = (values: readonly number[], rank: number): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(rank * values.length))];

/** For each cell of `marks` the place of the one on `ink` that it lies on; -1: it lies beside the page. */
const placesOn = (marks: Cells, ink: Cells, { degrees, right, down }: Lie): Int32Array => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const places = new Int32Array(marks.data.length);
  for (let y = 0, p = 0; y < marks.height; y++)
    for (let x = 0; x < marks.width; x++, p++) {
      const [u, v] = [x - (marks.width - 1) / 2, y - (marks.height - 1) / 2];
      const across = Math.round(u * cos - v * sin + right + (ink.width - 1) / 2);
      const along = Math.round(u * sin + v * cos + down + (ink.height - 1) / 2);
      const isOn = across >= 0 && along >= 0 && across < ink.width && along < ink.height;
      places[p] = isOn ? along * ink.width + across : -1;
    }
  return places;
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
  const places = placesOn(marks, ink, lie);
  const around = widened(blurred(ink)).data;
  const isMark = (p: number): boolean => marks.data[p]! > 0;

  const [shares, darkness]: [number[], number[]] = [[], []];
  for (const [p, q] of places.entries()) {
    if (q < 0 || !isMark(p)) continue;
    if (around[q]! >= INK) shares.push(marks.data[p]! / around[q]!);
    if (ink.data[q]! >= INK) darkness.push(ink.data[q]!);
  }
  const strength = valueAt(shares, STRENGTH_RANK);
  const dark = valueAt(darkness, 0.5);
  if (strength === undefined || dark === undefined || strength > MOST_STRENGTH) return false;

  const near = widened(marks).data;
  const left = new Uint8Array(places.length);
  let [darkCells, seen] = [0, 0];
  for (const [p, q] of places.entries()) {
    if (q >= 0 && ink.data[q]! >= dark) {
      darkCells += 1;
      if (near[p]! > 0) seen += 1;
    }
    const explained = q < 0 ? 0 : UNEVEN * strength * around[q]! + NOISE;
    if (isMark(p) && marks.data[p]! > explained) left[p] = marks.data[p]! > DUST ? 2 : 1;
  }
  if (seen < LEAST_SEEN * darkCells) return false;
  const mm = marks.dpi / 25.4;
  const longest = longestPieces(left, marks.width);
  return longest.pale < LEAST_LEFT_MM * mm && longest.dark < LEAST_DARK_MM * mm;
};
