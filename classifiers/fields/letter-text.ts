// A letter as one string of lines and blocks in reading order, each character with its position.
import type { PageText, PlacedPage, TextPlace } from '../../domain/register/index-fields.ts';
import { READ_AT_MOST } from '../../domain/sorting/text-normalisation.ts';
import { isReferenceTitle, type PlacedRow, rowsOf } from './placed-rows.ts';

export interface Line {
  /** Characters of `LetterText.text`, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly page: number;
  /** Lines with the same number stand together. */
  readonly block: number;
  /** In millimetres from the page's upper left corner; absent on a plain page. */
  readonly at?: { readonly x: number; readonly y: number; readonly height: number };
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface LetterText {
  /** Lines end with a line feed; a tab stands for a wide gap within a line. */
  readonly text: string;
  readonly lines: readonly Line[];
  /** Where a span stands; its first page if it runs over two. */
  placeOf(span: Span): TextPlace;
}

interface WordAt extends Span {
  readonly page: number;
  readonly index: number;
}

/** A page has some hundred words; a forged one may claim a million. */
const MOST_WORDS = 5_000;
const WIDE_GAP = / {3,}|\t+/g;

const isPlaced = (page: PageText): page is PlacedPage => 'words' in page;

/** Lines of a plain page; blocks are parted by empty lines. */
const plainRows = (text: string): PlacedRow[] => {
  let block = 0;
  const rows: PlacedRow[] = [];
  let titles: readonly string[] = [];
  for (const line of text.slice(0, READ_AT_MOST).normalize('NFC').split('\n')) {
    const cells = line.trim().split(WIDE_GAP);
    if (titles.length > 1 && cells.length === titles.length) {
      rows.splice(-1, 1, ...cells.map((cell, at) => ({ block, cells: [[{ text: titles[at]! }], [{ text: cell }]] })));
      titles = [];
      continue;
    }
    titles = cells.every(isReferenceTitle) ? cells : [];
    if (cells.length === 1 && cells[0] === '') block += 1;
    else rows.push({ block, cells: cells.map((cell) => [{ text: cell.trim().replaceAll(/\s+/g, ' ') }]) });
  }
  return rows;
};

/** Millimetres from the upper edge: so far down a letterhead reaches. */
const LETTERHEAD = 60;

/** Without what was read in a logo: a letter or two, far left of the name beside it. */
const withoutLogo = ({ cells, at }: PlacedRow): PlacedRow['cells'] => {
  const [first, ...others] = cells;
  const read = first?.map(({ text }) => text).join(' ') ?? '';
  return others.length > 0 && (at?.y ?? LETTERHEAD) < LETTERHEAD && /^\P{N}{1,2}$/u.test(read) ? others : cells;
};

/** Pages in order; words of a placed page in any order, their boxes decide. */
export const letterText = (pages: readonly PageText[]): LetterText => {
  let text = '';
  let blocks = 0;
  const lines: Line[] = [];
  const words: WordAt[] = [];
  for (const [page, content] of pages.entries()) {
    const rows = isPlaced(content)
      ? rowsOf({ ...content, words: content.words.slice(0, MOST_WORDS) })
      : plainRows(content.text);
    if (text.length > READ_AT_MOST) break;
    for (const row of rows) {
      const start = text.length;
      for (const [number, cell] of withoutLogo(row).entries()) {
        if (number > 0) text += '\t';
        for (const [at, word] of cell.entries()) {
          if (at > 0) text += ' ';
          if (word.index !== undefined)
            words.push({ start: text.length, end: text.length + word.text.length, page, index: word.index });
          text += word.text;
        }
      }
      const { at } = row;
      lines.push({
        ...{ start, end: text.length, text: text.slice(start), page, block: blocks + row.block },
        ...(at ? { at } : {}),
      });
      text += '\n';
    }
    blocks += (rows.at(-1)?.block ?? 0) + 1;
  }
  return {
    text,
    lines,
    placeOf: ({ start, end }) => {
      const touched = words.filter((word) => word.start < end && word.end > start);
      const line = lines.findLast((candidate) => candidate.start <= start);
      const page = touched[0]?.page ?? line?.page ?? 0;
      const indexes = touched.filter((word) => word.page === page).map(({ index }) => index);
      return { page, words: indexes.toSorted((a, b) => a - b) };
    },
  };
};

/** The lines of each block, in order. */
export const blocksOf = (lines: readonly Line[]): Line[][] => {
  const blocks: Line[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last && last[0]!.block === line.block) last.push(line);
    else blocks.push([line]);
  }
  return blocks;
};
