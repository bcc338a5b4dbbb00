// Fits calibration of confidences on answers to letters that the answering model had not seen.
// Two steps: the scores' temperature (Guo et al., On Calibration of Modern Neural Networks, ICML 2017), then a logistic
// curve over the best answer, because a few letters that look like another label's keep the sharpest answers from being
// as sure as they look.
import { type Attribute, forBoth, type PerAttribute } from '../attributes.ts';
import { type Curve, fitCurve } from './platt-scaling.ts';

export interface Calibration {
  /** Scores are multiplied by this before the exponential: the inverse of the temperature. */
  readonly sharpness: PerAttribute<number>;
  /** Weight of the pair prior, at least 0. */
  readonly pairWeight: number;
  /** From the best answer's probability to its confidence. */
  readonly curve: PerAttribute<Curve>;
  /** Shares of known words: from `usual` on a text is like the letters learned, up to `foreign` it is not at all. */
  readonly known: { readonly foreign: number; readonly usual: number };
  /** The most a unit's confidence may be where the letter names no office: the share of such letters that was right. */
  readonly unaddressed: number;
}

/** What a model sees of a letter, and of itself. */
export interface Seen {
  readonly scores: PerAttribute<Float64Array>;
  /** Pair prior of the model that answers, types × units. */
  readonly pairs: Float64Array;
  readonly knownShare: number;
  /** The letter names an office. */
  readonly addressed: boolean;
}

/** What a model without this letter saw of it, and what is right. */
export interface Sample extends Seen {
  /** Numbers of the right labels. */
  readonly right: PerAttribute<number>;
  /** Above 0, at most 1. */
  readonly weight: number;
}

/** Scales `sharpness` × values to a sum of 1 after the exponential; safe for any finite input. */
export const softmax = (values: Float64Array, sharpness: number): Float64Array => {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) highest = Math.max(highest, value);
  const shares = new Float64Array(values.length);
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += shares[at] = Math.exp(sharpness * (values[at]! - highest));
  for (let at = 0; at < shares.length; at++) shares[at]! /= sum;
  return shares;
};

/** How much likelier each pair is than by chance, as far as the prior counts: row by row, types × units. */
const oddsOf = (pairs: Float64Array, pairWeight: number): Float64Array =>
  pairs.map((information) => Math.exp(pairWeight * information));

/** Scores as if type and unit had nothing to do with each other, and the sum over all pairs of what they make together. */
const apart = (scores: PerAttribute<Float64Array>, odds: Float64Array, sharpness: PerAttribute<number>) => {
  const type = softmax(scores.type, sharpness.type);
  const unit = softmax(scores.unit, sharpness.unit);
  const byType = new Float64Array(type.length);
  const byUnit = new Float64Array(unit.length);
  let all = 0;
  for (let t = 0, cell = 0; t < type.length; t++) {
    let row = 0;
    for (let u = 0; u < unit.length; u++, cell++) {
      const odd = odds[cell]!;
      row += odd * unit[u]!;
      byUnit[u]! += type[t]! * odd;
    }
    byType[t] = row;
    all += type[t]! * row;
  }
  return { type, unit, byType, byUnit, all };
};

/** The probability of each type and of each unit: what all pairs with it have together. */
export const probabilitiesOf = (
  scores: PerAttribute<Float64Array>,
  pairs: Float64Array,
  { sharpness, pairWeight }: Pick<Calibration, 'sharpness' | 'pairWeight'>,
): PerAttribute<Float64Array> => {
  const { type, unit, byType, byUnit, all } = apart(scores, oddsOf(pairs, pairWeight), sharpness);
  return {
    type: type.map((share, t) => (share * byType[t]!) / all),
    unit: unit.map((share, u) => (share * byUnit[u]!) / all),
  };
};

/** The place of the highest value. */
export const highest = (values: Float64Array): number =>
  values.reduce((best, value, place) => (value > values[best]! ? place : best), 0);

