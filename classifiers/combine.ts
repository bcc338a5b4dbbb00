// Combines scores into two answers, type and unit, each with a probability.
import { type Attribute, forBoth, type PerAttribute } from './attributes.ts';
import { type Calibration, highest, probabilitiesOf, type Seen } from './confidence/calibrate.ts';
import { confidenceOf } from './confidence/platt-scaling.ts';

/** How many letters the model learned, all and of each label. */
export interface Learned {
  readonly letters: number;
  readonly support: PerAttribute<readonly number[]>;
}

export interface Answer {
  /** Number of the label. */
  readonly best: number;
  readonly confidence: number;
  /** The other labels, likeliest first. */
  readonly others: readonly { readonly place: number; readonly confidence: number }[];
}

const MOST_ALTERNATIVES = 3;

/** How much of a text is in the language of the letters learned: 1 as usual, 0 foreign. */
const familiarity = (share: number, { foreign, usual }: Calibration['known']): number =>
  Math.max(0, Math.min(1, (share - foreign) / (usual - foreign)));

/** Letters that were all answered rightly vouch, with 95 % certainty, for no more than this share (rule of three). */
const mostVouchedBy = (letters: number): number => (letters === 0 ? 0 : 0.05 ** (1 / letters));

/**
 * While a label has fewer than ten letters it is as sure as they are many: a half without any, nine tenths with four
 * (Krichevsky–Trofimov). From then on its answers speak for themselves (thresholds.ts).
 */
const mostForLabel = (letters: number): number => (letters < 10 ? (letters + 0.5) / (letters + 1) : 1);

export const answerFrom = (
  { scores, pairs, knownShare, addressed }: Seen,
  calibration: Calibration,
  { letters, support }: Learned,
): PerAttribute<Answer> => {
  const probabilities = probabilitiesOf(scores, pairs, calibration);
  const familiar = familiarity(knownShare, calibration.known);
  const vouched = mostVouchedBy(letters);
  const most = { type: 1, unit: addressed ? 1 : calibration.unaddressed };
  return forBoth((attribute: Attribute): Answer => {
    const chances = probabilities[attribute];
    const best = highest(chances);
    // Scaled, not cut off: the surest letters must still be told from the next ones.
    const sure = Math.min(
      vouched * confidenceOf(chances[best]!, calibration.curve[attribute]),
      most[attribute],
      mostForLabel(support[attribute][best]!),
    );
    const chance = 1 / chances.length;
    const mixed = (confidence: number): number => familiar * confidence + (1 - familiar) * chance;
    const rest = (1 - sure) / Math.max(1 - chances[best]!, Number.MIN_VALUE);
    const others = [...chances.keys()].filter((place) => place !== best).sort((a, b) => chances[b]! - chances[a]!);
    return {
      best,
      confidence: mixed(sure),
      others: others
        .slice(0, MOST_ALTERNATIVES)
        .map((place) => ({ place, confidence: mixed(Math.min(sure, chances[place]! * rest)) })),
    };
  });
};
