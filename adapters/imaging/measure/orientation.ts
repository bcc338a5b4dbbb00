// Orientation of Latin text: ascenders and capitals are far more frequent than descenders.
import type { Orientation } from '../../../domain/page.ts';
import { type Desk, roomFor } from '../../../kernels/arena.ts';
import type { WorkingPage } from './analysis-image.ts';
import { type Components, components, paint, roomForComponents } from './components.ts';
import type { LineAngle } from './skew.ts';
import type { Print } from './text-components.ts';
import { lowMarks, neighbourVotes, type TextLine, textLines } from './text-lines.ts';

export interface Lie {
  readonly orientation: Orientation;
  /** 0 to 1; below 0.5 the answer is no more than a guess. */
  readonly confidence: number;
}

/** In the page's arena. */
interface Bitmap {
  readonly desk: Desk;
  readonly width: number;
  readonly height: number;
  /** 0 where a glyph is, 255 elsewhere. */
  readonly data: Uint8Array;
}

/** Of a line's glyphs; fewer stand out of lines of figures and capitals, and those (brackets) mislead. */
const LEAST_OUTSTANDING = 0.22;

/** The glyphs alone, turned back by `degrees` clockwise (nearest neighbour), on a canvas that holds them all. */
const turnedBack = (page: WorkingPage, print: Print, degrees: number): Bitmap => {
  const { desk } = page;
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const width = Math.ceil(page.width * Math.abs(cos) + page.height * Math.abs(sin));
  const height = Math.ceil(page.width * Math.abs(sin) + page.height * Math.abs(cos));
  const data = desk.bytes(width * height).fill(255);
  desk.kernels.turnGlyphs(print.bitmap.byteOffset, page.width, page.height, cos, sin, data.byteOffset, width, height);
  return { desk, width, height, data };
};

/** How far a page reaches, as a share of its other side, when it is turned by 15 degrees. */
const REACH = 0.26;

/** Bytes that `orientationOf` needs on a page's desk at most. */
export const roomForLie = (page: Pick<WorkingPage, 'width' | 'height'>): number => {
  const width = Math.ceil(page.width + REACH * page.height) + 4;
  const height = Math.ceil(page.height + REACH * page.width) + 4;
  return roomFor(width * height) + roomForComponents(width, height) + roomFor(width * height);
};

/** Dark pixels of row `y`, and how many strokes they form. */
const inRow = ({ desk, width, height, data }: Bitmap, y: number, line: TextLine): { dark: number; strokes: number } => {
  if (y < 0 || y >= height) return { dark: 0, strokes: 0 };
  const from = data.byteOffset + y * width + line.left;
  const found = desk.kernels.countDarkInRow(from, line.right - line.left + 1);
  return { dark: found & 0xffff, strokes: found >>> 16 };
};

interface Sides {
  readonly above: number;
  readonly below: number;
}

interface Band {
  readonly top: number;
  readonly bottom: number;
}

/** The rows in which the small letters stand: the dense ones. */
const bandOf = (bitmap: Bitmap, line: TextLine): Band => {
  const profile: number[] = [];
  for (let y = line.top; y <= line.bottom; y++) profile.push(inRow(bitmap, y, line).dark);
  const dense = [...profile].sort((a, b) => b - a)[profile.length >> 2]! / 2;
  return {
    top: line.top + profile.findIndex((dark) => dark >= dense),
    bottom: line.top + profile.findLastIndex((dark) => dark >= dense),
  };
};

/** Strokes that stand out above and below the band. */
const strokesBeside = (bitmap: Bitmap, line: TextLine, band: Band): Sides => {
  const away = Math.max(2, Math.round(0.28 * (band.bottom - band.top + 1)));
  return {
    above: inRow(bitmap, band.top - away, line).strokes,
    below: inRow(bitmap, band.bottom + away, line).strokes,
  };
};

/** Dots and accents wholly above or below the band; a full stop is inside it, a comma reaches into it. */
const dotsBeside = (found: Components, low: readonly number[], line: TextLine, band: Band): Sides => {
  const reach = 0.8 * (band.bottom - band.top + 1);
  let above = 0;
  let below = 0;
  for (const c of low) {
    if (found.right[c]! < line.left || found.left[c]! > line.right) continue;
    if (found.bottom[c]! < band.top && found.bottom[c]! > band.top - reach) above++;
    else if (found.top[c]! > band.bottom && found.top[c]! < band.bottom + reach) below++;
  }
  return { above, below };
};

const ramp = (value: number, low: number, high: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

const total = (sides: readonly Sides[]): Sides => ({
  above: sides.reduce((sum, { above }) => sum + above, 0),
  below: sides.reduce((sum, { below }) => sum + below, 0),
});

/**
 * Three witnesses that know nothing of each other. Glyphs stand closest to their neighbours on the line; strokes stand
 * out above the line more often than below (Bloomberg, Kopec and Dasari 1995); dots and accents stand above it. Strokes
 * and dots must agree: Cyrillic and Greek descend more than they rise, but their dots contradict. Capitals alone and
 * figures have neither and give no confidence.
 */
export const orientationOf = (page: WorkingPage, print: Print, angle: LineAngle | undefined): Lie => {
  if (angle === undefined) return { orientation: 0, confidence: 0 };
  const { desk } = page;
  const filled = desk.filled();
  const lie = lieOf(page, print, angle);
  desk.clearTo(filled);
  return lie;
};

const lieOf = (page: WorkingPage, print: Print, angle: LineAngle): Lie => {
  const { desk } = page;
  const filled = desk.filled();
  let quarter: 0 | 90 = angle.lines === 'across' ? 0 : 90;
  let bitmap = turnedBack(page, print, angle.degrees + quarter);
  let found = components(desk, bitmap, 128);
  const votes = neighbourVotes(found, page.dpi);
  if (votes.down > votes.across) {
    quarter = quarter === 0 ? 90 : 0;
    desk.clearTo(filled);
    bitmap = turnedBack(page, print, angle.degrees + quarter);
    found = components(desk, bitmap, 128);
  }
  const isLow = lowMarks(found, page.dpi);
  const low = [...isLow.keys()].filter((c) => isLow[c] === 1);
  paint(desk, found, { bitmap: bitmap.data, width: bitmap.width, values: isLow.map((erased) => erased * 255) });
  const letters = textLines(found, isLow, page.dpi).flatMap((line) => {
    const band = bandOf(bitmap, line);
    const strokes = strokesBeside(bitmap, line, band);
    const most = Math.max(strokes.above, strokes.below);
    return most >= Math.max(2, LEAST_OUTSTANDING * line.glyphs) ? [{ line, band, strokes }] : [];
  });
  const strokes = total(letters.map((letter) => letter.strokes));
  const dots = total(letters.map(({ line, band }) => dotsBeside(found, low, line, band)));
  const up = strokes.above >= strokes.below;
  const count = strokes.above + strokes.below;
  const [agree, disagree] = up ? [dots.above, dots.below] : [dots.below, dots.above];
  const voters = votes.across + votes.down;
  const confidence =
    voters === 0 || count === 0 || agree === 0
      ? 0
      : Math.min(
          ramp(Math.max(votes.across, votes.down) / voters, 0.5, 0.9),
          ramp(voters, 0, 40),
          ramp(Math.max(strokes.above, strokes.below) / count, 0.5, 0.88),
          ramp(Math.abs(strokes.above - strokes.below) / Math.sqrt(count), 0, 8),
          ramp(agree / (agree + disagree), 0.5, 0.9),
          ramp(agree - disagree, 0, 6),
        );
  return { orientation: (up ? quarter : quarter + 180) as Orientation, confidence };
};
