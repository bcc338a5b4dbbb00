// What a model says about a letter: two answers with honest confidences, and the words that spoke for them.
import type { Classification, Guess } from '../domain/classification.ts';
import { officeTest } from './addressee.ts';
import { type Attribute, forBoth } from './attributes.ts';
import { confidenceOf, highest, probabilitiesOf } from './calibrate.ts';
import { wordsFor } from './explain.ts';
import { featuresOfTokens } from './features.ts';
import { knownShare, labelIds, type Model, scoresOf } from './model.ts';
import { tokenise } from './tokenise.ts';
import { placesOf, vectorOf } from './vocabulary.ts';

const MOST_ALTERNATIVES = 3;

/** How much of a text is in the language of the letters learned: 1 as usual, 0 foreign. */
const familiarity = (share: number, { foreign, usual }: Model['calibration']['known']): number =>
  Math.max(0, Math.min(1, (share - foreign) / (usual - foreign)));

/** Letters that were all answered rightly vouch, with 95 % certainty, for no more than this share (rule of three). */
const mostVouchedBy = (letters: number): number => (letters === 0 ? 0 : 0.05 ** (1 / letters));

/** A label is as sure as its letters are many: a half without any, nine tenths with four (Krichevsky–Trofimov). */
const mostForLabel = (letters: number): number => (letters + 0.5) / (letters + 1);

/** Never throws; an empty text gets the likeliest labels with the confidence of a guess. */
export const classify = (model: Model, text: string): Classification => {
  const { vocabulary, calibration, separators } = model;
  const tokens = tokenise(text);
  const { features, longWords } = featuresOfTokens(tokens);
  const vector = vectorOf(placesOf(vocabulary, features), vocabulary, vocabulary.idf);
  const scores = forBoth((attribute) => scoresOf(separators[attribute], vector));
  const probabilities = probabilitiesOf(scores, model.pairs, calibration);
  const known = knownShare(vocabulary, vocabulary.idf, longWords);
  const familiar = familiarity(known, calibration.known);
  const ids = labelIds(model.labels);
  const vouched = mostVouchedBy(model.letters.length);
  const most = {
    type: vouched,
    unit: officeTest(model.labels)(text) ? vouched : Math.min(vouched, calibration.unaddressed),
  };

  const guess = (attribute: Attribute): Guess => {
    const chances = probabilities[attribute];
    const best = highest(chances);
    const sure = Math.min(
      confidenceOf(chances[best]!, calibration.curve[attribute]),
      most[attribute],
      mostForLabel(model.support[attribute][best]!),
    );
    const chance = 1 / chances.length;
    const mixed = (confidence: number): number => familiar * confidence + (1 - familiar) * chance;
    const rest = (1 - sure) / Math.max(1 - chances[best]!, Number.MIN_VALUE);
    const others = [...chances.keys()].filter((place) => place !== best).sort((a, b) => chances[b]! - chances[a]!);
    return {
      label: ids[attribute][best]!,
      confidence: mixed(sure),
      alternatives: others
        .slice(0, MOST_ALTERNATIVES)
        .map((place) => ({ label: ids[attribute][place]!, confidence: mixed(Math.min(sure, chances[place]! * rest)) })),
      evidence: wordsFor(tokens, { vector, vocabulary }, separators[attribute][best]!.weights),
    };
  };
  return { type: guess('type'), unit: guess('unit'), model: model.version, known };
};
