// Thresholds: nothing goes straight through without evidence, and error rates stay within the promise.
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../svm/random.ts';
import type { Evidence } from './evidence.ts';
import { thresholdsFrom, vouches } from './thresholds.ts';

const one = (id: number, confidence: number, differences: Partial<Evidence> = {}): Evidence => ({
  id: String(id),
  answered: { type: 'antrag', unit: 'bauamt' },
  confidence: { type: confidence, unit: confidence },
  right: { type: true, unit: true },
  weight: 1,
  ...differences,
});
const many = (count: number, make: (at: number) => Evidence): Evidence[] =>
  Array.from({ length: count }, (_, at) => make(at));

test('the bound is Clopper and Pearson’s: 114 clean decisions vouch for 98 %, 230 for 99 %, and an error costs 80 more', () => {
  expect([vouches(0, 113, 0.98), vouches(0, 114, 0.98)]).toEqual([false, true]);
  expect([vouches(0, 229, 0.99), vouches(0, 230, 0.99)]).toEqual([false, true]);
  expect([vouches(1, 193, 0.98), vouches(1, 194, 0.98)]).toEqual([false, true]);
});

describe('what goes through', () => {
  test('nothing before the evidence is there, however sure the answers are', () => {
    const thresholds = thresholdsFrom(
      many(113, (at) => one(at, 0.999)),
      0.98,
    );
    expect([thresholds.type.size, thresholds.unit.size]).toEqual([0, 0]);
    expect(thresholdsFrom([], 0.98).type.size).toBe(0);
  });

  test('both answers count: a wrong unit stops letters whose type is right', () => {
    const evidence = many(400, (at) => one(at, 0.95, { right: { type: true, unit: at % 10 !== 0 } }));
    expect(thresholdsFrom(evidence, 0.98).type.size).toBe(0);
  });

  test('where the surest third does not hold, the clean ones above its errors still go through', () => {
    const wrong = new Set([160, 170, 180]);
    const evidence = many(600, (at) => one(at, 0.999 - at / 1000, { right: { type: !wrong.has(at), unit: true } }));
    // At half the doubt 149 clean decisions vouch for 98 %.
    expect(thresholdsFrom(evidence, 0.98).type.get('antrag')).toBe(evidence[148]!.confidence.type);
  });

  test('a label that does worse than the others has to be surer, one without answers of its own has no threshold', () => {
    const worse = many(40, (at) =>
      one(1000 + at, at < 20 ? 0.99 : 0.95, {
        answered: { type: 'antrag', unit: 'rechtsamt' },
        right: { type: true, unit: at < 20 || at % 5 !== 0 },
      }),
    );
    const { type, unit } = thresholdsFrom([...many(960, (at) => one(at, 0.9 + (at % 100) / 1000)), ...worse], 0.98);
    expect(unit.get('rechtsamt')).toBe(0.99);
    expect(unit.get('bauamt')).toBeLessThan(0.95);
    expect(type.get('antrag')).toBe(unit.get('bauamt'));
    expect(unit.has('kulturamt')).toBe(false);
  });

  test('decisions that weigh half count half', () => {
    expect(
      thresholdsFrom(
        many(200, (at) => one(at, 0.99, { weight: 0.5 })),
        0.98,
      ).type.size,
    ).toBe(0);
    expect(
      thresholdsFrom(
        many(300, (at) => one(at, 0.99, { weight: 0.5 })),
        0.98,
      ).type.size,
    ).toBe(1);
  });

  test('in a hundred houses the target is missed in no more than a few, and by little', () => {
    const random = seededRandom(4);
    /** Right as often as the confidence says, or a little less often. */
    const letters = (count: number) =>
      many(count, (at) => {
        const confidence = 1 - random() ** 3 * 0.6;
        const right = random() < confidence - 0.01;
        return one(at, confidence, { right: { type: right, unit: right } });
      });
    const realised = Array.from({ length: 100 }, () => {
      const threshold = thresholdsFrom(letters(500), 0.95).type.get('antrag');
      const through = letters(2000).filter(({ confidence }) => threshold !== undefined && confidence.type >= threshold);
      return through.length === 0 ? 1 : through.filter(({ right }) => right.type).length / through.length;
    });
    expect(realised.filter((share) => share < 0.95).length).toBeLessThanOrEqual(10);
    expect(Math.min(...realised)).toBeGreaterThan(0.92);
  });
});
