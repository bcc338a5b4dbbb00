// Which codes separate documents, which belong to a letter, and how our own sheets are encoded.
import { expect, test } from 'vitest';
import { markAmong, readSheet, sheetPayload, sheetPayloads } from './separator-sheet.ts';

test('only configured payloads and our own sheets separate', () => {
  expect(markAmong(['PATCHT'], ['PATCHT'])).toEqual({ payload: 'PATCHT', hints: {} });
  expect(markAmong(['TRENNER-7 '], ['PATCHT', 'TRENNER-7'])).toEqual({ payload: 'TRENNER-7', hints: {} });
  expect(markAmong(['BCD\n002\n1\nSCT', 'https://example.org/PATCHT', 'PATCH1'], ['PATCHT'])).toBeUndefined();
  expect(markAmong([], ['PATCHT'])).toBeUndefined();
});

test.each([
  { unit: 'bauamt', type: 'sepa-mandat' },
  { type: 'rechnung' },
  { unit: 'auslaenderbehoerde', separation: 'every-2-pages' },
  { separation: 'blank-pages' },
  { continues: true },
  {},
] as const)('what is printed is read again: %o', (says) => {
  expect(readSheet(sheetPayload(says))).toEqual(says);
  const { unit, type, ...rest } = { unit: undefined, type: undefined, ...says };
  const hints = JSON.parse(JSON.stringify({ unit, type }));
  expect(markAmong([...sheetPayloads(says), sheetPayload(says)], [])).toEqual({
    payload: sheetPayload(says),
    hints,
    ...rest,
  });
});

test('where one code of a sheet is torn, the others still count', () => {
  expect(markAmong(['POSTSTELLE/1 type=antrag'], [])).toMatchObject({ hints: { type: 'antrag' } });
  expect(markAmong(['POSTSTELLE/1 type=antrag', 'POSTSTELLE/1 unit=bauamt'], [])).toMatchObject({
    hints: { unit: 'bauamt', type: 'antrag' },
  });
});

test('our sheet beside a configured payload counts as ours', () => {
  expect(markAmong(['PATCHT', 'POSTSTELLE/1 unit=bauamt'], ['PATCHT'])).toMatchObject({ hints: { unit: 'bauamt' } });
});

test('a sheet that says that the letter goes on assigns nothing, and a newer word is skipped', () => {
  expect(readSheet('POSTSTELLE/1 continue unit=bauamt')).toEqual({ continues: true });
  expect(readSheet('POSTSTELLE/1 unit=bauamt urgent colour=red')).toEqual({ unit: 'bauamt' });
  expect(readSheet('POSTSTELLE/1 profile=every-0-pages')).toEqual({});
});

test.each([
  'POSTSTELLE/2 unit=bauamt',
  'POSTSTELLE/1 unit=../etc',
  'POSTSTELLE/1 unit=',
  'POSTSTELLE/1  unit=bauamt',
  'poststelle/1',
  'x POSTSTELLE/1',
])('a sheet that is not quite ours is none: %s', (payload) => {
  expect(readSheet(payload)).toBeUndefined();
});
