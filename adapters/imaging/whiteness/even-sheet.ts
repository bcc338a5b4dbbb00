// Whether a sheet is evenly bright: light falls smoothly on paper, unlike a picture, a dark page or a coloured area.

import type { WorkingPage } from '../measure/analysis-image.ts';
import type { Components } from '../measure/components.ts';
import { isOnSheet, type SheetEdges } from '../measure/page-edges.ts';

/** Cells (of 2.9 mm) from the rim of the scan and of the sheet that say nothing: a strip of bed may be in them. */
const RIM_CELLS = 2;
/** What is hilly both ways by this share, over two cells, is no paper. */
const HILL = 0.06;
/** Brightness is known to four levels only. */
const LEAST_LEVELS = 10;
/** Brightness that changes by this share from one cell to the one after next, and hardly before and behind: an area begins. */
const STEP = 0.06;
const STEP_SHARPNESS = 3;
/** So many cells: dust and the ends of folds make a few. */
const LEAST_HILLS = 3;
const LEAST_STEPS = 8;
/** Pixels around what is dark. */
const AROUND = 3;

/** False: something is on it that is larger than a stroke. `dark`: holes and the like. */
export const isEvenSheet = ({ paper: map }: WorkingPage, edges: SheetEdges, dark: Components): boolean => {
  const { columns, rows, cell, cells } = map;
  const inner = edges.map((edge) => ({ ...edge, most: edge.most - RIM_CELLS * cell }));
  const hidden = new Uint8Array(columns * rows);
  for (let run = 0; run < dark.runs.count; run++) {
    const [row, from, to] = [dark.runs.row[run]!, dark.runs.from[run]!, dark.runs.to[run]!];
    for (let r = Math.floor((row - AROUND) / cell); r <= Math.floor((row + AROUND) / cell); r++)
      for (let c = Math.floor((from - AROUND) / cell); c <= Math.floor((to + AROUND) / cell); c++)
        if (r >= 0 && c >= 0 && r < rows && c < columns) hidden[r * columns + c] = 1;
  }
  const onSheet = (c: number, r: number): boolean =>
    hidden[r * columns + c] === 0 &&
    c >= RIM_CELLS &&
    r >= RIM_CELLS &&
    c < columns - RIM_CELLS &&
    r < rows - RIM_CELLS &&
    isOnSheet(inner, (c + 0.5) * cell, (r + 0.5) * cell);
  const [hills, steps] = [new Set<number>(), new Set<number>()];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const i = r * columns + c;
      if (!onSheet(c, r)) continue;
      const bend = (dc: number, dr: number): number =>
        onSheet(c + 2 * dc, r + 2 * dr) && onSheet(c - 2 * dc, r - 2 * dr)
          ? cells[i + 2 * (dc + dr * columns)]! + cells[i - 2 * (dc + dr * columns)]! - 2 * cells[i]!
          : 0;
      const [across, down] = [bend(1, 0), bend(0, 1)];
      if (Math.min(Math.abs(across), Math.abs(down)) > Math.max(LEAST_LEVELS, HILL * cells[i]!)) hills.add(i);
      for (const [dc, dr] of [[1, 0], [0, 1]] as const) {
        if (!onSheet(c + 4 * dc, r + 4 * dr) || !onSheet(c - 4 * dc, r - 4 * dr)) continue;
        const at = (n: number): number => cells[i + n * (dc + dr * columns)]!;
        const step = Math.abs(at(1) - at(-1));
        const beside = Math.max(Math.abs(at(4) - at(1)), Math.abs(at(-1) - at(-4)));
        if (step > Math.max(LEAST_LEVELS, STEP * at(0)) && step > STEP_SHARPNESS * beside) steps.add(i);
      } // biome-ignore format: two directions
    }
  return hills.size < LEAST_HILLS && steps.size < LEAST_STEPS;
};
