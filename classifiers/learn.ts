// One letter more: the model moves just as far as the new letter and its neighbours ask for. And other labels: what was
// learned is kept.
import type { Letter } from '../domain/classification.ts';
import { forBoth } from './attributes.ts';
import { descend, type Separator } from './dual-descent.ts';
import { featuresOf } from './features.ts';
import { fitSeparators, labelsOf, problemsOf, SEED, TOLERANCE } from './fit.ts';
import { assemble, digestOf, type LearnedLetter, type Model, weightOf } from './model.ts';
import { featuresOfLabels, type Labels } from './prior.ts';
import { seededRandom } from './random.ts';
import { extendVocabulary, inverseDocumentFrequency, placesOf, vectorOf } from './vocabulary.ts';

/** First the new letters by themselves, then all letters of the labels that moved. */
const OWN_PASSES = 10;
const REPAIR_PASSES = 10;

/** Takes letters out of a separator: what they contributed is subtracted, the others keep their dual variables. */
const without = (
  { weights, duals }: Separator,
  letters: readonly LearnedLetter[],
  leave: ReadonlySet<number>,
  signOf: (letter: LearnedLetter) => number,
): Separator => {
  const remaining = Float32Array.from(weights);
  for (const at of leave) {
    const letter = letters[at]!;
    const step = -duals[at]! * signOf(letter);
    if (step === 0) continue;
    const { places, values } = letter.vector;
    for (let i = 0; i < places.length; i++) remaining[places[i]!]! += step * values[i]!;
    remaining[remaining.length - 1]! += step;
  }
  return { weights: remaining, duals: duals.filter((_, at) => !leave.has(at)) };
};

/** Room for more letters and, before the bias, for more features; both start at 0. */
const widened = ({ weights, duals }: Separator, features: number, letters: number): Separator => {
  const wider = new Float32Array(features + 1);
  wider.set(weights.subarray(0, -1));
  wider[features] = weights[weights.length - 1]!;
  const longer = new Float32Array(letters);
  longer.set(duals);
  return { weights: wider, duals: longer };
};

/**
 * The model after people's decisions. A letter with an id seen before replaces it, and so does one with the very same
 * text: the last word counts; with weight 0 the earlier one is only taken back. Weights of features stay as they were
 * trained.
 */
export const learn = (model: Model, letters: readonly Letter[]): Model => {
  const latest = [...new Map(letters.map((letter) => [letter.id, letter])).values()];
  const read = [...new Map(latest.map((letter) => [digestOf(letter.text), letter]))].map(([digest, letter]) => ({
    letter,
    digest,
    ...featuresOf(letter.text),
  }));
  if (read.length === 0) return model;
  // A new unit's post has words of its own; new pairs and characters wait for the next training.
  const vocabulary = extendVocabulary(
    model.vocabulary,
    read.flatMap(({ longWords }) => [...longWords]),
    inverseDocumentFrequency(1, model.letters.length + read.length),
  );
  const ids = new Set(read.map(({ letter }) => letter.id));
  const digests = new Set(read.map(({ digest }) => digest));
  const fresh = read.flatMap(({ letter, digest, features }): readonly LearnedLetter[] => {
    const { id, type, unit } = letter;
    const weight = weightOf(letter);
    const vector = vectorOf(placesOf(vocabulary, features), vocabulary, vocabulary.idf);
    return weight > 0 ? [{ id, digest, type, unit, weight, vector }] : [];
  });
  const leave = new Set(
    model.letters.flatMap(({ id, digest }, at) => (ids.has(id) || digests.has(digest) ? [at] : [])),
  );
  const kept = model.letters.filter((_, at) => !leave.has(at));
  const all = [...kept, ...fresh];
  const news = fresh.map((_, at) => kept.length + at);
  const separators = forBoth((attribute) => {
    const problemOf = problemsOf(all, attribute);
    return labelsOf(model.labels)[attribute].map((label, number) => {
      const before = model.separators[attribute][number]!;
      const reduced = without(before, model.letters, leave, (letter) => (letter[attribute] === label.id ? 1 : -1));
      const separator = widened(reduced, vocabulary.features.length, all.length);
      const problem = problemOf(label);
      const random = seededRandom(SEED);
      descend(separator, problem, { tolerance: TOLERANCE, passes: OWN_PASSES, random, among: news });
      const moved = news.some((at) => separator.duals[at]! > 0) || [...leave].some((at) => before.duals[at]! > 0);
      if (moved) descend(separator, problem, { tolerance: TOLERANCE, passes: REPAIR_PASSES, random });
      return separator;
    });
  });
  return assemble({ labels: model.labels, vocabulary, letters: all, separators, calibration: model.calibration });
};

/**
 * The model for other labels: a label that is new starts from its own words, one that is gone is proposed no more, and
 * all letters are kept. The same labels give the same model.
 */
export const withLabels = (model: Model, labels: Labels): Model => {
  if (JSON.stringify(labels) === JSON.stringify(model.labels)) return model;
  const vocabulary = extendVocabulary(
    model.vocabulary,
    featuresOfLabels(labels),
    inverseDocumentFrequency(0, model.letters.length),
  );
  const separators = fitSeparators(model.letters, { labels, vocabulary, idf: vocabulary.idf });
  return assemble({ labels, vocabulary, letters: model.letters, separators, calibration: model.calibration });
};
