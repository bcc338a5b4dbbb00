// Writes the words of a page as invisible text over its picture, at their positions and widths, in lines.
import type { Word } from '../../domain/page.ts';
import { GLYPH_WIDTH } from './glyphless-font.ts';

/** The characters of a document in the order of their codes; code 1 is the first, a blank. */
export interface Characters {
  readonly codeOf: (character: string) => number;
  readonly all: readonly string[];
}

/** Codes are two bytes; 0 would be the font's missing glyph, which PDF/A forbids. */
const MOST_CHARACTERS = 0xfffe;
const BLANK = 1;
/** PDF/A allows 32 767 bytes in a string; a character takes two (ISO 19005-2, 6.1.13). */
const LONGEST_STRING = 16_000;
/** Pixels: beyond any page, and beyond what a reader can place. */
const FARTHEST = 1e6;

export const newCharacters = (): Characters => {
  const codes = new Map([[' ', BLANK]]);
  const all: string[] = [' '];
  return {
    all,
    codeOf: (character) => {
      const known = codes.get(character);
      if (known !== undefined) return known;
      if (all.length >= MOST_CHARACTERS) return BLANK;
      all.push(character);
      codes.set(character, all.length);
      return all.length;
    },
  };
};

/** Without what has no place in a text: controls, lone surrogates, byte order marks; blanks of any kind become one. */
export const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u{FEFF}\u{FFFE}\u{FFFF}]/gu, '')
    .trim();

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Words on one line, in points, y upwards from the page's lower edge. */
interface PlacedWord {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  readonly bottom: number;
  readonly height: number;
}

const SMALLEST = 1;

/**
 * Words of a line share a baseline and a size, else readers take them for several lines: the medians, because some words
 * have descenders and some are only a dash. A word that is far from them (a big initial) keeps its own box.
 */
const fitted = (line: readonly PlacedWord[]): PlacedWord[] => {
  const bottom = median(line.map((word) => word.bottom));
  const height = Math.max(SMALLEST, median(line.map((word) => word.height)));
  return line.map((word) => {
    const apart = word.height > 1.8 * height || word.bottom < bottom - height || word.bottom > bottom + height;
    return apart ? { ...word, height: Math.max(SMALLEST, word.height) } : { ...word, bottom, height };
  });
};

/** 0.1 points are 0.035 mm: less than a pixel at 600 dpi. */
const tenths = (points: number): number => Math.round(points * 10);
const written = (tenth: number): string => String(tenth / 10);

/** What the stream is at: the next word says only what differs. */
interface Pen {
  /** Where the last word began, in tenths of a point. */
  x: number;
  y: number;
  size: number;
  scaling: number;
}

const strings = (characters: readonly string[], { codeOf }: Characters): string => {
  const operators: string[] = [];
  for (let n = 0; n < characters.length; n += LONGEST_STRING) {
    const codes = characters.slice(n, n + LONGEST_STRING).map((one) => codeOf(one).toString(16).padStart(4, '0'));
    operators.push(`<${codes.join('')}>Tj`);
  }
  return operators.join(' ');
};

/** Horizontal scaling in percent that makes `count` glyphs fill `width`; whole percents where that is fine enough. */
const scalingOf = (width: number, count: number, size: number): number => {
  const percent = (width * 1e5) / (count * GLYPH_WIDTH * size);
  return percent < 30 ? Math.max(Math.round(percent * 100) / 100, 0.01) : Math.round(percent);
};

/** Every word stands where it stood; the blank behind it is as wide as its letters and only says that the word ends. */
const lineOperators = (line: readonly PlacedWord[], characters: Characters, pen: Pen): string[] =>
  fitted(line).map((word, n, words) => {
    const operators: string[] = [];
    const size = Math.max(tenths(word.height), 10 * SMALLEST);
    if (size !== pen.size) operators.push(`/F ${written(size)} Tf`);
    const [x, y] = [tenths(word.x), tenths(word.bottom)];
    operators.push(`${written(x - pen.x)} ${written(y - pen.y)} Td`);
    const letters = Array.from(word.text);
    const scaling = scalingOf(word.width, letters.length, size / 10);
    if (scaling !== pen.scaling) operators.push(`${scaling} Tz`);
    Object.assign(pen, { x, y, size, scaling });
    operators.push(strings(n + 1 < words.length ? [...letters, ' '] : letters, characters));
    return operators.join(' ');
  });

/**
 * Content stream operators (font `/F`, render mode 3) for `words`, whose boxes are pixels of a page that is `height`
 * pixels high, `points` each. Words with the same `line` that follow each other are one line. '' if there is nothing to say.
 */
export const invisibleText = (
  words: readonly Word[],
  { height, points }: { readonly height: number; readonly points: number },
  characters: Characters,
): string => {
  const lines: PlacedWord[][] = [];
  let current: number | undefined;
  for (const word of words) {
    const text = printable(word.text);
    const numbers = [word.x, word.y, word.width, word.height];
    if (text === '' || !numbers.every((value) => Math.abs(value) < FARTHEST)) continue;
    if (word.line !== current || lines.length === 0) lines.push([]);
    current = word.line;
    lines.at(-1)!.push({
      text,
      x: word.x * points,
      width: Math.max(word.width, 1) * points,
      bottom: (height - word.y - word.height) * points,
      height: word.height * points,
    });
  }
  if (lines.length === 0) return '';
  const pen: Pen = { x: 0, y: 0, size: 0, scaling: 100 };
  return ['BT 3 Tr', ...lines.flatMap((line) => lineOperators(line, characters, pen)), 'ET'].join('\n');
};
