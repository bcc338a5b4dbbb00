// A linear support vector machine with squared hinge loss, trained by coordinate descent on its dual variables.
// Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008,
// algorithm 3 with shrinking, as in LIBLINEAR's solver 1. The dual variables are kept, so that a letter more is a
// warm start; a letter's weight scales its C; the weights may start from a prior (biased regularisation: ½‖w − prior‖² + C Σ loss²).
import { type Random, shuffle } from './random.ts';
import { dot, type Vector } from './vocabulary.ts';

/** What tells one label from all others. */
export interface Separator {
  /** One weight a place of the vocabulary, and the bias behind them. */
  readonly weights: Float32Array;
  /** One dual variable a letter, at least 0; 0: the letter is told apart with room to spare. */
  readonly duals: Float32Array;
}

export interface Problem {
  readonly vectors: readonly Vector[];
  /** 1: the letter has the label, −1: it has another one. */
  readonly signs: Int8Array;
  /** 1 / (2 · C · weight) of each letter. */
  readonly slacks: Float32Array;
}

/** C, the price of a letter of weight 1 on the wrong side. */
const COST = 1;
export const slackOf = (weight: number): number => 1 / (2 * COST * weight);

/** The signed distance of a letter from the separating plane. */
export const marginOf = (vector: Vector, { weights }: Separator): number =>
  dot(vector, weights) + weights[weights.length - 1]!;

/**
 * One step on one letter's dual variable. Returns the gradient before the step, projected on duals ≥ 0; `undefined`
 * (and no step) where the dual is 0 and the gradient above `shrinkAbove`: the letter may rest.
 */
const step = (separator: Separator, problem: Problem, letter: number, shrinkAbove: number): number | undefined => {
  const { weights, duals } = separator;
  const vector = problem.vectors[letter]!;
  const sign = problem.signs[letter]!;
  const slack = problem.slacks[letter]!;
  const dual = duals[letter]!;
  const gradient = sign * marginOf(vector, separator) - 1 + slack * dual;
  if (dual === 0 && gradient > 0) return gradient > shrinkAbove ? undefined : 0;
  const { places, values } = vector;
  duals[letter] = Math.max(dual - gradient / (vector.square + 1 + slack), 0);
  const change = (duals[letter]! - dual) * sign;
  if (change !== 0) {
    for (let i = 0; i < places.length; i++) weights[places[i]!]! += change * values[i]!;
    weights[weights.length - 1]! += change;
  }
  return gradient;
};

/**
 * Descends until the largest violation is below `tolerance` or after `passes` rounds. Changes the separator in place.
 * `among`: the letters that may move (absent: all).
 */
export const descend = (
  separator: Separator,
  problem: Problem,
  options: {
    readonly tolerance: number;
    readonly passes: number;
    readonly random: Random;
    readonly among?: readonly number[];
  },
): void => {
  const order = Int32Array.from(options.among ?? problem.vectors.keys());
  let active = order.length;
  let shrinkAbove = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < options.passes; pass++) {
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    shuffle(order.subarray(0, active), options.random);
    for (let at = 0; at < active; at++) {
      const letter = order[at]!;
      const gradient = step(separator, problem, letter, shrinkAbove);
      if (gradient === undefined) {
        active--;
        order[at] = order[active]!;
        order[active] = letter;
        at--;
        continue;
      }
      highest = Math.max(highest, gradient);
      lowest = Math.min(lowest, gradient);
    }
    const settled = active === 0 || highest - lowest <= options.tolerance;
    if (settled && active === order.length) return;
    if (settled) active = order.length;
    shrinkAbove = settled || highest <= 0 ? Number.POSITIVE_INFINITY : highest;
  }
};
