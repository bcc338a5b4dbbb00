// Passages of a text are mapped to words on pages.
import { expect, test } from 'vitest';
import type { Word } from '../domain/page.ts';
import { inOneSpelling } from '../domain/sorting/text-normalisation.ts';
import { PAGE_BREAK, wordPlaces } from './locate-passages.ts';

const page = (lines: readonly string[]) => ({
  text: inOneSpelling(lines.join('\n')),
  words: lines.flatMap((line, number) =>
    line.split(' ').map((text): Word => ({ text, x: 0, y: 0, width: 1, height: 1, confidence: 1, line: number })),
  ),
});

const pages = [
  page(['Antrag auf', 'Wohngeld']),
  // An e with its accent apart, and a ligature: as some programs write PDFs.
  page(['Cafe\u0301 und Pﬂicht', 'der Antrag']),
];
const text = pages.map((one) => one.text).join(PAGE_BREAK);
const placeOf = (words: string) => {
  const start = text.lastIndexOf(words);
  return wordPlaces(pages)({ start, end: start + words.length });
};

test('a passage over a line end names its words', () => {
  expect(placeOf('auf\nWohngeld')).toEqual({ page: 0, words: [1, 2] });
});

test('other spellings of the same word shift nothing', () => {
  expect(placeOf('Pflicht')).toEqual({ page: 1, words: [2] });
  expect(placeOf('Antrag')).toEqual({ page: 1, words: [4] });
});

test('what no word says has no place', () => {
  expect(wordPlaces(pages)({ start: 10_000, end: 10_004 })).toBeUndefined();
  const other = [{ ...pages[0]!, words: pages[1]!.words.slice(0, 3) }];
  expect(wordPlaces(other)({ start: 0, end: 6 })).toBeUndefined();
});
