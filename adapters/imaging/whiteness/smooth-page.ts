// A page with noise averaged away, and the brightness below which a spot is darker than noise explains.
import { type Desk, roomFor } from '../../../kernels/arena.ts';
import type { WorkingPage } from '../measure/analysis-image.ts';

/** Least contrast of a faint mark, of 255, and in deviations of the paper's noise. */
const LEAST_CONTRAST = 6;
const DEVIATIONS = 4.5;
/** What the histogram's whole levels hide of the noise. */
const ROUNDING = 2;
/** Deviation of a normal distribution over the median of the differences of two of its draws. */
const PER_STEP = 1 / (0.6745 * Math.SQRT2);
/** Columns beyond which noise knows nothing of its neighbours. */
const APART = 4;
const BRIGHTEST = 252;
const DARKEST = 200;

/** Pixels that the mean of nine adds to the width of a stroke. */
export const GROWN = 2;

export interface SmoothPage {
  /** Flat brightness, on the page's desk. */
  readonly data: Uint8Array;
  /** What is darker is no noise. */
  readonly faintBelow: number;
  /** What its noise may make of paper, of 255. */
  readonly noise: number;
}

/** The value below which half of what `histogram` counts lies, between two values by their share. */
const medianOf = (histogram: Uint32Array): number => {
  const half = histogram.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  for (let value = 0; value < histogram.length; value++) {
    const count = histogram[value]!;
    if (count > 0 && below + count >= half) return Math.max(0, value - 0.5 + (half - below) / count);
    below += count;
  }
  return histogram.length - 1;
};

const levelsOf = (desk: Desk, data: Uint8Array, { width, height }: WorkingPage): Omit<SmoothPage, 'data'> => {
  const filled = desk.filled();
  const levels = desk.counts(256).fill(0);
  desk.kernels.countLevels(data.byteOffset, data.length, levels.byteOffset);
  const steps = desk.counts(256).fill(0);
  desk.kernels.countSteps(data.byteOffset, width, height, APART, steps.byteOffset);
  desk.clearTo(filled);
  const noise = DEVIATIONS * PER_STEP * medianOf(steps);
  const least = Math.max(LEAST_CONTRAST, noise + ROUNDING);
  return { faintBelow: Math.ceil(Math.min(BRIGHTEST, Math.max(DARKEST, medianOf(levels) - least))), noise };
};

/** Bytes that `smoothPage` needs on a page's desk at most. */
export const roomForSmooth = ({ width, height }: Pick<WorkingPage, 'width' | 'height'>): number =>
  roomFor(width * height) + 2 * roomFor(256, 4);

/** `flat`: the page's, or what of it is to be looked at. At least 3 × 3 pixels. */
export const smoothPage = (page: WorkingPage, flat: Uint8Array): SmoothPage => {
  const { desk, width, height } = page;
  const data = desk.bytes(flat.length);
  desk.kernels.smooth(flat.byteOffset, width, height, data.byteOffset);
  return { data, ...levelsOf(desk, data, page) };
};
