// Document boundaries in a delivery.
import { expect, test } from 'vitest';
import type { Separation } from '../../domain/delivery.ts';
import type { DeliveryId, PageId } from '../../domain/ids.ts';
import type { FinishedPage, SeparatorMark } from '../../domain/page.ts';
import { lettersAmong } from './04-separate.ts';

const MARKS: Readonly<Record<string, Omit<SeparatorMark, 'payload'>>> = {
  S: { hints: {} },
  U: { hints: { unit: 'bauamt' } },
  C: { hints: {}, continues: true },
  1: { hints: {}, separation: 'every-1-pages' },
};

/** W: written, B: blank, S: separator, U: one naming a unit, C: "goes on", 1: one that separates every side, X: damaged. */
const stack = (pattern: string): readonly FinishedPage[] =>
  [...pattern].map((sort, index) => {
    const core = { kind: 'page', id: `p${index}` as PageId, delivery: 'd' as DeliveryId, number: index + 1 } as const;
    const preview = { sha256: '', size: 0 };
    if (sort === 'W') return { ...core, state: 'read', reading: {} as never };
    if (sort === 'B') return { ...core, state: 'blank', preview, orientation: 0 };
    if (sort === 'X') return { ...core, state: 'quarantined', reason: 'PAGE_DAMAGED' };
    return { ...core, state: 'separator', preview, orientation: 0, mark: { payload: 'PATCHT', ...MARKS[sort]! } };
  });

/** Letters as page numbers; a blank page in brackets, a letter that may miss a page with a question mark. */
const drawn = (pattern: string, separation?: Separation): readonly string[] =>
  lettersAmong(stack(pattern), { hints: {}, ...(separation === undefined ? {} : { separation }) }).map(
    ({ pages, pageMissing }) =>
      pages.map(({ number, blank }) => (blank ? `(${number})` : `${number}`)).join(' ') + (pageMissing ? ' ?' : ''),
  );

test('without separators a delivery is one letter', () => {
  expect(drawn('WWW')).toEqual(['1 2 3']);
});

test('a separator starts the next letter and is in none', () => {
  expect(drawn('SWWSW')).toEqual(['2 3', '5']);
});

test('two separators in a row and one at the end make no empty letter', () => {
  expect(drawn('SSWSSWS')).toEqual(['3', '6']);
});

test('a blank back stays on its sheet, the blank back of a separator belongs to the separator', () => {
  expect(drawn('SBWBWBSBW')).toEqual(['3 (4) 5 (6)', '9']);
});

test('blank pages alone make no letter', () => {
  expect(drawn('BB')).toEqual([]);
});

test('a damaged page marks the letter it may belong to, on either side, and no other', () => {
  expect(drawn('WXWSW')).toEqual(['1 3 ?', '5']);
  expect(drawn('XWSW')).toEqual(['2 ?', '4']);
  expect(drawn('WXSW')).toEqual(['1 ?', '4']);
});

test('the sheet’s unit counts until the next separator and outranks the station’s', () => {
  const letters = lettersAmong(stack('WUWSW'), { hints: { unit: 'steueramt', type: 'rechnung' } });
  expect(letters.map(({ hints }) => hints)).toEqual([
    { unit: 'steueramt', type: 'rechnung' },
    { unit: 'bauamt', type: 'rechnung' },
    { unit: 'steueramt', type: 'rechnung' },
  ]);
});

test('a sheet that says "goes on" joins what lies behind it to the letter before', () => {
  expect(drawn('WWCWSW')).toEqual(['1 2 4', '6']);
  expect(drawn('UWCBW')).toEqual(['2 5']);
  const [letter] = lettersAmong(stack('UWCW'), { hints: {} });
  expect(letter!.hints).toEqual({ unit: 'bauamt' });
});

test('where no letter lies before "goes on", a person looks', () => {
  expect(drawn('CWSW')).toEqual(['2 ?', '4']);
  expect(drawn('WSCW')).toEqual(['1', '4 ?']);
});

test('blank pages separate where the station says so, and several make no empty letter', () => {
  expect(drawn('BWWBBWB', 'blank-pages')).toEqual(['2 3', '6']);
  expect(drawn('WBCWSBWBW', 'blank-pages')).toEqual(['1 4', '7', '9']);
});

test('a damaged page that may have been the empty one joins nothing in silence', () => {
  expect(drawn('WXW', 'blank-pages')).toEqual(['1 3 ?']);
  expect(drawn('WBXW', 'blank-pages')).toEqual(['1', '4 ?']);
});

test('every n pages: each side counts, a sheet starts the count again', () => {
  expect(drawn('WWWWW', 'every-2-pages')).toEqual(['1 2', '3 4', '5']);
  expect(drawn('WBWBBB', 'every-2-pages')).toEqual(['1 (2)', '3 (4)']);
  expect(drawn('WSWWW', 'every-2-pages')).toEqual(['1', '3 4', '5']);
  expect(drawn('WXXW', 'every-2-pages')).toEqual(['1 ?', '4 ?']);
  expect(drawn('WWCWWW', 'every-2-pages')).toEqual(['1 2 4 5', '6']);
});

test('a sheet’s own rule holds until another sheet names one', () => {
  expect(drawn('WW1WWSWW')).toEqual(['1 2', '4', '5', '7', '8']);
});
