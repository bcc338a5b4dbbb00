// Which way up a page of Latin text lies: capitals and ascenders stand out of the line far more often than descenders.
import type { Orientation } from '../../domain/page.ts';
import { type Components, components } from './components.ts';
import { GLYPH, MARK, type Print, RULE } from './print.ts';
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
  const [left, top] = [page.width / 2, page.height / 2];
  // Tile by tile: most of a page is bare, and what is bare need not be turned.
  for (let y0 = 0; y0 < page.height; y0 += TILE)
    for (let x0 = 0; x0 < page.width; x0 += TILE) {
      const [x1, y1] = [Math.min(page.width, x0 + TILE), Math.min(page.height, y0 + TILE)];
      if (!hasGlyphs(print.bitmap, page.width, { x0, x1, y0, y1 })) continue;
      const [mx, my] = [(x0 + x1) / 2 - left, (y0 + y1) / 2 - top];
      const [u0, v0] = [mx * cos + my * sin + width / 2, my * cos - mx * sin + height / 2];
      const reach = (TILE / 2) * (Math.abs(cos) + Math.abs(sin)) + 1;
      const from = Math.max(0, Math.floor(u0 - reach));
      const to = Math.min(width, Math.ceil(u0 + reach));
      for (let y = Math.max(0, Math.floor(v0 - reach)); y < Math.min(height, v0 + reach); y++) {
        const v = y + 0.5 - height / 2;
        let sx = left + (from + 0.5 - width / 2) * cos - v * sin;
        let sy = top + (from + 0.5 - width / 2) * sin + v * cos;
        for (let p = y * width + from, end = y * width + to; p < end; p++, sx += cos, sy += sin) {
          if (sx < x0 || sy < y0 || sx >= x1 || sy >= y1) continue;
          const kind = print.bitmap[(sy | 0) * page.width + (sx | 0)];
          if (kind !== 0 && kind !== RULE) data[p] = 0;
        }
      }
    }
  return { width, height, data };
};

/** Side of the tiles in which a page is turned, pixels. */
const TILE = 32;

interface Area {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

const hasGlyphs = (bitmap: Uint8Array, width: number, { x0, x1, y0, y1 }: Area): boolean => {
  for (let y = y0; y < y1; y++)
    for (let p = y * width + x0, end = y * width + x1; p < end; p++)
      if ((bitmap[p]! & (GLYPH | MARK)) !== 0) return true;
  return false;
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

/** Dots and accents wholly above or below the band; a full stop stands in it, a comma reaches into it. */
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

const erase = ({ width, data }: Bitmap, { runs }: Components, erased: Uint8Array): void => {
  for (let run = 0; run < runs.count; run++) {
    if (erased[runs.component[run]!] === 0) continue;
    const line = runs.row[run]! * width;
    data.fill(255, line + runs.from[run]!, line + runs.to[run]! + 1);
  }
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
  let quarter: 0 | 90 = angle.lines === 'across' ? 0 : 90;
  let bitmap = turnedBack(page, print, angle.degrees + quarter);
  let found = components(bitmap.data, bitmap.width, bitmap.height, 128);
  const votes = neighbourVotes(found, page.dpi);
  if (votes.down > votes.across) {
    quarter = quarter === 0 ? 90 : 0;
    bitmap = turnedBack(page, print, angle.degrees + quarter);
    found = components(bitmap.data, bitmap.width, bitmap.height, 128);
  }
  const isLow = lowMarks(found, page.dpi);
  const low = [...isLow.keys()].filter((c) => isLow[c] === 1);
  erase(bitmap, found, isLow);
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
