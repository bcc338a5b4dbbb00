// Whether a page is blank, decided from evidence that all of it is white. If in doubt it is not, because nobody reads a hidden page.
import type { Raster } from '../../../domain/raster.ts';
import { roomFor } from '../../../kernels/arena.ts';
import type { WorkingPage } from '../measure/analysis-image.ts';
import { type Components, components, roomForComponents, roomForMeasures } from '../measure/components.ts';
import type { SheetEdges } from '../measure/page-edges.ts';
import { isEvenSheet } from './even-sheet.ts';
import { LEAST_MM, marksAmong } from './shapes.ts';
import { GROWN, roomForSmooth, type SmoothPage, smoothPage } from './smooth-page.ts';

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
  /** All that is on the sheet, half the size of the working page; absent if it is bare or has something clear on it. */
  readonly faint?: Raster;
  /** Nothing but hairs and straight strokes is on the sheet: nothing of it can be read. */
  readonly strokesOnly: boolean;
}

const WRITTEN: Whiteness = { bare: false, strokesOnly: false };

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

/** Whitens components of `least` pixels or more, and the pixels around them. */
const erase = (data: Uint8Array, { width, height }: WorkingPage, found: Components, least = 0): void => {
  const { runs } = found;
  for (let run = 0; run < runs.count; run++) {
    const c = runs.component[run]!;
    if (Math.max(found.right[c]! - found.left[c]!, found.bottom[c]! - found.top[c]!) + 1 < least) continue;
    const from = Math.max(0, runs.from[run]! - AROUND);
    const to = Math.min(width, runs.to[run]! + AROUND + 1);
    const row = runs.row[run]!;
    for (let y = Math.max(0, row - AROUND); y <= Math.min(height - 1, row + AROUND); y++)
      data.fill(255, y * width + from, y * width + to);
  }
};

/** What is darker on a smooth page than its noise makes it, rim and shadows apart. */
const faintIn = (page: WorkingPage, edges: SheetEdges, { data, faintBelow, noise }: SmoothPage): Components => {
  eraseRim(data, page, edges);
  liftShadows(data, page, noise);
  return components(page.desk, { data, width: page.width, height: page.height }, faintBelow);
};

/** 1 where one of the components `marks` is. */
const pixelsOf = (
  { width, height }: WorkingPage,
  { runs, count }: Components,
  marks: readonly number[],
): Uint8Array => {
  const isMark = new Uint8Array(count);
  for (const c of marks) isMark[c] = 1;
  const out = new Uint8Array(width * height);
  for (let run = 0; run < runs.count; run++) {
    const row = runs.row[run]! * width;
    if (isMark[runs.component[run]!] === 1) out.fill(1, row + runs.from[run]!, row + runs.to[run]! + 1);
  }
  return out;
};

/** The components that have one of the pixels `known`, in half the size of the page: their darkest pixels on white. */
const pictureOf = (
  { width, height, dpi, flat }: WorkingPage,
  { runs, count }: Components,
  known: Uint8Array,
): Raster => {
  const isMark = new Uint8Array(count);
  for (let run = 0; run < runs.count; run++) {
    const row = runs.row[run]! * width;
    if (known.subarray(row + runs.from[run]!, row + runs.to[run]! + 1).includes(1)) isMark[runs.component[run]!] = 1;
  }
  const [across, down] = [(width + 1) >> 1, (height + 1) >> 1];
  const data = new Uint8Array(across * down).fill(255);
  for (let run = 0; run < runs.count; run++) {
    if (isMark[runs.component[run]!] === 0) continue;
    const [from, to] = [runs.row[run]! * width, (runs.row[run]! >> 1) * across];
    for (let x = runs.from[run]!; x <= runs.to[run]!; x++)
      data[to + (x >> 1)] = Math.min(data[to + (x >> 1)]!, flat[from + x]!);
  }
  return { width: across, height: down, channels: 1, data, dpi: dpi / 2, bilevel: false };
};

/**
 * The marks at the pixels `known` once more, with the specks beside them: where a pale stroke crosses pale print both
 * together are as dark as dust.
 */
const faintPicture = (
  page: WorkingPage,
  edges: SheetEdges,
  { known, levels }: { readonly known: Uint8Array; readonly levels: SmoothPage },
): Raster => {
  const { desk, width, height, dpi } = page;
  const sheet = sheetAlone(page, edges);
  erase(sheet, page, components(desk, { data: sheet, width, height }, CLEAR), LEAST_MM * (dpi / 25.4));
  const smooth = { ...levels, data: smoothPage(page, sheet).data };
  return pictureOf({ ...page, flat: smooth.data }, faintIn(page, edges, smooth), known);
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
    const smooth = smoothPage(page, sheet);
    const found = faintIn(page, edges, smooth);
    const { marks } = marksAmong({ page: { ...page, flat: smooth.data }, found, edges, grown: GROWN });
    if (clearMarks.length > 0) {
      whiteness = { bare: false, strokesOnly: marks.length === 0 };
    } else if (marks.length === 0) {
      whiteness = { bare: true, strokesOnly: false };
    } else {
      const known = pixelsOf(page, found, marks);
      desk.clearTo(filled);
      whiteness = { bare: false, strokesOnly: false, faint: faintPicture(page, edges, { known, levels: smooth }) };
    }
  }
  desk.clearTo(filled);
  return whiteness;
};
