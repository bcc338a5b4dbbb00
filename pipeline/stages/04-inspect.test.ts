// Which codes separate letters, and which are the letter's own.
import { expect, test } from 'vitest';
import { readSheet, separatorAmong } from './04-inspect.ts';

const code = (text: string) => ({ format: 'QRCode', text });

test('only configured payloads and our own sheets separate', () => {
  expect(separatorAmong([code('PATCHT')], ['PATCHT'])).toEqual({ payload: 'PATCHT', hints: {} });
  expect(separatorAmong([code('BCD\n002\n1\nSCT'), code('https://example.org/PATCHT')], ['PATCHT'])).toBeUndefined();
  expect(separatorAmong([], ['PATCHT'])).toBeUndefined();
});

test('our sheet carries a unit, a type, both or nothing', () => {
  expect(readSheet('POSTSTELLE/1 unit=bauamt type=sepa-mandat')).toEqual({ unit: 'bauamt', type: 'sepa-mandat' });
  expect(readSheet('POSTSTELLE/1')).toEqual({});
});

test.each([
  'POSTSTELLE/2 unit=bauamt',
  'POSTSTELLE/1 unit=../etc',
  'POSTSTELLE/1 unit=',
  'poststelle/1',
  'x POSTSTELLE/1',
])('a sheet that is not quite ours is none: %s', (payload) => {
  expect(readSheet(payload)).toBeUndefined();
});
