// Groups words with boxes into rows, cells and blocks. DIN 5008 sets the address on the left and the references on the right
// of the same height: there a page is read in columns, elsewhere row by row.
import type { PlacedPage } from '../../domain/register/index-fields.ts';
import { type Box, isSpeck, withoutMarks } from './ocr-noise.ts';

interface RowWord {
  readonly text: string;
  /** Position in the page's words; absent on a plain page. */
  readonly index?: number;
}

export interface PlacedRow {
  readonly block: number;
  /** Parted by wide gaps. */
  readonly cells: readonly (readonly RowWord[])[];
  readonly at?: { readonly x: number; readonly y: number; readonly height: number };
}

const MM_PER_INCH = 25.4;
/** The information block begins at 125 mm (DIN 5008: 100 mm + 25 mm margin); a little room for scans that slipped. */
const ASIDE = 100;
/** Address window and information block end above this height in form B. */
const HEAD = 112;
/** Above it stands the letterhead of form A, above the next that of form B. */
const LETTERHEAD = 33;
const WINDOW = 45;
/** As much as three blanks of running text. */
const CELL_GAP = 5;
/** Between the longest address line and the information block. */
const COLUMN_GAP = 8;
/** Between a label and the entry in the box below it. */
const ENTRY_GAP = 4;
/** Of the rows' usual distance: from here on a new block begins. */
const BLOCK_GAP = 1.45;

const middle = ({ top, bottom }: { readonly top: number; readonly bottom: number }): number => (top + bottom) / 2;

const topOf = (row: readonly Box[]): number => Math.min(...row.map(({ top }) => top));
const bottomOf = (row: readonly Box[]): number => Math.max(...row.map(({ bottom }) => bottom));
const heightOf = (row: readonly Box[]): number => bottomOf(row) - topOf(row);

/** Words whose middles lie within half a word's height of each other stand on one row, left to right. */
const intoRows = (words: readonly Box[]): Box[][] => {
  const rows: Box[][] = [];
  for (const word of words.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.slice(-3).find((candidate) => {
      const height = Math.min(word.bottom - word.top, candidate[0]!.bottom - candidate[0]!.top);
      return candidate.some((other) => Math.abs(middle(other) - middle(word)) < 0.55 * Math.max(height, 1.2));
    });
    if (row) row.push(word);
    else rows.push([word]);
  }
  return rows.map((row) => row.toSorted((a, b) => a.left - b.left));
};

/** Large print has wide blanks. */
const split = (row: readonly Box[], gap: number): Box[][] => {
  const parts: Box[][] = [];
  for (const word of row) {
    const last = parts.at(-1);
    if (last && word.left - last.at(-1)!.right <= Math.max(gap, 1.5 * (word.bottom - word.top))) last.push(word);
    else parts.push([word]);
  }
  return parts;
};

interface Columns {
  readonly left: Box[][];
  readonly right: Box[][];
}

/** In the head a row ends where the information block begins. */
const intoColumns = (rows: readonly Box[][]): Columns => {
  const left: Box[][] = [];
  const right: Box[][] = [];
  let letterhead = 0;
  for (const row of rows) {
    const parts = split(row, COLUMN_GAP);
    const aside = row[0]!.top < HEAD ? parts.findIndex((part) => part[0]!.left >= ASIDE) : -1;
    // A letterhead set flush right goes on as long as its rows follow closely.
    const alone = aside === 0 && (topOf(row) < LETTERHEAD || topOf(row) < letterhead);
    if (aside < 0 || alone) left.push(row);
    else {
      if (aside > 0) left.push(parts.slice(0, aside).flat());
      right.push(parts.slice(aside).flat());
    }
    if (alone) letterhead = Math.min(bottomOf(row) + 5, WINDOW);
  }
  return { left, right };
};

