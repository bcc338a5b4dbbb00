// Dates in German letters, and numbers that only look like dates.
import { expect, test } from 'vitest';
import { datesIn, nextDatesIn } from './dates.ts';

const values = (text: string): string[] => datesIn(text).map(({ value }) => value);

test.each([
  ['Musterhausen, den 3. März 2026', '2026-03-03'],
  ['03.03.26', '2026-03-03'],
  ['3. 3. 2026', '2026-03-03'],
  ['2026-03-03', '2026-03-03'],
  ['25. Febr. 2025', '2025-02-25'],
  ['Brink, den 8.I.2024', '2024-01-08'],
  ['3. XII. 2024', '2024-12-03'],
  ['den 3. des Monats Mai 2023', '2023-05-03'],
  ['27/06/2024', '2024-06-27'],
  ['O3.O3.2O26', '2026-03-03'],
  ['3. Marz 2026', '2026-03-03'],
  ['June 30, 2024', '2024-06-30'],
])('%s', (text, value) => {
  expect(values(text)).toEqual([value]);
});

test('numbers that only look like dates are none', () => {
  expect(
    values('Az. 32.3-OWI-2025, Tel. 0199 / 44 18 20, 31.02.2025, § 5 Abs. 2, 1.485,00 EUR, 31. Mai, 11 Uhr'),
  ).toEqual([]);
});

test('a date without a year is the next one after the letter', () => {
  expect(nextDatesIn('bis zum 27. Juni', '2025-06-13').map(({ value }) => value)).toEqual(['2025-06-27']);
  expect(nextDatesIn('bis 10.01. zahlen', '2025-12-20').map(({ value }) => value)).toEqual(['2026-01-10']);
});
