// Tokenising German text: line-end hyphens, numbers and hostile input.
import { expect, test } from 'vitest';
import { tokenise } from './tokenise.ts';

const surfaces = (text: string) => tokenise(text).map(({ surface }) => surface);
const terms = (text: string) => tokenise(text).map(({ term }) => term);

test('umlauts are kept, composed or not, also as capitals', () => {
  expect(surfaces('Überweisung Übergröße ÄRGER')).toEqual(['Überweisung', 'Übergröße', 'ÄRGER']);
  expect(surfaces('Überweisung'.normalize('NFD'))).toEqual(['Überweisung']);
  expect(terms('überweisungen')).toEqual(terms('Überweisung'));
});

test('ligatures, soft hyphens and hyphens at the line end do not break a word', () => {
  expect(surfaces('Pﬂicht Be\u00ADwilli\u00ADgung Bewilli-\ngung Bewilli-\r\n  gung')).toEqual([
    'Pflicht',
    'Bewilligung',
    'Bewilligung',
    'Bewilligung',
  ]);
  expect(surfaces('Tiefbau-\nund Grünflächenamt')).toEqual(['Tiefbau', 'und', 'Grünflächenamt']);
});

test('numbers are reduced to their shape, the section sign stays', () => {
  expect(terms('§ 331 ZPO')).toEqual(['§', '<number>', 'zpo']);
  expect(terms('12.03.2025 4. März 2025 9:30 Uhr 1.234,56 € 12345')).toEqual([
    '<date>',
    '<date>',
    '<time>',
    'uhr',
    '<amount>',
    'eur',
    '<postcode>',
  ]);
  expect(terms('DE00 5400 1234 0007 7881 00')).toEqual(['<iban>']);
  expect(terms('[x] ja [ ] nein')).toEqual(['<box>', 'ja', '<box>', 'nein']);
});

test('the office in a mail address is read', () => {
  expect(surfaces('buergerbuero@musterhausen.example')).toContain('buergerbuero');
});

test.each([
  ['dots', 'a.'.repeat(1_000_000)],
  ['one word', 'a'.repeat(2_000_000)],
  ['digits', '1'.repeat(2_000_000)],
  ['hyphens at line ends', 'a-\n'.repeat(700_000)],
  ['lone surrogates and nothing', '\uD800\u0000\uFFFF'.repeat(500_000)],
])('two megabytes of %s are read without harm', (_, text) => {
  expect(tokenise(text).length).toBeLessThanOrEqual(60_000);
});
