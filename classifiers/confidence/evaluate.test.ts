// Accuracy figures are computed on unseen letters of every class.
import { expect, test } from 'vitest';
import { dealt } from './evaluate.ts';

test('every letter is asked once, and a file in which kinds follow in turn leaves no fold without one', () => {
  const folds = dealt(100, 5);
  expect(folds.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at));
  // The kinds come in turn, five of them: dealt in turn, each fold would ask for what the others never learned.
  for (const fold of folds) expect(new Set(fold.map((at) => at % 5)).size).toBe(5);
});
