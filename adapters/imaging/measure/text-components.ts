// Separates print (glyphs, rules) from other dark areas: photos, the scanner bed, dust.
import { roomFor } from '../../../kernels/arena.ts';
import { smoothPage } from '../whiteness/smooth-page.ts';
import type { WorkingPage } from './analysis-image.ts';
import { type Components, components, paint, roomForComponents, roomForMeasures, spreads } from './components.ts';

export const GLYPH = 1;
export const RULE = 2;
/** A dot or an accent: too small to measure an angle by, but it says which side is up. */
export const MARK = 4;

export interface Print {
  /** Flat brightness below which a pixel is dark. */
  readonly threshold: number;
  /** Flat brightness of the darkest print. */
  readonly ink: number;
  /** How many components are a glyph (or a few that touch), and how many are straight rules. */
  readonly glyphs: number;
  readonly rules: number;
  /** `GLYPH`, `RULE` or `MARK` where one is, else 0. */
  readonly bitmap: Uint8Array;
  /** All that is dark. */
  readonly found: Components;
}

const LEAST_MARK_MM = 0.25;
const LEAST_GLYPH_MM = 0.8;
const TALLEST_GLYPH_MM = 12;
const LONGEST_WORD_MM = 40;
const SHORTEST_RULE_MM = 8;
const THICKEST_RULE_MM = 0.9;
/** Print keeps at least 0.37 even out of focus; a photo's blobs stay below 0.25. */
const LEAST_STEEPNESS = 0.28;
/** The same once nine pixels have become one. */
const SMOOTH_STEEPNESS = 0.12;
/** What is this pale is never taken for dark: holes and dust may be on the page as well. */
const PALEST_INK = 160;

/** Flat brightness of the darkest print: its 300th pixel. */
const darkestInk = ({ desk, flat }: WorkingPage): number => {
  const filled = desk.filled();
  const histogram = desk.counts(256).fill(0);
  desk.kernels.countLevels(flat.byteOffset, flat.length, histogram.byteOffset);
  let dark = 0;
  for (let seen = histogram[0]!; seen < 300 && dark < 255; seen += histogram[dark]!) dark++;
  desk.clearTo(filled);
  return dark;
};

/** Halfway between paper and ink, so that pale print is seen and bleed-through is not. */
const thresholdFor = (ink: number): number => Math.min(215, Math.max(180, ink + 0.65 * (255 - ink)));

/** The share of its contrast that a component's outline gains within one pixel to the side; by component. */
export const steepnesses = (page: WorkingPage, found: Components): Float64Array => {
  const { desk, width, flat } = page;
  const { runs, count, area } = found;
  const [rise, ends, shade] = [0, 0, 0].map(() => desk.doubles(count).fill(0)) as [Float64Array, Float64Array, Float64Array]; // biome-ignore format: one thing
  desk.kernels.shadeRuns(flat.byteOffset, width, runs.count, runs.row.byteOffset, runs.from.byteOffset, runs.to.byteOffset, runs.component.byteOffset, shade.byteOffset, rise.byteOffset, ends.byteOffset); // biome-ignore format: one call
  return rise.map((sum, c) => (ends[c]! > 0 ? sum / ends[c]! / (255 - shade[c]! / area[c]!) : 0));
};

/** Bytes that print needs on a page's desk at most. */
export const roomForPrint = ({ width, height }: Pick<WorkingPage, 'width' | 'height'>): number =>
  roomForComponents(width, height) + roomForMeasures(width, height) + 3 * roomFor(width * height);

export const printOf = (page: WorkingPage): Print => {
  const ink = darkestInk(page);
  return printBelow(page, { ink, threshold: thresholdFor(ink), least: LEAST_STEEPNESS });
};

/** The same on a page without any dark print, whose noise has been averaged away: what is darker than its paper. */
export const faintPrintOf = (page: WorkingPage): Print => {
  const { data, faintBelow } = smoothPage(page, page.flat);
  const print = printBelow(
    { ...page, flat: data },
    { ink: faintBelow, threshold: faintBelow, least: SMOOTH_STEEPNESS },
  );
  return { ...print, ink: Math.max(PALEST_INK, darkestInk(page)) };
};

const printBelow = (
  page: WorkingPage,
  { ink, threshold, least }: { readonly ink: number; readonly threshold: number; readonly least: number },
): Print => {
  const { desk, width, height } = page;
  const found = components(desk, { data: page.flat, width, height }, threshold);
  const spread = spreads(desk, found);
  const steepness = steepnesses(page, found);
  const mm = page.dpi / 25.4;
  const kinds = new Uint8Array(found.count);
  let glyphs = 0;
  let rules = 0;
  for (let c = 0; c < found.count; c++) {
    const [left, top, right, bottom] = [found.left[c]!, found.top[c]!, found.right[c]!, found.bottom[c]!];
    if (left === 0 || top === 0 || right === width - 1 || bottom === height - 1) continue;
    const [across, down, area] = [right - left + 1, bottom - top + 1, found.area[c]!];
    const long = Math.max(across, down);
    const short = Math.min(across, down);
    const thick = Math.max(2 * spread[c]!, area / long);
    if (long >= SHORTEST_RULE_MM * mm && thick <= THICKEST_RULE_MM * mm) {
      kinds[c] = RULE;
      rules++;
    } else if (
      long >= LEAST_MARK_MM * mm &&
      long <= LONGEST_WORD_MM * mm &&
      short <= TALLEST_GLYPH_MM * mm &&
      (short < 2 * mm || area < 0.85 * across * down) &&
      steepness[c]! >= least
    ) {
      kinds[c] = long < LEAST_GLYPH_MM * mm ? MARK : GLYPH;
      if (kinds[c] === GLYPH) glyphs++;
    }
  }
  const bitmap = desk.bytes(width * height).fill(0);
  paint(desk, found, { bitmap, width, values: kinds });
  return { threshold, ink, glyphs, rules, bitmap, found };
};