/** A block ends where the next row stands further away than its rows are high, or is set much larger or smaller. */
const intoBlocks = (rows: readonly Box[][]): Box[][][] => {
  const steps = rows
    .slice(1)
    .map(
      (row, at) =>
        middle({ top: topOf(row), bottom: bottomOf(row) }) -
        middle({ top: topOf(rows[at]!), bottom: bottomOf(rows[at]!) }),
    )
    .filter((step) => step > 2.5 && step < 9)
    .sort((a, b) => a - b);
  const usual = steps[Math.floor(steps.length * 0.3)] ?? 5;
  const blocks: Box[][][] = [];
  for (const row of rows) {
    const last = blocks.at(-1)?.at(-1);
    const step = last ? topOf(row) + heightOf(row) / 2 - topOf(last) - heightOf(last) / 2 : Number.POSITIVE_INFINITY;
    if (step <= BLOCK_GAP * usual) blocks.at(-1)!.push(row);
    else blocks.push([row]);
  }
  return blocks;
};

/** DIN 676 (and many letterheads still): a line of titles, what they stand for on the line below. */
export const isReferenceTitle = (text: string): boolean =>
  /^(?:(?:Ihre?|Unsere?|Meine?)\b[\p{L}.,/ ]{2,40}|(?:Akten|Geschäfts)zeichen|Telefon|Durchwahl|Tel\.|Fax|Datum|E-Mail|Bearbeiter(?:in)?|Ort, Datum|Kunden(?:nummer|-?Nr\.))$/iu.test(
    text,
  );

/** Forms print a label above its box: both become one row, "Kind:" and "Tjark" of two columns two rows. */
const withEntries = (rows: readonly Box[][]): Box[][][] => {
  const read: Box[][][] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const labels = split(rows[at]!, CELL_GAP);
    const below = rows[at + 1] ? split(rows[at + 1]!, CELL_GAP) : [];
    const titles =
      labels.length > 1 && labels.every((cell) => isReferenceTitle(cell.map(({ text }) => text).join(' ')));
    const isLabel = (cell: readonly Box[]): boolean => titles || cell.at(-1)!.text.endsWith(':');
    const isEntered = (cell: readonly Box[]): boolean => cell.at(-1)!.text.endsWith(':');
    const near = below.length > 0 && topOf(rows[at + 1]!) - bottomOf(rows[at]!) < ENTRY_GAP;
    if (!near || !labels.every(isLabel) || below.some(isEntered) || below[0]![0]!.left > labels[0]![0]!.left + 8) {
      read.push(labels);
      continue;
    }
    for (const [number, label] of labels.entries()) {
      const end = labels[number + 1]?.[0]?.left ?? Number.POSITIVE_INFINITY;
      const entry = below.filter(([word]) => word!.left >= label[0]!.left - 3 && word!.left < end - 3);
      read.push([label, ...entry]);
    }
    at += 1;
  }
  return read;
};

/** The rows of a page in reading order: letterhead, address, information block, then the text. */
export const rowsOf = (page: PlacedPage): PlacedRow[] => {
  const scale = MM_PER_INCH / (page.dpi > 0 ? page.dpi : 300);
  const words = page.words
    .map(({ text, x, y, width, height, confidence }, index) => ({
      ...{ text: text.trim().normalize('NFC'), index, confidence },
      ...{ left: x * scale, right: (x + width) * scale, top: y * scale, bottom: (y + height) * scale },
    }))
    .filter((word) => word.text !== '' && !isSpeck(word));
  const { left, right } = intoColumns(withoutMarks(intoRows(words)));
  const blocks = [...intoBlocks(left), ...intoBlocks(right)].sort((a, b) => {
    const sideBySide = topOf(a[0]!) < bottomOf(b.at(-1)!) && topOf(b[0]!) < bottomOf(a.at(-1)!);
    return sideBySide ? a[0]![0]!.left - b[0]![0]!.left : topOf(a[0]!) - topOf(b[0]!);
  });
  return blocks.flatMap((block, number) =>
    withEntries(block).map((cells) => ({
      block: number,
      cells: cells.map((cell) => cell.map(({ text, index }) => ({ text, index }))),
      at: { x: cells[0]![0]!.left, y: topOf(cells[0]!), height: heightOf(cells[0]!) },
    })),
  );
};
