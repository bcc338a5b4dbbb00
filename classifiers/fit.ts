// One separator a label, from the letters known: each starts where the label's own words put it and moves as far as the
// letters ask for.

import { type Attribute, forBoth, type PerAttribute } from './attributes.ts';
import { descend, type Problem, type Separator, slackOf } from './dual-descent.ts';
import { type Label, type Labels, priorWeights } from './prior.ts';
import { seededRandom } from './random.ts';
import type { Vector, Vocabulary } from './vocabulary.ts';

/** What is known of a letter: the vector it is, and a person's two answers. */
export interface Example {
  readonly vector: Vector;
  readonly type: string;
  readonly unit: string;
  readonly weight: number;
}

/** Below this the scores move in the second decimal place; ten times smaller changes no answer out of fold. */
export const TOLERANCE = 0.1;
const MOST_PASSES = 60;
export const SEED = 1;

/** A letter whose label is not configured (any more) speaks against all labels: it belongs to none of them. */
export const problemsOf = (
  examples: readonly Example[],
  attribute: Attribute,
): ((label: Pick<Label, 'id'>) => Problem) => {
  const vectors = examples.map(({ vector }) => vector);
  const slacks = Float32Array.from(examples, ({ weight }) => slackOf(weight));
  return ({ id }) => ({
    vectors,
    signs: Int8Array.from(examples, (example) => (example[attribute] === id ? 1 : -1)),
    slacks,
  });
};

export const labelsOf = (labels: Labels): PerAttribute<readonly Label[]> => ({
  type: labels.types,
  unit: labels.units,
});

/** The separator that follows from its dual variables: prior + Σ dual · sign · letter, always summed in this order. */
export const separatorOf = (prior: Float32Array, duals: Float32Array, { vectors, signs }: Problem): Separator => {
  const weights = Float32Array.from(prior);
  duals.forEach((dual, letter) => {
    if (dual === 0) return;
    const { places, values } = vectors[letter]!;
    const step = dual * signs[letter]!;
    for (let i = 0; i < places.length; i++) weights[places[i]!]! += step * values[i]!;
    weights[weights.length - 1]! += step;
  });
  return { weights, duals };
};

/** `idf` may be a fold's own, with 0 for the features that the fold does not know. */
export const fitSeparators = (
  examples: readonly Example[],
  known: { readonly labels: Labels; readonly vocabulary: Vocabulary; readonly idf: Float32Array },
): PerAttribute<readonly Separator[]> => {
  return forBoth((attribute) => {
    const problemOf = problemsOf(examples, attribute);
    return labelsOf(known.labels)[attribute].map((label) => {
      const prior = priorWeights(label, known.vocabulary, known.idf);
      const problem = problemOf(label);
      const moving = { weights: Float32Array.from(prior), duals: new Float32Array(examples.length) };
      descend(moving, problem, { tolerance: TOLERANCE, passes: MOST_PASSES, random: seededRandom(SEED) });
      return separatorOf(prior, moving.duals, problem);
    });
  });
};
