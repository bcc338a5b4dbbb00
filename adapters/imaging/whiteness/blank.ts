// Whether a page is blank, decided from evidence that all of it is white. If in doubt it is not, because nobody reads a hidden page.
import type { FaintMark } from '../../../domain/ports/page/imager.ts';
import { roomFor } from '../../../kernels/arena.ts';
import type { WorkingPage } from '../measure/analysis-image.ts';
import { type Components, components, roomForComponents, roomForMeasures } from '../measure/components.ts';
import type { SheetEdges } from '../measure/page-edges.ts';
import { steepnesses } from '../measure/text-components.ts';
import { isEvenSheet } from './even-sheet.ts';
import { marksAmong } from './shapes.ts';
import { GROWN, roomForSmooth, smoothPage } from './smooth-page.ts';

/** Darker than this (white is 255) nothing shines through a sheet. */
const CLEAR = 187;
/** Where sheet and bed meet it is never quite clean. */
const RIM_MM = 0.8;
const FAINT_RIM_MM = 2;
/** Paper is brighter, even in a bad photo. */
const DARK_GROUND = 110;
/** Share of what the light changes by over a cell that its brighter pixels are above its middle. */
const SLOPE_SHARE = 0.5;
/** How much more its noise may be there. */
const NOISE_SHARE = 1.5;
/** What lies beyond a sheet's edge is bed if it is of one brightness but for so much: a bar with print in it is not. */
const BED_RANGE = 50;
const BED_SPOTS_MM2 = 4;
const BED_RIM_MM = 2.5;
/** Pixels around what is no mark. */
const AROUND = 3;

export interface Whiteness {
  /** Nothing is on the sheet, neither clear nor faint. */
  readonly bare: boolean;
  /** In pixels of the scan; empty if something clear is on the sheet. */
  readonly faint: readonly FaintMark[];
  /** Nothing but hairs and straight strokes is on the sheet: nothing of it can be read. */
  readonly strokesOnly: boolean;
}

const WRITTEN: Whiteness = { bare: false, faint: [], strokesOnly: false };

/** Hands over the stretch of each row that lies beyond an edge by `rim` millimetres or more (negative: or less far inside). */
const beyond = (
  { width, height, dpi }: WorkingPage,
  { edges, rim }: { readonly edges: SheetEdges; readonly rim: number },
  use: (from: number, to: number) => void,
): void => {
  for (let y = 0; y < height; y++)
    for (const { across, down, most } of edges) {
      // One end of the row lies beyond the edge, or all of it, or nothing.
      const left = most + (rim / 25.4) * dpi - down * y;
      const from = across > 0 ? Math.max(0, Math.floor(left / across) + 1) : 0;
      const to = across < 0 ? Math.min(width, Math.ceil(left / across)) : width;
      if (across === 0 ? left < 0 : from < to) use(y * width + from, y * width + to);
    }
};

/** The flat page with white beyond the sheet's edges. */
const sheetAlone = (page: WorkingPage, edges: SheetEdges): Uint8Array => {
  const out = page.desk.bytes(page.flat.length);
  out.set(page.flat);
  beyond(page, { edges, rim: -RIM_MM }, (from, to) => out.fill(255, from, to));
  return out;
};

/** Whitens the rim of the scan and of the sheet: what is left there of a strip of bed would join what begins there. */
const eraseRim = (data: Uint8Array, page: WorkingPage, edges: SheetEdges): void => {
  const { width, height, dpi } = page;
  const rim = Math.round((FAINT_RIM_MM / 25.4) * dpi);
  data.fill(255, 0, rim * width);
  data.fill(255, (height - rim) * width);
  for (let y = 0; y < height; y++) {
    data.fill(255, y * width, y * width + rim);
    data.fill(255, (y + 1) * width - rim, (y + 1) * width);
  }
  beyond(page, { edges, rim: -FAINT_RIM_MM }, (from, to) => data.fill(255, from, to));
};

/**
 * Brightens what a steep shadow leaves dark: the paper of a cell is taken from its brighter pixels, which lie on the
 * side of the light, and noise is the larger beside it the less light there is.
 */
