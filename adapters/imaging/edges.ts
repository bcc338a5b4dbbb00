// Upper and lower edges of print: the points from which the angle of the lines is measured.
import { GLYPH, type Print, RULE } from './print.ts';
import type { WorkingPage } from './working-page.ts';

/**
 * Points in no order, so that the first thousands tell nearly as much as all of them: where print begins or ends
 * across the direction of the lines, to a fraction of a pixel. For lines that run down the page x runs up and y runs
 * right, so that they look like lines that run across.
 */
export interface Edges {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Steepness, -1 to 1: negative where print begins (going down the lines), positive where it ends. */
  readonly weight: Float32Array;
  /** Sum of the squared weights. */
  readonly energy: number;
}

export type LineDirection = 'across' | 'down';

/** A rule is one long edge; unweighted it would outvote the text. */
const RULE_WEIGHT = 0.3;

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Coprime to `count` and near its golden section: any first part of the points so ordered is spread over all of them. */
const goldenStride = (count: number): number => {
  let stride = Math.max(1, Math.round(count * 0.618_034));
  while (divisor(count, stride) > 1) stride++;
  return stride;
};

export const edgesOf = (page: WorkingPage, print: Print, lines: LineDirection): Edges => {
  const { width, height, flat } = page;
  const { bitmap, threshold } = print;
  const across = lines === 'across';
  const step = across ? width : 1;
  const lastRow = across ? height - 1 : height;
  const lastColumn = across ? width : width - 1;
  // Positions first: most pixels are no edge, and the pass over all of them should do nothing else.
  let places = new Int32Array(1 << 16);
  let count = 0;
  for (let r = 0; r < lastRow; r++)
    for (let p = r * width, end = p + lastColumn; p < end; p++) {
      const here = bitmap[p]!;
      const next = bitmap[p + step]!;
      if (here === next || ((here | next) & (GLYPH | RULE)) === 0) continue;
      if (count === places.length) {
        const larger = new Int32Array(2 * count);
        larger.set(places);
        places = larger;
      }
      places[count++] = p;
    }
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const weight = new Float32Array(count);
  let energy = 0;
  const stride = goldenStride(count);
  for (let i = 0, j = 0; i < count; i++) {
    const p = places[j]!;
    j += stride;
    if (j >= count) j -= count;
    const row = Math.floor(p / width);
    const column = p - row * width;
    const rise = flat[p + step]! - flat[p]!;
    const crossing = rise === 0 ? 0.5 : Math.min(1, Math.max(0, (threshold - flat[p]!) / rise));
    const rule = ((bitmap[p]! | bitmap[p + step]!) & RULE) !== 0;
    const steepness = (rule ? RULE_WEIGHT : 1) * (rise / 255);
    x[i] = across ? column : -row;
    y[i] = (across ? row : column) + crossing;
    weight[i] = steepness;
    energy += steepness * steepness;
  }
  return { count, x, y, weight, energy };
};
