// Trains the SVM weights from all letters; each label starts from its keywords.

import { type Attribute, forBoth, type PerAttribute } from '../attributes.ts';
import { type Label, type Labels, priorWeights } from '../label-keywords.ts';
import { roomFor, type Vocabulary } from '../text/vocabulary.ts';
import { type Letters, layOut } from './coordinate-descent.ts';
import { seededRandom } from './random.ts';
import { type Block, type Column, emptyBlock, LANES, type Separators, sideBySide, sizeFor } from './svm-weights.ts';

/** What is known of a letter: the places of its features, and a person's two answers. */
export interface Example {
  readonly places: Int32Array;
  readonly type: string;
  readonly unit: string;
  readonly weight: number;
}

/** Below this the scores move in the second decimal place; ten times smaller changes no answer out of fold. */
export const TOLERANCE = 0.1;
/** After six rounds no more than one answer in 700 changes, and the more letters, the sooner. */
const MOST_PASSES = 6;
export const SEED = 1;

export const labelsOf = (labels: Labels): PerAttribute<readonly Label[]> => ({
  type: labels.types,
  unit: labels.units,
});

/** Labels that are trained side by side. */
export const packsOf = <T>(labels: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(labels.length / LANES) }, (_, pack) => labels.slice(pack * LANES, (pack + 1) * LANES));

/**
 * The lane of each letter's label in a pack. A letter of another label, or of one that is not configured (any more),
 * speaks against all of them.
 */
export const lanesOf = (
  letters: readonly Pick<Example, Attribute>[],
  attribute: Attribute,
  pack: readonly Pick<Label, 'id'>[],
): Uint8Array => {
  const lanes = new Map(pack.map(({ id }, lane) => [id, lane]));
  return Uint8Array.from(letters, (letter) => lanes.get(letter[attribute]) ?? LANES);
};

/** A pack before any letter spoke: where its labels' own words put them. */
export const priorOf = (
  pack: readonly Label[],
  vocabulary: Vocabulary,
  { letters, idf = vocabulary.idf }: { readonly letters: number; readonly idf?: Float32Array },
): Block => {
  const block = emptyBlock(sizeFor(roomFor(vocabulary)), letters);
  for (const [lane, label] of pack.entries())
    for (const [place, weight] of priorWeights(label, vocabulary, idf))
      block.weights[(1 + place) * LANES + lane] = weight;
  return block;
};

/**
 * `idf` may be a fold's own, with 0 for the features that the fold does not know. `keep`: labels that may stay as they
 * are, by the attribute and the label.
 */
export const fitSeparators = (
  examples: readonly Example[],
  known: { readonly labels: Labels; readonly vocabulary: Vocabulary; readonly idf: Float32Array },
  keep: (attribute: Attribute, label: Label) => Column | undefined = () => undefined,
): PerAttribute<Separators> => {
  const size = sizeFor(roomFor(known.vocabulary));
  const letters = examples.length;
  let ground: Letters | undefined;
  const fitted = (attribute: Attribute, pack: readonly Label[]): Block => {
    ground ??= layOut(examples, known);
    const laneOf = lanesOf(examples, attribute, pack);
    const prior = priorOf(pack, known.vocabulary, { letters, idf: known.idf });
    const how = { tolerance: TOLERANCE, passes: MOST_PASSES, random: seededRandom(SEED) };
    const duals = ground.descend(prior, laneOf, [how]).duals.slice();
    return { weights: ground.sum({ weights: prior.weights, duals }, laneOf).weights.slice(), duals };
  };
  return forBoth((attribute) => {
    const labels = labelsOf(known.labels)[attribute];
    const kept = labels.map((label) => keep(attribute, label));
    const blocks = packsOf(labels.filter((_, at) => kept[at] === undefined)).map((pack) => fitted(attribute, pack));
    if (kept.every((column) => column === undefined)) return { labels: labels.length, blocks };
    let next = 0;
    const columns = kept.map((column) => column ?? { block: blocks[Math.floor(next / LANES)]!, lane: next++ % LANES });
    return sideBySide(columns, { size, letters });
  });
};
