// Learning curve: accuracy by number of training letters per label.
import type { Letter } from '../../domain/sorting/classification.ts';
import { type Attribute, forBoth, type PerAttribute } from '../attributes.ts';
import { classify } from '../classify.ts';
import type { Labels } from '../label-keywords.ts';
import { train } from '../train.ts';

export const CURVE_AT: readonly number[] = [0, 3, 5, 10, 20];

export interface CurvePoint extends PerAttribute<number> {
  /** Letters learned of each label, at most. */
  readonly lettersPerLabel: number;
}

/** The first letters of each label, in order. */
export const firstOfEach = (letters: readonly Letter[], attribute: Attribute, most: number): readonly Letter[] => {
  const taken = new Map<string, number>();
  return letters.filter((letter) => {
    const count = (taken.get(letter[attribute]) ?? 0) + 1;
    taken.set(letter[attribute], count);
    return count <= most;
  });
};

/** Share of the tested letters answered rightly, from none to twenty letters a label learned. */
export const learningCurve = (
  teach: readonly Letter[],
  test: readonly Letter[],
  labels: Labels,
): readonly CurvePoint[] =>
  CURVE_AT.map((lettersPerLabel) => ({
    lettersPerLabel,
    ...forBoth((attribute) => {
      const model = train(firstOfEach(teach, attribute, lettersPerLabel), labels);
      const right = test.filter((letter) => classify(model, letter.text)[attribute].label === letter[attribute]);
      return right.length / Math.max(1, test.length);
    }),
  }));

/** For people; empty without points. */
export const curveTable = (points: readonly CurvePoint[]): string =>
  points.length === 0
    ? ''
    : [
        '',
        'letters a label         type     unit',
        ...points.map(({ lettersPerLabel, type, unit }) =>
          [
            String(lettersPerLabel).padEnd(18),
            ...[type, unit].map((share) => `${(100 * share).toFixed(1)} %`.padStart(9)),
          ].join(''),
        ),
        '',
      ].join('\n');
