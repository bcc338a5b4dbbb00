// Parses Tesseract's TSV output.
import { expect, test } from 'vitest';
import { wordsFromTsv } from './tsv-words.ts';

const row = (...columns: readonly (number | string)[]): string => columns.join('\t');

test('lines are numbered in reading order, rows without text are left out', () => {
  const tsv = [
    row(1, 1, 0, 0, 0, 0, 0, 0, 200, 100, -1, ''),
    row(4, 1, 1, 1, 1, 0, 10, 10, 90, 12, -1, ''),
    row(5, 1, 1, 1, 1, 1, 10, 10, 40, 12, 96.5, 'Guten'),
    row(5, 1, 1, 1, 1, 2, 55, 10, 30, 12, 91, 'Tag,'),
    row(5, 1, 2, 1, 1, 1, 0, 30, 200, 2, 95, ' '),
    row(5, 1, 3, 1, 1, 1, 10, 50, 60, 12, 88, 'für'),
    '',
  ].join('\n');
  expect(wordsFromTsv(tsv, 200, 100)).toEqual([
    { text: 'Guten', x: 10, y: 10, width: 40, height: 12, confidence: 0.965, line: 0 },
    { text: 'Tag,', x: 55, y: 10, width: 30, height: 12, confidence: 0.91, line: 0 },
    { text: 'für', x: 10, y: 50, width: 60, height: 12, confidence: 0.88, line: 1 },
  ]);
});

test('a box that leaves the page is cut to it', () => {
  const [word] = wordsFromTsv(row(5, 1, 1, 1, 1, 1, -3, 90, 500, 40, 50, 'x'), 200, 100);
  expect(word).toMatchObject({ x: 0, y: 90, width: 200, height: 10 });
});

test('a table that is none is a fault', () => {
  expect(() => wordsFromTsv('5\t1\t1', 10, 10)).not.toThrow();
  expect(() => wordsFromTsv(row(5, 1, 1, 1, 1, 1, 'a', 'b', 1, 1, 1, 'x'), 10, 10)).toThrowError(/OCR_FAILED/);
});
