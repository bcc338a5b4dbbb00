// Where one letter ends and the next begins.
import { expect, test } from 'vitest';
import type { DeliveryId, PageId } from '../../domain/ids.ts';
import type { FinishedPage } from '../../domain/page.ts';
import { lettersAmong } from './06-separate.ts';

/** W: written, B: blank, S: separator, U: separator naming a unit, X: damaged. */
const stack = (pattern: string): readonly FinishedPage[] =>
  [...pattern].map((sort, index) => {
    const core = { kind: 'page', id: `p${index}` as PageId, delivery: 'd' as DeliveryId, number: index + 1 } as const;
    const preview = { sha256: '', size: 0 };
    if (sort === 'W') return { ...core, state: 'read', reading: {} as never };
    if (sort === 'B') return { ...core, state: 'blank', preview, orientation: 0 };
    if (sort === 'X') return { ...core, state: 'quarantined', reason: 'PAGE_DAMAGED' };
    const hints = sort === 'U' ? { unit: 'bauamt' } : {};
    return { ...core, state: 'separator', preview, orientation: 0, mark: { payload: 'PATCHT', hints } };
  });

/** Letters as page numbers; a blank page in brackets, a letter that may miss a page with a question mark. */
const drawn = (pattern: string): readonly string[] =>
  lettersAmong(stack(pattern), {}).map(
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
  const letters = lettersAmong(stack('WUWSW'), { unit: 'steueramt', type: 'rechnung' });
  expect(letters.map(({ hints }) => hints)).toEqual([
    { unit: 'steueramt', type: 'rechnung' },
    { unit: 'bauamt', type: 'rechnung' },
    { unit: 'steueramt', type: 'rechnung' },
  ]);
});
