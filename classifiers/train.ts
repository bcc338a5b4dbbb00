// Trains a model with calibrated confidences from labelled letters.

import { MailroomError } from '../domain/errors.ts';
import type { Letter } from '../domain/sorting/classification.ts';
import { forBoth } from './attributes.ts';
import { answerFrom } from './combine.ts';
import { fitCalibration } from './confidence/calibrate.ts';
import { foldsFor, type Ground, outOfFold, type Prepared } from './confidence/cross-validation.ts';
import { evidenceOf, withMore } from './confidence/evidence.ts';
import { featuresOfLabels, type Labels, plainLabels } from './label-keywords.ts';
import { assemble, digestOf, labelIds, type Model, versionOf, weightOf } from './model/model.ts';
import { ownTextOf } from './own-text/own-text.ts';
import { fitSeparators } from './svm/train-svm.ts';
import { officeTest } from './text/addressee.ts';
import { type Feature, featuresOf } from './text/features.ts';
import { inverseDocumentFrequency, placesOf, type Vocabulary, vocabularyOf } from './text/vocabulary.ts';

/** A feature of one letter only is a name or a misreading, and so is one of three in twenty thousand. */
const fewestOf = (letters: number): number => Math.max(2, Math.ceil(letters / 5000));

const refuseUnknownLabels = (letters: readonly Letter[], labels: Labels): void => {
  const ids = labelIds(labels);
  const known = forBoth((attribute) => new Set(ids[attribute]));
  for (const letter of letters)
    for (const attribute of ['type', 'unit'] as const)
      if (!known[attribute].has(letter[attribute]))
        throw new MailroomError('LETTERS_INVALID', { letter: letter.id, [attribute]: letter[attribute] });
};

const BUCKETS = 1 << 24;

/** Whether a feature may be in so many letters: the most are in one, and a map of them all would be the largest thing. */
const mayBeIn = (
  letters: readonly { readonly features: Int32Array }[],
  fewest: number,
): ((feature: Feature) => boolean) => {
  const counts = new Uint8Array(BUCKETS);
  const bucketOf = (feature: Feature): number => (feature ^ (feature >>> 8)) & (BUCKETS - 1);
  for (const { features } of letters)
    for (const feature of features) {
      const bucket = bucketOf(feature);
      if (counts[bucket]! < 255) counts[bucket]! += 1;
    }
  return (feature) => counts[bucketOf(feature)]! >= Math.min(fewest, 255);
};

const vocabularyFrom = (
  letters: readonly { readonly features: Int32Array }[],
  { own, fewest }: Pick<Ground, 'own' | 'fewest'>,
): Vocabulary => {
  const frequencies = new Map<Feature, number>();
  for (const feature of own) frequencies.set(feature, 0);
  const mayCount = mayBeIn(letters, fewest);
  for (const { features } of letters)
    for (const feature of features)
      if (mayCount(feature)) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
  const kept: (readonly [Feature, number])[] = [];
  for (const [feature, frequency] of frequencies)
    if (frequency >= fewest || own.has(feature)) kept.push([feature, frequency]);
  // Frequent features get small numbers: the model file holds differences of places, small ones in one byte.
  kept.sort(([a, timesA], [b, timesB]) => timesB - timesA || a - b);
  return vocabularyOf(
    Int32Array.from(kept, ([feature]) => feature),
    Float32Array.from(kept, ([, frequency]) => inverseDocumentFrequency(frequency, letters.length)),
  );
};

/** What is known of the letters, without their features as such: they are many. */
export const prepare = (
  letters: readonly Letter[],
  labels: Labels,
): { readonly prepared: readonly Prepared[]; readonly ground: Ground } => {
  const namesOffice = officeTest(labels);
  const own = featuresOfLabels(labels);
  const fewest = fewestOf(letters.length);
  const read = letters.map((letter) => {
    const { text } = ownTextOf(letter.text);
    return { ...featuresOf(text), addressed: namesOffice(text) };
  });
  const vocabulary = vocabularyFrom(read, { own, fewest });
  const prepared = letters.map((letter, at) => {
    const { longWords, features, addressed } = read[at]!;
    // Features give way to places letter by letter: of twenty thousand both would not fit.
    delete read[at];
    return {
      ...{ letter, longWords, addressed },
      weight: weightOf(letter),
      digest: digestOf(letter.text),
      places: placesOf(vocabulary, features),
    };
  });
  return { prepared, ground: { labels, vocabulary, own, fewest } };
};

/**
 * Trains on labelled letters. A letter with an id seen before replaces the earlier one. Deterministic: the same letters
 * in the same order give the same model. `onStep` hears of every step done, for a progress bar. Letters and model are
 * plain data: they may come from and go to a worker thread.
 * Throws LETTERS_INVALID for a letter whose type or unit is not among the labels.
 */
export const train = (
  letters: readonly Letter[],
  described: Labels,
  options: { readonly onStep?: (done: number, of: number) => void } = {},
): Model => {
  const labels = plainLabels(described);
  refuseUnknownLabels(letters, labels);
  const latest = [...new Map(letters.map((letter) => [letter.id, letter])).values()].filter(
    (letter) => weightOf(letter) > 0,
  );
  let done = 0;
  const step = (): void => options.onStep?.(++done, foldsFor(latest.length) + 2);
  const { prepared, ground } = prepare(latest, labels);
  const { vocabulary } = ground;
  step();
  const answers = outOfFold(prepared, ground, step);
  const calibration = fitCalibration(answers);
  const ids = labelIds(labels);
  const evidence = answers.map((answer) => {
    const { id, type, unit } = answer.letter;
    return evidenceOf({ id, type, unit, weight: answer.weight }, answerFrom(answer, calibration, answer.learned), ids);
  });
  const learned = prepared.map(({ letter: { id, type, unit }, weight, digest, places }) => ({
    ...{ id, digest, type, unit, weight, places },
  }));
  const separators = fitSeparators(learned, { labels, vocabulary, idf: vocabulary.idf });
  const model = assemble({
    ...{ labels, vocabulary, letters: learned, separators, calibration },
    evidence: withMore([], evidence, new Set()),
    version: versionOf(labels, learned),
  });
  step();
  return model;
};
