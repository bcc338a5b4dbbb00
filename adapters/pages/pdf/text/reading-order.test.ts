// Reading order of text layers.
import { expect, test } from 'vitest';
import { inReadingOrder } from './reading-order.ts';

const row = (text: string, x: number, y: number, height = 20) =>
  text.split(' ').map((word, n) => ({ text: word, x: x + n * 100, y, width: 90, height }));

const linesOf = (words: Parameters<typeof inReadingOrder>[0]): string[] => {
  const lines: string[] = [];
  for (const { text, line } of inReadingOrder(words))
    lines[line] = lines[line] === undefined ? text : `${lines[line]} ${text}`;
  return lines;
};

test('columns painted one after the other are read one after the other', () => {
  const left = ['An die', 'Stadt Musterstadt', 'Rathausplatz 1'].flatMap((text, n) => row(text, 100, 100 + n * 30));
  const right = ['Ihr Zeichen', 'Unser Zeichen', 'Datum heute'].flatMap((text, n) => row(text, 900, 100 + n * 30));
  expect(linesOf([...left, ...right])).toEqual([
    'An die',
    'Stadt Musterstadt',
    'Rathausplatz 1',
    'Ihr Zeichen',
    'Unser Zeichen',
    'Datum heute',
  ]);
});

test('a page painted in jumps is read row by row', () => {
  const rows = Array.from({ length: 12 }, (_, n) => row(`Zeile ${n}`, 100, 100 + n * 30));
  const upwards = rows.toReversed().flat();
  expect(linesOf(upwards)).toEqual(rows.map((_, n) => `Zeile ${n}`));
  // All first words, then all second words.
  const torn = [...rows.map((words) => words[1]!).reverse(), ...rows.map((words) => words[0]!)];
  expect(linesOf(torn)).toEqual(rows.map((_, n) => `Zeile ${n}`));
});

test('low words stand on the line of their neighbours', () => {
  const words = [
    { text: 'Amt', x: 0, y: 100, width: 50, height: 20 },
    { text: '–', x: 60, y: 111, width: 10, height: 2 },
    { text: 'Straße,', x: 80, y: 100, width: 90, height: 25 },
    { text: 'nächste', x: 0, y: 130, width: 90, height: 20 },
  ];
  expect(linesOf(words)).toEqual(['Amt – Straße,', 'nächste']);
});
