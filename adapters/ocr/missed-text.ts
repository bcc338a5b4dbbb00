// Finds areas that look like print and are in no word: a sign that the engine's layout analysis dropped a block.
import type { Word } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';
import { openDesk, roomFor } from '../../kernels/arena.ts';

/** Side of the cells in which print is looked for, inches: about the height of a line. */
const CELL_INCHES = 0.1;
/** A stroke of print is at most this long across, inches; rules and bars are longer. */
const LONGEST_STROKE_INCHES = 0.08;
/** Strokes a cell of print has for each of its rows; a vertical rule has one. */
const LEAST_STROKES = 1.2;

const desk = openDesk();

interface Cells {
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  /** Strokes that begin in the cell. */
  readonly strokes: Uint16Array;
}

const strokesOn = ({ width, height, data, dpi }: Raster): Cells => {
  const side = Math.max(8, Math.round(CELL_INCHES * dpi));
  const longest = Math.round(LONGEST_STROKE_INCHES * dpi);
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(height / side);
  desk.clear(roomFor(columns * rows, 2) + roomFor(side * width));
  const strokes = desk.shorts(columns * rows).fill(0);
  const band = desk.bytes(side * width);
  for (let row = 0; row < rows; row += 1) {
    const lines = Math.min(side, height - row * side);
    band.set(data.subarray(row * side * width, (row * side + lines) * width));
    const cells = strokes.byteOffset + 2 * row * columns;
    for (let y = 0; y < lines; y += 1)
      desk.kernels.countStrokes(band.byteOffset + y * width, width, side, longest, cells);
  }
  return { side, columns, rows, strokes };
};

/**
 * Share of the print on a grey page (0 to 1) that lies outside all `words` (boxes in the page's pixels). Signatures,
 * stamps and pictures count as well, in part.
 */
export const unreadShare = (page: Raster, words: readonly Pick<Word, 'x' | 'y' | 'width' | 'height'>[]): number => {
  const { side, columns, rows, strokes } = strokesOn(page);
  const read = new Uint8Array(columns * rows);
  for (const { x, y, width, height } of words) {
    const [left, right] = [Math.floor(x / side), Math.floor((x + width) / side)];
    const [top, bottom] = [Math.floor(y / side), Math.floor((y + height) / side)];
    for (let row = Math.max(0, top); row <= Math.min(rows - 1, bottom); row += 1)
      read.fill(1, row * columns + Math.max(0, left), row * columns + Math.min(columns - 1, right) + 1);
  }
  let print = 0;
  let unread = 0;
  for (let cell = 0; cell < strokes.length; cell += 1) {
    if (strokes[cell]! < LEAST_STROKES * side) continue;
    print += 1;
    if (read[cell] === 0) unread += 1;
  }
  return print === 0 ? 0 : unread / print;
};
