// Cross-validation: out-of-fold answers, the basis of every confidence and threshold.
import type { Letter } from '../../domain/sorting/classification.ts';
import { forBoth } from '../attributes.ts';
import type { Learned } from '../combine.ts';
import { type Labels, pairInformation } from '../label-keywords.ts';
import { knownShare, labelIds } from '../model/model.ts';
import { seededRandom, shuffle } from '../svm/random.ts';
import { marginsOf } from '../svm/svm-weights.ts';
import { fitSeparators } from '../svm/train-svm.ts';
import type { Feature } from '../text/features.ts';
import { inverseDocumentFrequency, type Vocabulary, vectorOf } from '../text/vocabulary.ts';
import type { Sample } from './calibrate.ts';

/** With few letters every one is missed that a fold leaves out. */
export const foldsFor = (letters: number): number => (letters < 1000 ? 10 : 5);
const SEED = 1;
/** So many answers tell all there is to tell; of more letters only some folds are answered. */
const ENOUGH = 2000;

export interface Prepared {
  readonly letter: Letter;
  readonly weight: number;
  readonly digest: string;
  readonly longWords: Int32Array;
  readonly addressed: boolean;
  /** Its known features' places in the vocabulary. */
  readonly places: Int32Array;
}

/** What every fold is fitted with. */
export interface Ground {
  readonly labels: Labels;
  readonly vocabulary: Vocabulary;
  /** The labels' own features: they count however few letters have them. */
  readonly own: ReadonlySet<Feature>;
  /** Letters that a feature must be in to count. */
  readonly fewest: number;
}

export interface OutOfFold extends Sample {
  readonly letter: Letter;
  /** What the answering model had learned. */
  readonly learned: Learned;
}

/** What the features weigh for those who have only these letters; 0: not known to them. */
const idfAmong = (letters: readonly Prepared[], { vocabulary: { features }, own, fewest }: Ground): Float32Array => {
  const frequencies = new Uint32Array(features.length);
  for (const { places } of letters) for (const place of places) frequencies[place]! += 1;
  return Float32Array.from(frequencies, (frequency, place) =>
    frequency >= fewest || own.has(features[place]!) ? inverseDocumentFrequency(frequency, letters.length) : 0,
  );
};

/** Letters of the same text go to the same fold, else the answer would be known beforehand. */
const foldsOf = (letters: readonly Prepared[], folds: number): readonly number[] => {
  const digests = [...new Set(letters.map(({ digest }) => digest))];
  const order = digests.map((_, at) => at);
  shuffle(order, seededRandom(SEED));
  const foldOf = new Map(order.map((at, place) => [digests[at]!, place % folds]));
  return letters.map(({ digest }) => foldOf.get(digest)!);
};

/** The answering model counted and weighed only the letters it had seen. */
const answersOf = (seen: readonly Prepared[], unseen: readonly Prepared[], ground: Ground): readonly OutOfFold[] => {
  const { labels, vocabulary } = ground;
  const ids = labelIds(labels);
  const numbersOf = ({ letter }: Prepared) => forBoth((attribute) => ids[attribute].indexOf(letter[attribute]));
  const idf = idfAmong(seen, ground);
  const examples = seen.map(({ letter: { type, unit }, weight, places }) => ({ type, unit, weight, places }));
  const separators = fitSeparators(examples, { labels, vocabulary, idf });
  const counted = seen.map((letter) => ({ ...numbersOf(letter), weight: letter.weight }));
  const pairs = pairInformation(counted, ids.type.length, ids.unit.length);
  const support = forBoth((attribute) => {
    const counts = ids[attribute].map(() => 0);
    for (const letter of counted) counts[letter[attribute]]! += letter.weight;
    return counts;
  });
  return unseen.map((one) => {
    const vector = vectorOf(one.places, vocabulary, idf);
    return {
      letter: one.letter,
      learned: { letters: seen.length, support },
      scores: forBoth((attribute) => marginsOf(separators[attribute], vector)),
      right: numbersOf(one),
      weight: one.weight,
      pairs,
      knownShare: knownShare(vocabulary, idf, one.longWords),
      addressed: one.addressed,
    };
  });
};

/** `onFold` hears of every fold done or left out. */
export const outOfFold = (letters: readonly Prepared[], ground: Ground, onFold: () => void): readonly OutOfFold[] => {
  const count = foldsFor(letters.length);
  const folds = foldsOf(letters, count);
  const answers: OutOfFold[] = [];
  for (let fold = 0; fold < count; fold++) {
    const seen = letters.filter((_, at) => folds[at] !== fold);
    const unseen = letters.filter((_, at) => folds[at] === fold);
    if (seen.length > 0 && unseen.length > 0 && answers.length < ENOUGH)
      answers.push(...answersOf(seen, unseen, ground));
    onFold();
  }
  return answers;
};
