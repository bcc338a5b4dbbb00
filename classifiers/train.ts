// From labelled letters to a model with honest confidences.
import type { Letter } from '../domain/classification.ts';
import { MailroomError } from '../domain/errors.ts';
import { fitCalibration, type Sample } from './calibrate.ts';
import { type Feature, type FeatureCounts, featuresOf } from './features.ts';
import { fitSeparators } from './fit.ts';
import { assemble, digestOf, forBoth, knownShare, labelIds, type Model, scoresOf } from './model.ts';
import { featuresOfLabels, type Labels, pairInformation } from './prior.ts';
import { seededRandom, shuffle } from './random.ts';
import {
  type Bag,
  bagOf,
  documentFrequencies,
  inverseDocumentFrequency,
  type Vocabulary,
  vectorOf,
  vocabularyOf,
} from './vocabulary.ts';

/** A feature of one letter only is a name or a misreading; a label's own words always count. */
const FEWEST_LETTERS = 2;
const FOLDS = 5;
const SEED = 1;

interface Counted {
  readonly letter: Letter;
  readonly digest: string;
  readonly counts: FeatureCounts;
}

interface Prepared extends Counted {
  readonly bag: Bag;
}

/** Throws LETTERS_INVALID for a letter whose type or unit is not in the list. */
const refuseUnknownLabels = (letters: readonly Letter[], labels: Labels): void => {
  const ids = labelIds(labels);
  const known = forBoth((attribute) => new Set(ids[attribute]));
  for (const letter of letters)
    for (const attribute of ['type', 'unit'] as const)
      if (!known[attribute].has(letter[attribute]))
        throw new MailroomError('LETTERS_INVALID', { letter: letter.id, [attribute]: letter[attribute] });
};

const vocabularyFrom = (letters: readonly Counted[], own: ReadonlySet<Feature>): Vocabulary => {
  const frequencies = documentFrequencies(letters.map(({ counts }) => counts));
  const kept = [...frequencies.keys()].filter(
    (feature) => frequencies.get(feature)! >= FEWEST_LETTERS || own.has(feature),
  );
  // Frequent features get small numbers: the model file holds differences of places, small ones in one byte.
  kept.sort((a, b) => frequencies.get(b)! - frequencies.get(a)! || a - b);
  const features = [...kept, ...[...own].filter((feature) => !frequencies.has(feature))];
  return vocabularyOf(
    Int32Array.from(features),
    Float32Array.from(features, (feature) => inverseDocumentFrequency(frequencies.get(feature) ?? 0, letters.length)),
  );
};

/** What the features weigh for those who have only these letters; 0: not known to them. */
const idfAmong = (bags: readonly Bag[], { features }: Vocabulary, own: ReadonlySet<Feature>): Float32Array => {
  const frequencies = new Uint32Array(features.length);
  for (const { places } of bags) for (const place of places) frequencies[place]! += 1;
  return Float32Array.from(frequencies, (frequency, place) =>
    frequency >= FEWEST_LETTERS || own.has(features[place]!) ? inverseDocumentFrequency(frequency, bags.length) : 0,
  );
};

/** Letters of the same text go to the same fold, else the answer would be known beforehand. */
const foldsOf = (letters: readonly Counted[]): readonly number[] => {
  const digests = [...new Set(letters.map(({ digest }) => digest))];
  const order = digests.map((_, at) => at);
  shuffle(order, seededRandom(SEED));
  const foldOf = new Map(order.map((at, place) => [digests[at]!, place % FOLDS]));
  return letters.map(({ digest }) => foldOf.get(digest)!);
};

/** Answers of models that had not seen the letter, the weights of features counted per fold. */
function* outOfFold(
  letters: readonly Prepared[],
  labels: Labels,
  vocabulary: Vocabulary,
  own: ReadonlySet<Feature>,
): Generator<readonly Sample[]> {
  const folds = foldsOf(letters);
  const ids = labelIds(labels);
  const rightOf = ({ letter }: Counted) => ({
    type: ids.type.indexOf(letter.type),
    unit: ids.unit.indexOf(letter.unit),
  });
  for (let fold = 0; fold < FOLDS; fold++) {
    const seen = letters.filter((_, at) => folds[at] !== fold);
    const unseen = letters.filter((_, at) => folds[at] === fold);
    const idf = idfAmong(
      seen.map(({ bag }) => bag),
      vocabulary,
      own,
    );
    const examples = seen.map(({ letter, bag }) => ({
      vector: vectorOf(bag, vocabulary, idf),
      type: letter.type,
      unit: letter.unit,
    }));
    const separators = fitSeparators(examples, { labels, vocabulary, idf });
    const right = seen.map(rightOf);
    const pairs = pairInformation(
      right.map(({ type, unit }) => [type, unit]),
      ids.type.length,
      ids.unit.length,
    );
    yield unseen.map((letter) => {
      const vector = vectorOf(letter.bag, vocabulary, idf);
      return {
        scores: forBoth((attribute) => scoresOf(separators[attribute], vector)),
        right: rightOf(letter),
        pairs,
        knownShare: knownShare(vocabulary, idf, letter.counts.longWords),
      };
    });
  }
}

/**
 * Trains on labelled letters. A letter with an id seen before replaces the earlier one. Deterministic: the same letters
 * in the same order give the same model. `onStep` hears of every step done, for a progress bar.
 * Throws LETTERS_INVALID for a letter whose type or unit is not among the labels.
 */
export const train = (
  letters: readonly Letter[],
  labels: Labels,
  options: { readonly onStep?: (done: number, of: number) => void } = {},
): Model => {
  refuseUnknownLabels(letters, labels);
  let done = 0;
  const step = (): void => options.onStep?.(++done, FOLDS + 2);
  const latest = [...new Map(letters.map((letter) => [letter.id, letter])).values()];
  const counted = latest.map((letter) => ({
    letter,
    digest: digestOf(letter.text),
    counts: featuresOf(letter.text),
  }));
  step();
  const own = featuresOfLabels(labels);
  const vocabulary = vocabularyFrom(counted, own);
  const prepared = counted.map((letter) => ({ ...letter, bag: bagOf(vocabulary, letter.counts) }));
  const samples: Sample[] = [];
  // With fewer letters than folds there is nothing to learn from the ones left out.
  if (prepared.length >= FOLDS)
    for (const answers of outOfFold(prepared, labels, vocabulary, own)) {
      samples.push(...answers);
      step();
    }
  const learned = prepared.map(({ letter, digest, bag }) => ({
    id: letter.id,
    digest,
    bag,
    vector: vectorOf(bag, vocabulary, vocabulary.idf),
    type: letter.type,
    unit: letter.unit,
  }));
  const separators = fitSeparators(learned, { labels, vocabulary, idf: vocabulary.idf });
  const model = assemble({ labels, vocabulary, letters: learned, separators, calibration: fitCalibration(samples) });
  step();
  return model;
};
