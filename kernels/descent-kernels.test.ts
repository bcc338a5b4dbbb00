// The descent kernels on sixteen labels and letters whose steps are computed by hand.
import { beforeEach, expect, test } from 'vitest';
import { openDesk } from './arena.ts';

const LANES = 16;
const desk = openDesk();
beforeEach(() => desk.clear(1 << 16));

/** Slack 1; the first label's letter has row 1 with value 2; the second's has rows 1 and 2 with value 1. */
const laid = () => {
  const entries = desk.counts(5);
  entries.set([7, 8 * 1 + 2, 7, 8 * 1, 8 * 2 + 1]);
  const idf = desk.floats(3);
  idf.set([1, 1, 0.5]);
  const table = desk.floats(2 * LANES).fill(-1);
  table[0] = 1;
  table[LANES + 1] = 1;
  const letters = desk.counts(32);
  const amounts = new Float32Array(letters.buffer, letters.byteOffset, 32);
  letters.set([entries.byteOffset, entries.byteOffset + 8, table.byteOffset]);
  letters.set([entries.byteOffset + 8, entries.byteOffset + 20, table.byteOffset + 64], 16);
  amounts.set([1, 1 / 6], 3);
  amounts.set([1, 1 / 4], 16 + 3);
  amounts.set([9, 9, 2, 9, 9, 9, 9, 1], 8);
  amounts.set([1, 2, 9, 9, 9, 9, 9, 1], 16 + 8);
  const weights = desk.floats(3 * LANES).fill(0);
  const duals = desk.floats(2 * LANES).fill(0);
  const order = desk.counts(2);
  const extremes = desk.floats(2 * LANES);
  extremes.fill(Number.NEGATIVE_INFINITY, 0, LANES).fill(Number.POSITIVE_INFINITY, LANES);
  const [l, i, w, d, x] = [letters, idf, weights, duals, extremes].map(({ byteOffset }) => byteOffset);
  return {
    weights,
    duals,
    extremes,
    descend: (...numbers: number[]) => {
      order.set(numbers);
      desk.kernels.descendOnce(order.byteOffset, numbers.length, l!, i!, w!, d!, x!);
    },
    addAll: () => desk.kernels.addAll(2, l!, i!, w!, d!),
  };
};

const lane = (rows: Float32Array, number: number): readonly number[] =>
  [...rows].filter((_, at) => at % LANES === number).map((value) => Math.round(value * 1000) / 1000);

test('a step moves a letter just to its margin, and the next letter meets the weights as they are then', () => {
  const { weights, duals, extremes, descend } = laid();
  descend(1, 0);
  // First label: letter 1 speaks against it: dual 1/4, weights −1/4; then letter 0: margin −3/4, gradient −7/4, dual 7/24.
  expect(lane(duals, 0)).toEqual([0.292, 0.25]);
  expect(lane(weights, 0)).toEqual([0.042, 0.333, -0.25]);
  // Second label: letter 1 is its own: weights 1/4; then letter 0 speaks against it: margin 3/4, gradient −7/4, too.
  expect(lane(duals, 1)).toEqual([0.292, 0.25]);
  expect(lane(weights, 1)).toEqual([-0.042, -0.333, 0.25]);
  // All others: against both letters: weights −1/4; letter 0: margin −3/4, gradient −1/4, dual 1/24.
  for (let other = 2; other < LANES; other++) {
    expect(lane(duals, other)).toEqual([0.042, 0.25]);
    expect(lane(weights, other)).toEqual([-0.292, -0.333, -0.25]);
  }
  expect(lane(extremes, 0)).toEqual([-1, -1.75]);
  expect(lane(extremes, 2)).toEqual([-0.25, -1]);
});

test('a dual variable goes no lower than 0, and there it asks for nothing', () => {
  const { weights, duals, extremes, descend } = laid();
  weights.fill(1, LANES, 2 * LANES);
  weights.fill(-1, LANES + 1, 2 * LANES);
  duals.fill(0.1, 1, 2);
  descend(0);
  // Margin 2 on the right side: the first label's dual stays 0; the second's 0.1 would go below 0 and is taken back.
  expect(lane(duals, 0)).toEqual([0, 0]);
  expect(lane(weights, 0)).toEqual([0, 1, 0]);
  expect(lane(extremes, 0)).toEqual([0, 0]);
  expect(lane(duals, 1)).toEqual([0, 0]);
  expect(lane(weights, 1)).toEqual([0.1, -0.8, 0]);
  expect(lane(extremes, 1)).toEqual([1.1, 1.1]);
});

test('letters are added as often as their dual variables say, for their own label and against the others', () => {
  const { weights, duals, addAll } = laid();
  weights.fill(0.5, 0, LANES);
  duals.fill(0.25, 0, LANES);
  duals.fill(2, LANES + 1, LANES + 2);
  addAll();
  expect(lane(weights, 0)).toEqual([0.75, 0.5, 0]);
  expect(lane(weights, 1)).toEqual([2.25, 1.5, 2]);
  expect(lane(weights, 15)).toEqual([0.25, -0.5, 0]);
});
