// Puts words that came in a PDF's painting order into lines, and the lines into the order in which they are read.
import type { Word } from '../../../../domain/page.ts';

/** A word with its box in pixels, y downwards. */
export interface PlacedWord {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Line {
  readonly words: PlacedWord[];
  top: number;
  bottom: number;
}

const lineOf = (word: PlacedWord): Line => ({ words: [word], top: word.y, bottom: word.y + word.height });

/** They share at least half of the lower one's height. */
const sharesRow = (line: Line, word: PlacedWord): boolean => {
  const shared = Math.min(line.bottom, word.y + word.height) - Math.max(line.top, word.y);
  return shared >= 0.5 * Math.min(line.bottom - line.top, Math.max(word.height, 1));
};

const add = (line: Line, word: PlacedWord): void => {
  line.words.push(word);
  line.top = Math.min(line.top, word.y);
  line.bottom = Math.max(line.bottom, word.y + word.height);
};

/** Words that follow each other to the right on one row. */
const asPainted = (words: readonly PlacedWord[]): Line[] => {
  const lines: Line[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const before = line?.words.at(-1);
    const follows = before !== undefined && word.x >= before.x + before.width * 0.5;
    if (line !== undefined && follows && sharesRow(line, word)) add(line, word);
    else lines.push(lineOf(word));
  }
  return lines;
};

/** Row by row, whatever the painting order was. */
const asSeen = (words: readonly PlacedWord[]): Line[] => {
  const lines: Line[] = [];
  for (const word of words.toSorted((a, b) => a.y + a.height / 2 - (b.y + b.height / 2))) {
    const line = lines.slice(-4).find((candidate) => sharesRow(candidate, word));
    if (line !== undefined) add(line, word);
    else lines.push(lineOf(word));
  }
  for (const line of lines) line.words.sort((a, b) => a.x - b.x);
  return lines.sort((a, b) => a.top - b.top);
};

/**
 * Word processors paint a page in the order in which it is read, columns and address blocks included, and that order is
 * kept. Some programs paint in jumps (form overlays, text sorted by font): if more than a quarter of the steps from line
 * to line go upwards, or if the words of a row come apart, the page is read row by row instead.
 */
export const inReadingOrder = (words: readonly PlacedWord[]): Word[] => {
  const painted = asPainted(words);
  const seen = asSeen(words);
  const upwards = painted.filter((line, n) => n > 0 && line.bottom <= painted[n - 1]!.top).length;
  const jumps = upwards > Math.max(3, painted.length * 0.25) || painted.length > 2 * seen.length + 3;
  return (jumps ? seen : painted).flatMap((line, number) =>
    line.words.map((word) => ({
      text: word.text,
      x: Math.max(0, Math.round(word.x)),
      y: Math.max(0, Math.round(word.y)),
      width: Math.max(1, Math.round(word.width)),
      height: Math.max(1, Math.round(word.height)),
      confidence: 1,
      line: number,
    })),
  );
};
