// The skew angle: the one at which the edges of print fall into the fewest rows.
import { type Desk, roomFor } from '../../../kernels/arena.ts';
import type { WorkingPage } from './analysis-image.ts';
import { type Edges, edgesOf, type LineDirection, roomForEdges } from './edges.ts';
import type { Print } from './text-components.ts';

export interface LineAngle {
  readonly lines: LineDirection;
  /** Degrees clockwise away from `lines`, -15 to 15. */
  readonly degrees: number;
  /** 0 to 1; below 0.5 there is no angle that could be trusted. */
  readonly confidence: number;
}

const LIMIT = 15;
const COARSE_STEP = 0.5;
/** Edges that are looked at while the angle is sought, and while it is measured. */
const COARSE_POINTS = 7000;
const FINE_POINTS = 40_000;
const LEAST_EDGES = 100;
/** Degrees beside the best angle. */
const FAR = [-7, -5, -3.5, -2.5, 2.5, 3.5, 5, 7];
const RADIANS = Math.PI / 180;

interface Sampling {
  /** Side by side; each sums for itself, because the baselines of two columns need not meet. */
  readonly strips: number;
  /** Height of a row, pixels. */
  readonly bin: number;
  /** How many edges are taken; the others are left out. */
  readonly points: number;
}

/** Where edges are aligned: on a desk, with room for the row sums of the angle at hand. */
interface Aligning {
  readonly desk: Desk;
  readonly edges: Edges;
  readonly sums: Float64Array;
}

/** The finest rows and most strips that are asked for together, in sums a pixel of the page's width and height. */
const MOST_SUMS = 3 / 0.4;

const sumsFor = ({ width, height }: Pick<WorkingPage, 'width' | 'height'>): number =>
  Math.ceil(MOST_SUMS * (width + height)) + 64;

/** Bytes that `lineAngle` needs on a page's desk at most. */
export const roomForAngle = (page: Pick<WorkingPage, 'width' | 'height'>): number =>
  2 * roomForEdges(page.width * page.height) + roomFor(sumsFor(page), 8);

/** Sum of squared row sums once the page is turned back by `degrees`. */
const alignment = ({ desk, edges, sums }: Aligning, degrees: number, { strips, bin, points }: Sampling): number => {
  const { x, y, weight, box } = edges;
  const cos = Math.cos(degrees * RADIANS);
  const sin = Math.sin(degrees * RADIANS);
  const first = (sin > 0 ? box.top : box.bottom) * sin + box.left * cos;
  const last = (sin > 0 ? box.bottom : box.top) * sin + box.right * cos;
  const low = box.top * cos - (sin > 0 ? box.right : box.left) * sin;
  const high = box.bottom * cos - (sin > 0 ? box.left : box.right) * sin;
  const perStrip = Math.ceil((high - low) / bin) + 4;
  const perPixel = (strips - 1e-6) / (last - first + 1);
  return desk.kernels.alignEdges(x.byteOffset, y.byteOffset, weight.byteOffset, points, cos, sin, bin, low, first, perPixel, perStrip, sums.byteOffset, perStrip * strips); // biome-ignore format: one call
};

interface Candidate {
  readonly lines: LineDirection;
  readonly on: Aligning;
  readonly degrees: number;
  /** Times chance. */
  readonly strength: number;
}

/** The two best peaks of the coarse sweep in one direction. */
const peaks = (lines: LineDirection, on: Aligning): Candidate[] => {
  const { edges } = on;
  if (edges.count < LEAST_EDGES) return [];
  const points = Math.min(edges.count, COARSE_POINTS);
  const scores: number[] = [];
  for (let k = 0; k <= (2 * LIMIT) / COARSE_STEP; k++)
    scores.push(alignment(on, k * COARSE_STEP - LIMIT, { strips: 6, bin: 2, points }));
  return scores
    .flatMap((score, k) => {
      const peak = score >= (scores[k - 1] ?? 0) && score > (scores[k + 1] ?? 0);
      const strength = (score * edges.count) / points / edges.energy;
      return peak ? [{ lines, on, degrees: k * COARSE_STEP - LIMIT, strength }] : [];
    })
    .sort((a, b) => b.strength - a.strength)
    .slice(0, 2);
};

interface Climb {
  readonly step: number;
  readonly reach: number;
  readonly bin: number;
  readonly points: number;
}

/** The best of `2 reach + 1` angles around the candidate, moved to the top of the parabola through its neighbours. */
const climb = (from: Candidate, { step, reach, bin, points: most }: Climb): Candidate => {
  const at = (k: number): number => from.degrees + k * step;
  const { edges } = from.on;
  const points = Math.min(edges.count, most);
  const scores: number[] = [];
  for (let k = -reach; k <= reach; k++) scores.push(alignment(from.on, at(k), { strips: 3, bin, points }));
  let best = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
  const [before, score, after] = [scores[best - 1], scores[best]!, scores[best + 1]];
  const bend = before === undefined || after === undefined ? 0 : before - 2 * score + after;
  const shift = bend < 0 ? (before! - after!) / (2 * bend) : 0;
  return { ...from, degrees: at(best - reach + shift), strength: (score * edges.count) / points / edges.energy };
};

/** How much better the page aligns than at angles that are surely wrong if `found` is right. */
const clearness = ({ on, degrees }: Candidate): number => {
  const points = Math.min(on.edges.count, 2 * COARSE_POINTS);
  const at = (away: number): number => alignment(on, degrees + away, { strips: 3, bin: 0.4, points });
  return at(0) / Math.max(...FAR.map(at));
};

const ramp = (value: number, low: number, high: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

/**
 * Angle of the text lines, -15 to 15 degrees clockwise away from across or down the page; undefined if there is hardly
 * any print. Maximises the sum of squared projections (Postl 1986; Bloomberg, Kopec and Dasari 1995) of the signed
 * outlines of print, coarse to fine, in strips.
 */
export const lineAngle = (page: WorkingPage, print: Print): LineAngle | undefined => {
  const { desk } = page;
  const filled = desk.filled();
  const sums = desk.doubles(sumsFor(page));
  const found = angleOf(print, (lines) => ({ desk, edges: edgesOf(page, print, lines), sums }));
  desk.clearTo(filled);
  return found;
};

const angleOf = (print: Print, on: (lines: LineDirection) => Aligning): LineAngle | undefined => {
  const candidates = [...peaks('across', on('across')), ...peaks('down', on('down'))].sort(
    (a, b) => b.strength - a.strength,
  );
  const [first, ...others] = candidates
    .slice(0, 3)
    .map((candidate) => climb(candidate, { step: 0.12, reach: 4, bin: 1, points: 2 * COARSE_POINTS }));
  if (first === undefined) return undefined;
  const rough = others.reduce((best, other) => (other.strength > best.strength ? other : best), first);
  const near = climb(rough, { step: 0.06, reach: 2, bin: 0.4, points: 3 * COARSE_POINTS });
  const found = climb(near, { step: 0.02, reach: 2, bin: 0.4, points: FINE_POINTS });
  const confidence = Math.min(
    ramp(clearness(found), 1, 3),
    ramp(found.strength, 0, 5),
    ramp(print.glyphs + 8 * print.rules, 0, 30),
  );
  const degrees = Math.min(LIMIT, Math.max(-LIMIT, found.degrees));
  return { lines: found.lines, degrees, confidence };
};