const liftShadows = (data: Uint8Array, { width, height, paper }: WorkingPage, noise: number): void => {
  const { columns, rows, cell, level } = paper;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const i = r * columns + c;
      const across = Math.abs(level[c < columns - 1 ? i + 1 : i]! - level[c > 0 ? i - 1 : i]!) / 2;
      const down = Math.abs(level[r < rows - 1 ? i + columns : i]! - level[r > 0 ? i - columns : i]!) / 2;
      const slope = (across + down) / level[i]!;
      const lift = SLOPE_SHARE * 255 * slope + NOISE_SHARE * noise * Math.max(0, paper.paper / level[i]! - 1);
      if (lift < 2) continue;
      const right = Math.min(width, (c + 1) * cell);
      for (let y = r * cell; y < Math.min(height, (r + 1) * cell); y++)
        for (let p = y * width + c * cell, end = y * width + right; p < end; p++)
          data[p] = Math.min(255, data[p]! + lift);
    }
};

const isBareBed = (page: WorkingPage, edges: SheetEdges): boolean => {
  const levels = new Int32Array(256);
  beyond(page, { edges, rim: BED_RIM_MM }, (from, to) => {
    for (let p = from; p < to; p++) levels[page.data[p]!] = levels[page.data[p]!]! + 1;
  });
  const count = levels.reduce((sum, level) => sum + level, 0);
  let median = 0;
  for (let below = levels[0]!; below * 2 < count; below += levels[median]!) median++;
  const spots = levels.reduce((sum, level, value) => sum + (value > median + BED_RANGE ? level : 0), 0);
  return spots < BED_SPOTS_MM2 * (page.dpi / 25.4) ** 2;
};

/** Whitens components and the pixels around them. */
const erase = (data: Uint8Array, { width, height }: WorkingPage, { runs }: Components): void => {
  for (let run = 0; run < runs.count; run++) {
    const from = Math.max(0, runs.from[run]! - AROUND);
    const to = Math.min(width, runs.to[run]! + AROUND + 1);
    const row = runs.row[run]!;
    for (let y = Math.max(0, row - AROUND); y <= Math.min(height - 1, row + AROUND); y++)
      data.fill(255, y * width + from, y * width + to);
  }
};

/** The components `marks` in pixels of the scan, with their darkest pixels. */
const faintMarks = (page: WorkingPage, found: Components, marks: readonly number[]): FaintMark[] => {
  const { width, flat, scale } = page;
  const darkest = new Uint8Array(found.count).fill(255);
  const { runs } = found;
  const sharp = steepnesses(page, found);
  for (let run = 0; run < runs.count; run++) {
    const [c, row] = [runs.component[run]!, runs.row[run]! * width];
    for (let x = runs.from[run]!; x <= runs.to[run]!; x++) darkest[c] = Math.min(darkest[c]!, flat[row + x]!);
  }
  return marks.map((c) => ({
    x: found.left[c]! * scale,
    y: found.top[c]! * scale,
    width: (found.right[c]! - found.left[c]! + 1) * scale,
    height: (found.bottom[c]! - found.top[c]! + 1) * scale,
    contrast: (255 - darkest[c]!) / 255,
    sharpness: sharp[c]!,
  }));
};

/** Bytes that `whitenessOf` needs on a page's desk at most. */
export const roomForWhiteness = (size: Pick<WorkingPage, 'width' | 'height'>): number => {
  const { width, height } = size;
  const look = roomForComponents(width, height) + roomForMeasures(width, height);
  return roomFor(width * height) + roomForSmooth(size) + 2 * look;
};

/** `edges`: what lies beyond them is no sheet. */
export const whitenessOf = (page: WorkingPage, edges: SheetEdges): Whiteness => {
  const { desk, width, height } = page;
  if (width < 3 || height < 3 || page.paper.paper < DARK_GROUND || !isBareBed(page, edges)) return WRITTEN;
  const filled = desk.filled();
  const sheet = sheetAlone(page, edges);
  const clear = components(desk, { data: sheet, width, height }, CLEAR);
  let whiteness = WRITTEN;
  const { marks: clearMarks, strokesOnly } = marksAmong({ page, found: clear, edges, grown: 0 });
  if ((strokesOnly || clearMarks.length === 0) && isEvenSheet(page, edges, clear)) {
    erase(sheet, page, clear);
    const { data, faintBelow, noise } = smoothPage(page, sheet);
    eraseRim(data, page, edges);
    liftShadows(data, page, noise);
    const smooth = { ...page, flat: data };
    const found = components(desk, { data, width, height }, faintBelow);
    const { marks } = marksAmong({ page: smooth, found, edges, grown: GROWN });
    whiteness =
      clearMarks.length > 0
        ? { ...WRITTEN, strokesOnly: marks.length === 0 }
        : { bare: marks.length === 0, faint: faintMarks(smooth, found, marks), strokesOnly: false };
  }
  desk.clearTo(filled);
  return whiteness;
};
