// Which way up a page of Latin text lies: capitals and ascenders stand out of the line far more often than descenders.
import type { Orientation } from '../../domain/page.ts';
import { type Components, components } from './components.ts';
import { GLYPH, type Print } from './print.ts';
import type { LineAngle } from './skew.ts';
import { lowMarks, neighbourVotes, type TextLine, textLines } from './text-lines.ts';
import type { WorkingPage } from './working-page.ts';

export interface Lie {
  readonly orientation: Orientation;
  /** 0 to 1; below 0.5 the answer is no more than a guess. */
  readonly confidence: number;
}

interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** 0 where a glyph is, 255 elsewhere. */
  readonly data: Uint8Array;
}

/** Of a line's glyphs; fewer stand out of lines of figures and capitals, and those (brackets) mislead. */
const LEAST_OUTSTANDING = 0.22;

/** The glyphs alone, turned back by `degrees` clockwise (nearest neighbour), on a canvas that holds them all. */
const turnedBack = (page: WorkingPage, print: Print, degrees: number): Bitmap => {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const width = Math.ceil(page.width * Math.abs(cos) + page.height * Math.abs(sin));
  const height = Math.ceil(page.width * Math.abs(sin) + page.height * Math.abs(cos));
  const data = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y++) {
    const v = y + 0.5 - height / 2;
    let sx = page.width / 2 + (0.5 - width / 2) * cos - v * sin;
    let sy = page.height / 2 + (0.5 - width / 2) * sin + v * cos;
    for (let p = y * width, end = p + width; p < end; p++, sx += cos, sy += sin) {
      if (sx < 0 || sy < 0 || sx >= page.width || sy >= page.height) continue;
      if (print.bitmap[(sy | 0) * page.width + (sx | 0)] === GLYPH) data[p] = 0;
    }
  }
  return { width, height, data };
};

/** Dark pixels of row `y`, and how many strokes they form. */
const inRow = ({ width, height, data }: Bitmap, y: number, line: TextLine): { dark: number; strokes: number } => {
  let dark = 0;
  let strokes = 0;
  if (y < 0 || y >= height) return { dark, strokes };
  for (let p = y * width + line.left, end = y * width + line.right; p <= end; p++) {
    if (data[p] !== 0) continue;
    dark++;
    if (p === y * width + line.left || data[p - 1] !== 0) strokes++;
  }
  return { dark, strokes };
};

/** Strokes that stand out above and below the band in which the small letters stand. */
const outstanding = (bitmap: Bitmap, line: TextLine): { above: number; below: number } => {
  const profile: number[] = [];
  for (let y = line.top; y <= line.bottom; y++) profile.push(inRow(bitmap, y, line).dark);
  const dense = [...profile].sort((a, b) => b - a)[profile.length >> 2]! / 2;
  const first = profile.findIndex((dark) => dark >= dense);
  const last = profile.findLastIndex((dark) => dark >= dense);
  const away = Math.max(2, Math.round(0.28 * (last - first + 1)));
  return {
    above: inRow(bitmap, line.top + first - away, line).strokes,
    below: inRow(bitmap, line.top + last + away, line).strokes,
  };
};

const erase = ({ width, data }: Bitmap, { runs }: Components, erased: Uint8Array): void => {
  for (let run = 0; run < runs.count; run++) {
    if (erased[runs.component[run]!] === 0) continue;
    const line = runs.row[run]! * width;
    data.fill(255, line + runs.from[run]!, line + runs.to[run]! + 1);
  }
};

const ramp = (value: number, low: number, high: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

/**
 * Two votes, neither of which knows the other: glyphs say in which direction they follow each other, the strokes that
 * stand out of the lines say which side is up (Bloomberg, Kopec and Dasari 1995; Caprari 2000). Capitals alone, figures
 * and other scripts give no majority and so no confidence.
 */
export const orientationOf = (page: WorkingPage, print: Print, angle: LineAngle | undefined): Lie => {
  if (angle === undefined) return { orientation: 0, confidence: 0 };
  let quarter: 0 | 90 = angle.lines === 'across' ? 0 : 90;
  let bitmap = turnedBack(page, print, angle.degrees + quarter);
  let found = components(bitmap.data, bitmap.width, bitmap.height, 128);
  const votes = neighbourVotes(found, page.dpi);
  if (votes.down > votes.across) {
    quarter = quarter === 0 ? 90 : 0;
    bitmap = turnedBack(page, print, angle.degrees + quarter);
    found = components(bitmap.data, bitmap.width, bitmap.height, 128);
  }
  let above = 0;
  let below = 0;
  const low = lowMarks(found, page.dpi);
  erase(bitmap, found, low);
  for (const line of textLines(found, low, page.dpi)) {
    const strokes = outstanding(bitmap, line);
    if (Math.max(strokes.above, strokes.below) < Math.max(2, LEAST_OUTSTANDING * line.glyphs)) continue;
    if ((globalThis as any).DBG)
      (globalThis as any).DBG.push([line.top, line.left, line.right, 0], [line.bottom, line.left, line.right, 1]);
    above += strokes.above;
    below += strokes.below;
  }
  const voters = votes.across + votes.down;
  const strokes = above + below;
  const confidence =
    voters === 0 || strokes === 0
      ? 0
      : Math.min(
          ramp(Math.max(votes.across, votes.down) / voters, 0.5, 0.9),
          ramp(voters, 0, 40),
          ramp(Math.max(above, below) / strokes, 0.5, 0.88),
          ramp(Math.abs(above - below) / Math.sqrt(strokes), 0, 8),
        );
  const orientation = (above >= below ? quarter : quarter + 180) as Orientation;
  return { orientation, confidence, votes, above, below, bitmap } as never;
};
