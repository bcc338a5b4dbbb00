// From scores to honest confidences: fitted on answers to letters that the answering model had not seen.
// Two steps: the scores' temperature (Guo et al., On Calibration of Modern Neural Networks, ICML 2017), then a logistic
// curve over the best answer (Platt, 1999), because a few letters that look like another label's keep the sharpest
// answers from being as sure as they look.
import type { Attribute, PerAttribute } from './attributes.ts';

export interface Calibration {
  /** Scores are multiplied by this before the exponential: the inverse of the temperature. */
  readonly sharpness: PerAttribute<number>;
  /** Weight of the pair prior, at least 0. */
  readonly pairWeight: number;
  /** Confidence of the best answer = 1 / (1 + exp(−(offset + slope · logit of its probability))). */
  readonly curve: PerAttribute<{ readonly offset: number; readonly slope: number }>;
  /** Shares of known words: from `usual` on a text is like the letters learned, up to `foreign` it is not at all. */
  readonly known: { readonly foreign: number; readonly usual: number };
  /** The most a unit's confidence may be where the letter names no office: the share of such letters that was right. */
  readonly unaddressed: number;
}

/** The scores that a model without this letter gave it, and what is right. */
export interface Sample {
  readonly scores: PerAttribute<Float64Array>;
  /** Numbers of the right labels. */
  readonly right: PerAttribute<number>;
  /** Pair prior of the model that answered, types × units. */
  readonly pairs: Float64Array;
  readonly knownShare: number;
  /** The letter names an office. */
  readonly addressed: boolean;
}

/** Scales to a sum of 1 after the exponential; safe for any finite input. */
export const softmax = (logits: Float64Array): Float64Array => {
  const highest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

/** The probability of every pair of type and unit, row by row. */
const jointProbabilities = (
  scores: PerAttribute<Float64Array>,
  pairs: Float64Array,
  { sharpness, pairWeight }: Pick<Calibration, 'sharpness' | 'pairWeight'>,
): Float64Array => {
  const units = scores.unit.length;
  return softmax(
    pairs.map(
      (information, cell) =>
        sharpness.type * scores.type[Math.floor(cell / units)]! +
        sharpness.unit * scores.unit[cell % units]! +
        pairWeight * information,
    ),
  );
};

/** The probability of each type and of each unit. */
export const probabilitiesOf = (
  scores: PerAttribute<Float64Array>,
  pairs: Float64Array,
  calibration: Pick<Calibration, 'sharpness' | 'pairWeight'>,
): PerAttribute<Float64Array> => {
  const type = new Float64Array(scores.type.length);
  const unit = new Float64Array(scores.unit.length);
  jointProbabilities(scores, pairs, calibration).forEach((probability, cell) => {
    type[Math.floor(cell / unit.length)]! += probability;
    unit[cell % unit.length]! += probability;
  });
  return { type, unit };
};

/** The place of the highest value. */
export const highest = (values: Float64Array): number =>
  values.reduce((best, value, place) => (value > values[best]! ? place : best), 0);

const EDGE = 1e-6;
const logit = (probability: number): number => {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, probability));
  return Math.log(inside / (1 - inside));
};
const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

export const confidenceOf = (probability: number, { offset, slope }: Calibration['curve'][Attribute]): number =>
  logistic(offset + slope * logit(probability));

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
      (sum, { scores, right }) =>
        sum + logLoss(softmax(scores[attribute].map((score) => score * Math.exp(logSharpness)))[right[attribute]]!),
      USUAL_WEIGHT * (logSharpness - Math.log(USUAL_SHARPNESS)) ** 2,
    );
  return Math.exp(lowest(cost, Math.log(0.5), Math.log(20)));
};

/** The pair prior costs types × units steps a letter; a thousand letters are enough for one number. */
const MOST_FOR_PAIRS = 1000;

const fitPairWeight = (samples: readonly Sample[], sharpness: PerAttribute<number>): number => {
  const some = samples.slice(0, MOST_FOR_PAIRS);
  const cost = (pairWeight: number): number =>
    some.reduce((sum, { scores, right, pairs }) => {
      const joint = jointProbabilities(scores, pairs, { sharpness, pairWeight });
      return sum + logLoss(joint[right.type * scores.unit.length + right.unit]!);
    }, 0);
  const weight = lowest(cost, 0, 2);
  return cost(weight) < cost(0) ? weight : 0;
};

/** Newton's method may leap where the curve is flat. */
const short = (step: number): number => Math.max(-0.5, Math.min(0.5, step));

/** Two parameters by Newton's method, held to offset 0 and slope 1 by a few letters' weight. */
const fitCurve = (
  answers: readonly { readonly probability: number; readonly right: boolean }[],
): { readonly offset: number; readonly slope: number } => {
  let [offset, slope] = [0, 0];
  for (let round = 0; round < 50; round++) {
    let [g0, g1, h00, h01, h11] = [USUAL_WEIGHT * offset, USUAL_WEIGHT * (slope - 1), USUAL_WEIGHT, 0, USUAL_WEIGHT];
    for (const { probability, right } of answers) {
      const x = logit(probability);
      const p = logistic(offset + slope * x);
      const error = p - (right ? 1 : 0);
      const spread = p * (1 - p);
      g0 += error;
      g1 += error * x;
      h00 += spread;
      h01 += spread * x;
      h11 += spread * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    offset -= short((h11 * g0 - h01 * g1) / determinant);
    slope -= short((h00 * g1 - h01 * g0) / determinant);
  }
  // A surer score must never mean a smaller confidence.
  return { offset, slope: Math.max(0.05, slope) };
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
  const answers = samples.map(({ scores, pairs, right }) => {
    const probabilities = probabilitiesOf(scores, pairs, { sharpness, pairWeight });
    const answer = (attribute: Attribute) => {
      const best = highest(probabilities[attribute]);
      return { probability: probabilities[attribute][best]!, right: best === right[attribute] };
    };
    return { type: answer('type'), unit: answer('unit') };
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
    curve: { type: fitCurve(answers.map(({ type }) => type)), unit: fitCurve(answers.map(({ unit }) => unit)) },
    known: { foreign: usual / 2, usual },
    // Laplace's rule of succession: a half where there were none.
    unaddressed: (unaddressed.filter(({ unit }) => unit.right).length + 1) / (unaddressed.length + 2),
  };
};
