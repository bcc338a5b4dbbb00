// One separator a label, from the letters known: each starts where the label's own words put it and moves as far as the
// letters ask for.

import { type Attribute, forBoth, type PerAttribute } from './attributes.ts';
import { addLetter, descend, type Problem, type Separator, slackOf } from './dual-descent.ts';
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
/** After six rounds no more than one answer in 700 changes, and the more letters, the sooner. */
const MOST_PASSES = 6;
/** No letter is a label's until its words say so: nearly all others need no look then, and the answers are the same. */
const PRIOR_BIAS = -1;
export const SEED = 1;

export const labelsOf = (labels: Labels): PerAttribute<readonly Label[]> => ({
  type: labels.types,
  unit: labels.units,
});

/** Each label's problem. A letter whose label is not configured (any more) speaks against all: it belongs to none. */
export const problemsOf = (
  examples: readonly Example[],
  attribute: Attribute,
  labels: readonly Pick<Label, 'id'>[],
): ((number: number) => Problem) => {
  const numbers = new Map(labels.map(({ id }, number) => [id, number]));
  const labelled = Int32Array.from(examples, (example) => numbers.get(example[attribute]) ?? -1);
  const vectors = examples.map(({ vector }) => vector);
  const slacks = Float32Array.from(examples, ({ weight }) => slackOf(weight));
  return (number) => {
    const signs = new Int8Array(examples.length).fill(-1);
    for (let at = labelled.indexOf(number); at >= 0; at = labelled.indexOf(number, at + 1)) signs[at] = 1;
    return { vectors, signs, slacks };
  };
};

/** The separator that follows from its dual variables: prior + Σ dual · sign · letter, always summed in this order. */
export const separatorOf = (prior: Float32Array, duals: Float32Array, { vectors, signs }: Problem): Separator => {
  const separator = { weights: Float32Array.from(prior), bias: PRIOR_BIAS, duals };
  duals.forEach((dual, letter) => {
    if (dual !== 0) addLetter(separator, vectors[letter]!, dual * signs[letter]!);
  });
  return separator;
};

/**
 * `idf` may be a fold's own, with 0 for the features that the fold does not know. `keep`: separators that may stay as
 * they are, by the attribute and the place of the label.
 */
export const fitSeparators = (
  examples: readonly Example[],
  known: { readonly labels: Labels; readonly vocabulary: Vocabulary; readonly idf: Float32Array },
  keep: (attribute: Attribute, label: Label) => Separator | undefined = () => undefined,
): PerAttribute<readonly Separator[]> => {
  return forBoth((attribute) => {
    const labels = labelsOf(known.labels)[attribute];
    const problemOf = problemsOf(examples, attribute, labels);
    return labels.map((label, number) => {
      const kept = keep(attribute, label);
      if (kept !== undefined) return kept;
      const prior = priorWeights(label, known.vocabulary, known.idf);
      const problem = problemOf(number);
      const moving = { weights: Float32Array.from(prior), bias: PRIOR_BIAS, duals: new Float32Array(examples.length) };
      descend(moving, problem, { tolerance: TOLERANCE, passes: MOST_PASSES, random: seededRandom(SEED) });
      return separatorOf(prior, moving.duals, problem);
    });
  });
};
