// Folds and streaks of the scanner: strips of even width, and straight lines of which only pieces are visible.

import type { WorkingPage } from '../measure/analysis-image.ts';
import type { Components } from '../measure/components.ts';

/** A fold of a sheet askew, and a streak, deviate from the scan's axis by at most this slope. */
export const STREAK_SLOPE = 0.11;
/** A valley is as wide everywhere, within this share of its usual width and so many millimetres. Writing beside it bulges out. */
const BULGE_SHARE = 1.5;
const BULGE_MM = 1.5;

/** Whether a component that lies across (or down) the scan has the same width everywhere, as the valley of a fold has. */
export const isEvenStrip = (
  found: Components,
  c: number,
  { across, mm }: { readonly across: boolean; readonly mm: number },
) => {
  const { runs } = found;
  const start = across ? found.left[c]! : found.top[c]!;
  const length = (across ? found.right[c]! : found.bottom[c]!) - start + 1;
  const [first, last] = [new Int32Array(length).fill(-1), new Int32Array(length)];
  const widen = (at: number, from: number, to: number): void => {
    first[at] = first[at]! < 0 ? from : Math.min(first[at]!, from);
    last[at] = Math.max(last[at]!, to);
  };
  for (let run = 0; run < runs.count; run++) {
    if (runs.component[run] !== c) continue;
    const [row, from, to] = [runs.row[run]!, runs.from[run]!, runs.to[run]!];
    if (across) for (let x = from; x <= to; x++) widen(x - start, row, row);
    else widen(row - start, from, to);
  }
  const widths = first.map((from, at) => (from < 0 ? 0 : last[at]! - from + 1)).sort();
  return widths.at(-1)! <= BULGE_SHARE * widths[length >> 1]! + BULGE_MM * mm;
};

/** A short line that may be part of a fold or a streak. */
export interface Piece {
  readonly component: number;
  /** Lies across the scan, not down. */
  readonly across: boolean;
  readonly length: number;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}

/** A fold that is seen in places: pieces on one straight line, over half of the scan, and this share of it. */
const BROKEN_SPAN = 0.5;
const BROKEN_SHARE = 0.2;
const BROKEN_APART_MM = 0.8;
const MOST_PIECES = 150;

/** Components of each line of which pieces are seen. */
export const brokenLines = (
  pieces: readonly Piece[],
  { width, height, dpi }: WorkingPage,
): readonly (readonly number[])[] => {
  const lines: number[][] = [];
  const apart = (BROKEN_APART_MM / 25.4) * dpi;
  for (const across of [true, false]) {
    const along = ({ x, y }: Piece): number => (across ? x : y);
    const beside = ({ x, y }: Piece): number => (across ? y : x);
    const side = across ? width : height;
    let open = pieces.filter((piece) => piece.across === across).slice(0, MOST_PIECES);
    for (let found = true; found; ) {
      found = false;
      let best: Piece[] = [];
      for (const a of open)
        for (const b of open) {
          if (along(b) - along(a) < BROKEN_SPAN * 0.5 * side) continue;
          const slope = (beside(b) - beside(a)) / (along(b) - along(a));
          if (Math.abs(slope) > STREAK_SLOPE) continue;
          const on = open.filter((one) => Math.abs(beside(one) - beside(a) - slope * (along(one) - along(a))) <= apart);
          if (on.length > best.length) best = on;
        }
      const places = best.map(along);
      const span = Math.max(...places) - Math.min(...places);
      if (span >= BROKEN_SPAN * side && best.reduce((sum, { length }) => sum + length, 0) >= BROKEN_SHARE * side) {
        lines.push(best.map(({ component }) => component));
        open = open.filter((one) => !best.includes(one));
        found = true;
      }
    }
  }
  return lines;
};
