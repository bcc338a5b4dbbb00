// What vouches for straight-through sorting: answers that were given to letters before a person's decision on them was
// learned. From training out of fold, and from every letter that is learned later.

import { forBoth, type PerAttribute } from '../attributes.ts';
import type { Answer } from '../combine.ts';

export interface Evidence {
  /** Id of the letter. */
  readonly id: string;
  /** The labels that were answered, and how sure. */
  readonly answered: PerAttribute<string>;
  readonly confidence: PerAttribute<number>;
  readonly right: PerAttribute<boolean>;
  /** Above 0, at most 1: how much the decision counts. */
  readonly weight: number;
}

/** More than a year of decisions in a small house; what is older says little about today's model. */
const MOST = 5000;

export const evidenceOf = (
  letter: { readonly id: string; readonly weight: number } & PerAttribute<string>,
  answers: PerAttribute<Answer>,
  ids: PerAttribute<readonly string[]>,
): Evidence => ({
  id: letter.id,
  answered: forBoth((attribute) => ids[attribute][answers[attribute].best]!),
  // Six digits are enough, and the model file stays small.
  confidence: forBoth((attribute) => Math.round(answers[attribute].confidence * 1e6) / 1e6),
  right: forBoth((attribute) => ids[attribute][answers[attribute].best] === letter[attribute]),
  weight: letter.weight,
});

/** `gone`: ids of letters that were decided anew. What is said to a letter once it was learned proves nothing. */
export const withMore = (
  known: readonly Evidence[],
  more: readonly Evidence[],
  gone: ReadonlySet<string>,
): readonly Evidence[] => [...known.filter(({ id }) => !gone.has(id)), ...more].slice(-MOST);