/** The lowest point of a function with one valley between `low` and `high` (golden section). */
const lowest = (cost: (at: number) => number, low: number, high: number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [costC, costD] = [cost(c), cost(d)];
  while (b - a > 0.01) {
    if (costC < costD) {
      [b, d, costD] = [d, c, costC];
      c = b - ratio * (b - a);
      costC = cost(c);
    } else {
      [a, c, costC] = [c, d, costD];
      d = a + ratio * (b - a);
      costD = cost(d);
    }
  }
  return (a + b) / 2;
};

const logLoss = (probability: number): number => -Math.log(Math.max(probability, Number.MIN_VALUE));

/** Typical of letters of one page; a handful of letters moves the search not far from it. */
const USUAL_SHARPNESS = 8;
/** As many letters as this speak for the usual values. */
const USUAL_WEIGHT = 5;

const fitSharpness = (samples: readonly Sample[], attribute: Attribute): number => {
  const cost = (logSharpness: number): number =>
    samples.reduce(
      (sum, { scores, right, weight }) =>
        sum + weight * logLoss(softmax(scores[attribute], Math.exp(logSharpness))[right[attribute]]!),
      USUAL_WEIGHT * (logSharpness - Math.log(USUAL_SHARPNESS)) ** 2,
    );
  return Math.exp(lowest(cost, Math.log(0.5), Math.log(20)));
};

/** The pair prior costs types × units steps a letter; a thousand letters are enough for one number. */
const MOST_FOR_PAIRS = 1000;

const fitPairWeight = (samples: readonly Sample[], sharpness: PerAttribute<number>): number => {
  const some = samples.slice(0, MOST_FOR_PAIRS);
  const cost = (pairWeight: number): number => {
    const known = new Map(
      [...new Set(some.map(({ pairs }) => pairs))].map((pairs) => [pairs, oddsOf(pairs, pairWeight)]),
    );
    return some.reduce((sum, { scores, right, pairs, weight }) => {
      const odds = known.get(pairs)!;
      const { type, unit, all } = apart(scores, odds, sharpness);
      const together = type[right.type]! * unit[right.unit]! * odds[right.type * unit.length + right.unit]!;
      return sum + weight * logLoss(together / all);
    }, 0);
  };
  const weight = lowest(cost, 0, 2);
  return cost(weight) < cost(0) ? weight : 0;
};

const quantile = (values: readonly number[], share: number): number =>
  Float64Array.from(values).sort()[Math.floor(share * (values.length - 1))]!;

const CAUTIOUS: Calibration = {
  sharpness: { type: 1, unit: 1 },
  pairWeight: 0,
  curve: { type: { offset: 0, slope: 1 }, unit: { offset: 0, slope: 1 } },
  known: { foreign: 0.1, usual: 0.3 },
  unaddressed: 0.5,
};

/** Fits all of it. Without samples: cautious values that let nothing look sure. */
export const fitCalibration = (samples: readonly Sample[]): Calibration => {
  if (samples.length === 0) return CAUTIOUS;
  const sharpness = { type: fitSharpness(samples, 'type'), unit: fitSharpness(samples, 'unit') };
  const pairWeight = fitPairWeight(samples, sharpness);
  const answers = samples.map(({ scores, pairs, right, weight }) => {
    const probabilities = probabilitiesOf(scores, pairs, { sharpness, pairWeight });
    return forBoth((attribute) => {
      const best = highest(probabilities[attribute]);
      return {
        probability: probabilities[attribute][best]!,
        right: best === right[attribute],
        weight,
      };
    });
  });
  const unaddressed = answers.filter((_, at) => !samples[at]!.addressed);
  // A letter read badly knows fewer words than the letters learned and is still a letter.
  const usual =
    0.75 *
    quantile(
      samples.map((sample) => sample.knownShare),
      0.02,
    );
  return {
    sharpness,
    pairWeight,
    curve: forBoth((attribute) => fitCurve(answers.map((answer) => answer[attribute]))),
    known: { foreign: usual / 2, usual },
    // Laplace's rule of succession: a half where there were none.
    unaddressed: (unaddressed.filter(({ unit }) => unit.right).length + 1) / (unaddressed.length + 2),
  };
};
