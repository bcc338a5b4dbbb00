// Lays the words of a page over its picture, invisibly: where they stand, as wide as they stand, lines kept together.
import type { Word } from '../../domain/page.ts';
import { GLYPH_WIDTH } from './glyphless-font.ts';

/** The characters of a document in the order of their codes; code 1 is the first. */
export interface Characters {
  readonly codeOf: (character: string) => number;
  readonly all: readonly string[];
}

/** Codes are two bytes. */
const MOST_CHARACTERS = 0xfffe;

export const newCharacters = (): Characters => {
  const codes = new Map<string, number>();
  const all: string[] = [];
  return {
    all,
    codeOf: (character) => {
      const known = codes.get(character);
      if (known !== undefined) return known;
      if (all.length >= MOST_CHARACTERS) return 0;
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

const number = (value: number): string => String(Math.round(value * 100) / 100);

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

const lineOperators = (line: readonly PlacedWord[], { codeOf }: Characters): string[] => {
  const shown = (text: string): string =>
    Array.from(text, (character) => codeOf(character).toString(16).padStart(4, '0')).join('');
  /** Horizontal scaling in percent that makes `count` glyphs fill `width`. */
  const scaling = (width: number, count: number, size: number) => (width * 1e5) / (count * GLYPH_WIDTH * size);
  let size = 0;
  return fitted(line).flatMap((word, n, words) => {
    const operators: string[] = [];
    if (word.height !== size) operators.push(`/F ${number(word.height)} Tf`);
    size = word.height;
    const count = Array.from(word.text).length;
    operators.push(
      `${number(scaling(word.width, count, size))} Tz 1 0 0 1 ${number(word.x)} ${number(word.bottom)} Tm <${shown(word.text)}> Tj`,
    );
    const next = words[n + 1];
    if (next !== undefined) {
      // A real space as wide as the gap; a little one where boxes touch or overlap.
      const gap = Math.max(next.x - word.x - word.width, 0.05 * size);
      operators.push(`${number(scaling(gap, 1, size))} Tz <${shown(' ')}> Tj`);
    }
    return operators;
  });
};

/**
 * Content stream operators (font `/F`, render mode 3) for `words`, whose boxes are pixels of a page that is `height`
 * pixels high at `dpi`. Words with the same `line` that follow each other are one line. '' if there is nothing to say.
 */
export const invisibleText = (
  words: readonly Word[],
  { height, dpi }: { readonly height: number; readonly dpi: number },
  characters: Characters,
): string => {
  const points = 72 / dpi;
  const lines: PlacedWord[][] = [];
  let current: number | undefined;
  for (const word of words) {
    const text = printable(word.text);
    const numbers = [word.x, word.y, word.width, word.height];
    if (text === '' || !numbers.every(Number.isFinite)) continue;
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
  return ['BT 3 Tr', ...lines.flatMap((line) => lineOperators(line, characters)), 'ET'].join('\n');
};
