// From labelled letters to a model with honest confidences.
import type { Letter } from '../domain/classification.ts';
import { MailroomError } from '../domain/errors.ts';
import { officeTest } from './addressee.ts';
import { forBoth } from './attributes.ts';
import { fitCalibration, type Sample } from './calibrate.ts';
import { type Feature, featuresOf } from './features.ts';
import { fitSeparators } from './fit.ts';
import { assemble, digestOf, knownShare, labelIds, type Model, scoresOf, weightOf } from './model.ts';
import { featuresOfLabels, type Labels, pairInformation, plainLabels } from './prior.ts';
import { seededRandom, shuffle } from './random.ts';
import { inverseDocumentFrequency, placesOf, type Vocabulary, vectorOf, vocabularyOf } from './vocabulary.ts';

/** A feature of one letter only is a name or a misreading; a label's own words always count. */
const FEWEST_LETTERS = 2;
const FOLDS = 5;
const SEED = 1;

interface Read {
  readonly letter: Letter;
  readonly weight: number;
  readonly digest: string;
  readonly features: Int32Array;
  readonly longWords: Int32Array;
  readonly addressed: boolean;
}

interface Prepared extends Read {
  /** Its known features' places in the vocabulary. */
  readonly places: Int32Array;
}

/** What every fold is fitted with. */
interface Ground {
  readonly labels: Labels;
  readonly vocabulary: Vocabulary;
  /** The labels' own features. */
  readonly own: ReadonlySet<Feature>;
}

const refuseUnknownLabels = (letters: readonly Letter[], labels: Labels): void => {
  const ids = labelIds(labels);
  const known = forBoth((attribute) => new Set(ids[attribute]));
  for (const letter of letters)
    for (const attribute of ['type', 'unit'] as const)
      if (!known[attribute].has(letter[attribute]))
        throw new MailroomError('LETTERS_INVALID', { letter: letter.id, [attribute]: letter[attribute] });
};

const vocabularyFrom = (letters: readonly Read[], own: ReadonlySet<Feature>): Vocabulary => {
  const frequencies = new Map<Feature, number>([...own].map((feature) => [feature, 0]));
  for (const { features } of letters)
    for (const feature of features) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
  const kept = [...frequencies]
    .filter(([feature, frequency]) => frequency >= FEWEST_LETTERS || own.has(feature))
    // Frequent features get small numbers: the model file holds differences of places, small ones in one byte.
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || a - b);
  return vocabularyOf(
    Int32Array.from(kept, ([feature]) => feature),
    Float32Array.from(kept, ([, frequency]) => inverseDocumentFrequency(frequency, letters.length)),
  );
};

/** What the features weigh for those who have only these letters; 0: not known to them. */
const idfAmong = (letters: readonly Prepared[], { vocabulary: { features }, own }: Ground): Float32Array => {
  const frequencies = new Uint32Array(features.length);
  for (const { places } of letters) for (const place of places) frequencies[place]! += 1;
  return Float32Array.from(frequencies, (frequency, place) =>
    frequency >= FEWEST_LETTERS || own.has(features[place]!) ? inverseDocumentFrequency(frequency, letters.length) : 0,
  );
};

/** Letters of the same text go to the same fold, else the answer would be known beforehand. */
const foldsOf = (letters: readonly Read[]): readonly number[] => {
  const digests = [...new Set(letters.map(({ digest }) => digest))];
  const order = digests.map((_, at) => at);
  shuffle(order, seededRandom(SEED));
  const foldOf = new Map(order.map((at, place) => [digests[at]!, place % FOLDS]));
  return letters.map(({ digest }) => foldOf.get(digest)!);
};

/** Answers of a model that had not seen the letters it answers; it counted and weighed only those it had seen. */
const answersOf = (seen: readonly Prepared[], unseen: readonly Prepared[], ground: Ground): readonly Sample[] => {
  const { labels, vocabulary } = ground;
  const ids = labelIds(labels);
  const rightOf = ({ letter: { type, unit }, weight }: Prepared) => ({
    weight,
    type: ids.type.indexOf(type),
    unit: ids.unit.indexOf(unit),
  });
  const idf = idfAmong(seen, ground);
  const examples = seen.map(({ letter: { type, unit }, weight, places }) => ({
    vector: vectorOf(places, vocabulary, idf),
    ...{ type, unit, weight },
  }));
  const separators = fitSeparators(examples, { labels, vocabulary, idf });
  const pairs = pairInformation(seen.map(rightOf), ids.type.length, ids.unit.length);
  return unseen.map((letter) => {
    const vector = vectorOf(letter.places, vocabulary, idf);
    return {
      scores: forBoth((attribute) => scoresOf(separators[attribute], vector)),
      right: rightOf(letter),
      pairs,
      knownShare: knownShare(vocabulary, idf, letter.longWords),
      addressed: letter.addressed,
    };
  });
};

/**
 * Trains on labelled letters. A letter with an id seen before replaces the earlier one. Deterministic: the same letters
 * in the same order give the same model. `onStep` hears of every step done, for a progress bar.
 * Throws LETTERS_INVALID for a letter whose type or unit is not among the labels.
 */
export const train = (
  letters: readonly Letter[],
  described: Labels,
  options: { readonly onStep?: (done: number, of: number) => void } = {},
): Model => {
  const labels = plainLabels(described);
  refuseUnknownLabels(letters, labels);
  let done = 0;
  const step = (): void => options.onStep?.(++done, FOLDS + 2);
  const latest = [...new Map(letters.map((letter) => [letter.id, letter])).values()].filter(
    (letter) => weightOf(letter) > 0,
  );
  const namesOffice = officeTest(labels);
  const read = latest.map((letter) => ({
    letter,
    weight: weightOf(letter),
    digest: digestOf(letter.text),
    addressed: namesOffice(letter.text),
    ...featuresOf(letter.text),
  }));
  const own = featuresOfLabels(labels);
  const vocabulary = vocabularyFrom(read, own);
  const prepared = read.map((letter) => ({ ...letter, places: placesOf(vocabulary, letter.features) }));
  step();
  const folds = foldsOf(prepared);
  const samples: Sample[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const seen = prepared.filter((_, at) => folds[at] !== fold);
    const unseen = prepared.filter((_, at) => folds[at] === fold);
    if (seen.length > 0 && unseen.length > 0) samples.push(...answersOf(seen, unseen, { labels, vocabulary, own }));
    step();
  }
  const learned = prepared.map(({ letter: { id, type, unit }, weight, digest, places }) => ({
    ...{ id, digest, type, unit, weight },
    vector: vectorOf(places, vocabulary, vocabulary.idf),
  }));
  const separators = fitSeparators(learned, { labels, vocabulary, idf: vocabulary.idf });
  const model = assemble({ labels, vocabulary, letters: learned, separators, calibration: fitCalibration(samples) });
  step();
  return model;
};
