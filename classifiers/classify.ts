// Classifies a letter with a model: two answers with calibrated confidences and the passages that support them.
import type { Classification, Guess } from '../domain/sorting/classification.ts';
import { type Attribute, forBoth } from './attributes.ts';
import { type Answer, answerFrom } from './combine.ts';
import type { Seen } from './confidence/calibrate.ts';
import type { Thresholds } from './confidence/thresholds.ts';
import { explainer } from './explain.ts';
import { digestOf, knownShare, type LearnedLetter, labelIds, type Model } from './model/model.ts';
import { ownTextOf } from './own-text/own-text.ts';
import { columnOf, marginsOf, weightsOf } from './svm/svm-weights.ts';
import { officeTest } from './text/addressee.ts';
import { featuresOf, type LetterFeatures } from './text/features.ts';
import { tokenise } from './text/tokenise.ts';
import { placesOf, type Vector, vectorOf } from './text/vocabulary.ts';

const vectorFor = ({ vocabulary }: Model, { features }: LetterFeatures): Vector =>
  vectorOf(placesOf(vocabulary, features), vocabulary);

/** What the model sees of a letter that is not its own. */
export const seenBy = (
  model: Model,
  letter: { readonly vector: Vector; readonly longWords: Int32Array; readonly addressed: boolean },
): Seen => ({
  scores: forBoth((attribute) => marginsOf(model.separators[attribute], letter.vector)),
  pairs: model.pairs,
  knownShare: knownShare(model.vocabulary, model.vocabulary.idf, letter.longWords),
  addressed: letter.addressed,
});

/** What one person's word vouches for, by Laplace's rule of succession; the rest is for all other answers. */
const ONE_WORD = 2 / 3;

/** Longer words; with fewer, two letters may well have the same text: none at all, or a word on a photo. */
const FEWEST_WORDS = 10;

/** By the letters that a model has learned, so that each is looked through once. */
const lastWords = new WeakMap<readonly LearnedLetter[], ReadonlyMap<string, LearnedLetter>>();

/**
 * What a person said of the very same text. Thousands of letters like it may outvote that one in the separators, and
 * the person who corrected it would not understand why.
 */
const saidBefore = ({ letters }: Model, text: string): LearnedLetter | undefined => {
  let known = lastWords.get(letters);
  if (known === undefined) {
    known = new Map(letters.flatMap((letter) => (letter.weight === 1 ? [[letter.digest, letter]] : [])));
    lastWords.set(letters, known);
  }
  return known.get(digestOf(text));
};

/** A person's word first, and what the model answers behind it. */
const recalledBefore = ({ best, confidence, others }: Answer, place: number): Answer => ({
  ...{ best: place, confidence: ONE_WORD },
  others: [{ place: best, confidence }, ...others]
    .filter((other) => other.place !== place)
    .slice(0, others.length)
    .map((other) => ({ ...other, confidence: (1 - ONE_WORD) * other.confidence })),
});

/** Never throws; an empty text gets the likeliest labels with the confidence of a guess. */
export const classify = (model: Model, whole: string, thresholds?: Thresholds): Classification => {
  const { vocabulary, calibration, separators } = model;
  const { text, several } = ownTextOf(whole);
  const tokens = tokenise(text);
  const features = featuresOf(text, tokens);
  const vector = vectorFor(model, features);
  const seen = seenBy(model, { vector, longWords: features.longWords, addressed: officeTest(model.labels)(text) });
  const answers = answerFrom(seen, calibration, { letters: model.letters.length, support: model.support });
  const ids = labelIds(model.labels);
  const passagesFor = explainer(text, tokens, { vector, vocabulary });
  const said = features.longWords.length < FEWEST_WORDS ? undefined : saidBefore(model, whole);

  const guess = (attribute: Attribute): Guess => {
    const answer = answers[attribute];
    const recalled = said === undefined ? -1 : ids[attribute].indexOf(said[attribute]);
    const isRecalled = recalled >= 0 && recalled !== answer.best;
    const { best, confidence, others } = isRecalled ? recalledBefore(answer, recalled) : answer;
    const label = ids[attribute][best]!;
    const spokeFor = (place: number) => passagesFor(weightsOf(columnOf(separators[attribute], place)));
    const threshold = isRecalled ? undefined : thresholds?.[attribute].get(label);
    return {
      label,
      confidence,
      ...(threshold === undefined ? {} : { threshold }),
      ...(isRecalled ? { recalled: true } : {}),
      alternatives: others.map((other, rank) => ({
        label: ids[attribute][other.place]!,
        confidence: other.confidence,
        ...(rank === 0 ? { evidence: spokeFor(other.place) } : {}),
      })),
      evidence: spokeFor(best),
    };
  };
  return {
    ...{ type: guess('type'), unit: guess('unit'), model: model.version, known: seen.knownShare },
    ...(several ? { several: true as const } : {}),
  };
};
