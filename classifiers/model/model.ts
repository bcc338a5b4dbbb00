// A trained classifier as plain data, and its scores for a letter: one per label, unbounded, higher is more likely.
import { createHash } from 'node:crypto';
import type { Letter } from '../../domain/sorting/classification.ts';
import { type Attribute, forBoth, type PerAttribute } from '../attributes.ts';
import type { Calibration } from '../confidence/calibrate.ts';
import type { Evidence } from '../confidence/evidence.ts';
import { type Labels, pairInformation } from '../label-keywords.ts';
import type { Separators } from '../svm/svm-weights.ts';
import type { Vocabulary } from '../text/vocabulary.ts';

/** A learned letter without its text. */
export interface LearnedLetter {
  readonly id: string;
  /** The start of the text's SHA-256, hexadecimal: tells that the very same text comes again. */
  readonly digest: string;
  /** Of its features in the vocabulary, ascending: what they weigh follows. */
  readonly places: Int32Array;
  readonly type: string;
  readonly unit: string;
  /** Above 0, at most 1. */
  readonly weight: number;
}

export interface Model {
  readonly labels: Labels;
  readonly vocabulary: Vocabulary;
  readonly letters: readonly LearnedLetter[];
  /** In the order of `labels`. */
  readonly separators: PerAttribute<Separators>;
  /** Pointwise mutual information of type and unit, row by row: types × units. */
  readonly pairs: Float64Array;
  /** How many letters of each label were learned, each counted with its weight. */
  readonly support: PerAttribute<readonly number[]>;
  readonly calibration: Calibration;
  readonly evidence: readonly Evidence[];
  /** A short hash of the labels and of all that was learned, in order: the same version gives the same answers. */
  readonly version: string;
}

export const labelIds = (labels: Labels): PerAttribute<readonly string[]> => ({
  type: labels.types.map(({ id }) => id),
  unit: labels.units.map(({ id }) => id),
});

/** `before`: the version that learned these letters more; absent for the first. */
export const versionOf = (labels: Labels, letters: readonly LearnedLetter[], before = ''): string => {
  const hash = createHash('sha256').update(before).update(JSON.stringify(labels));
  for (const { id, digest, type, unit, weight } of letters)
    hash.update(JSON.stringify([id, digest, type, unit, weight]));
  return hash.digest('hex').slice(0, 12);
};

/** Completes a model with what follows from its letters: pairs and support. */
export const assemble = (parts: Omit<Model, 'pairs' | 'support'>): Model => {
  const { labels, letters } = parts;
  const ids = labelIds(labels);
  const places = forBoth((attribute) => new Map(ids[attribute].map((id, place) => [id, place])));
  const numberOf = (letter: LearnedLetter, attribute: Attribute): number =>
    places[attribute].get(letter[attribute]) ?? -1;
  return {
    ...parts,
    pairs: pairInformation(
      letters.map((letter) => ({
        type: numberOf(letter, 'type'),
        unit: numberOf(letter, 'unit'),
        weight: letter.weight,
      })),
      ids.type.length,
      ids.unit.length,
    ),
    support: forBoth((attribute) => {
      const support = ids[attribute].map(() => 0);
      for (const letter of letters) {
        const number = numberOf(letter, attribute);
        if (number >= 0) support[number]! += letter.weight;
      }
      return support;
    }),
  };
};

/** Weight of ten unknown words, so that three known ones on an empty page are not yet a letter in our language. */
const UNSEEN_WORDS = 10;

/** The share of a letter's longer words that the model knows, 0 to below 1. */
export const knownShare = ({ placeOf }: Vocabulary, idf: Float32Array, longWords: Int32Array): number =>
  longWords.reduce((known, word) => known + (idf[placeOf.get(word) ?? -1] ? 1 : 0), 0) /
  (longWords.length + UNSEEN_WORDS);

/** How much a letter teaches: 0 to 1, and 0 for what is no number. */
export const weightOf = ({ weight = 1 }: Letter): number => (weight > 0 ? Math.min(1, weight) : 0);

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
