// Platt scaling: a logistic curve over the probability of the best answer (Platt, 1999).

/** Confidence = 1 / (1 + exp(−(offset + slope · logit of the probability))). */
export interface Curve {
  readonly offset: number;
  readonly slope: number;
}

const EDGE = 1e-6;
const logit = (probability: number): number => {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, probability));
  return Math.log(inside / (1 - inside));
};
const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

export const confidenceOf = (probability: number, { offset, slope }: Curve): number =>
  logistic(offset + slope * logit(probability));

/** Newton's method may leap where the curve is flat. */
const short = (step: number): number => Math.max(-0.5, Math.min(0.5, step));

/** As many letters as this hold the curve to offset 0 and slope 1. */
const USUAL_WEIGHT = 5;

/** Two parameters by Newton's method. */
export const fitCurve = (
  answers: readonly { readonly probability: number; readonly right: boolean; readonly weight: number }[],
): Curve => {
  let [offset, slope] = [0, 0];
  for (let round = 0; round < 50; round++) {
    let [g0, g1, h00, h01, h11] = [USUAL_WEIGHT * offset, USUAL_WEIGHT * (slope - 1), USUAL_WEIGHT, 0, USUAL_WEIGHT];
    for (const { probability, right, weight } of answers) {
      const x = logit(probability);
      const p = logistic(offset + slope * x);
      const error = weight * (p - (right ? 1 : 0));
      const spread = weight * p * (1 - p);
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
