// Receipt stamps, form lines and dirt give no index fields.
import { expect, test } from 'vitest';
import { indexFields } from './index-fields.ts';
import { page, px } from './test-page.ts';

const OFFICE = { officeNames: ['Stadt Musterhausen', 'Bürgerbüro', 'Stadtkasse'] };
const valuesOf = (fields: ReturnType<typeof indexFields>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));

/** The stamp of receipt over the information block: its word, its date, who received it, its frame. */
const STAMP: ReturnType<typeof page>['words'] = [
  ...page([
    [128, 60, '23. März 2026'],
    [124, 66, 'Stadt Musterhausen'],
    [120, 52, '|'],
  ]).words,
  ...page([[122, 54, 'EINGEGANGEN']]).words.map((word) => ({ ...word, height: px(6) })),
];

test('the stamp of receipt is neither the letter’s date nor its subject', () => {
  const stamped = page([
    [25, 20, 'Verwaltungsgericht Hohenfels'],
    [25, 25, 'Justizpark 1, 71999 Hohenfels'],
    [25, 45, 'Stadt Musterhausen'],
    [25, 50, 'Bürgerbüro'],
    [25, 74, '8L 51/25'],
    [25, 85, 'In der Verwaltungsrechtssache Krug gegen Musterhausen'],
    [25, 130, 'Hohenfels, 03.03.2026'],
  ]);
  const read = { ...stamped, words: [...stamped.words, ...STAMP] };
  expect(valuesOf(indexFields([read], OFFICE))).toMatchObject({
    date: '2026-03-03',
    subject: 'In der Verwaltungsrechtssache Krug gegen Musterhausen',
    // A blank that was lost in reading is put back.
    theirReference: '8 L 51/25',
  });
});

test('a line that runs beneath the stamp stays whole', () => {
  const subject = 'Kosten der Unterbringung von Herrn Theodor Krug in der Kreisklinik Altenrode';
  const beneath = page([
    [25, 45, 'Stadt Musterhausen'],
    [25, 57, subject],
    [25, 90, 'Sehr geehrte Damen und Herren,'],
  ]);
  const fields = indexFields([{ ...beneath, words: [...beneath.words, ...STAMP] }], OFFICE);
  expect(fields.subject?.value).toContain(subject);
});

test('the lines of a form and dirt are no words', () => {
  const form = page([
    [25, 20, 'Stadt Musterhausen'],
    [25, 25, 'Stadtkasse'],
    [25, 38, 'SEPA-Lastschriftmandat'],
    [25, 44, '—————'],
    [24, 50, '|'],
    [27, 50, 'Kontoinhaber:'],
    [80, 50, '|'],
    [84, 50, 'Ruth Sander'],
  ]);
  const speck = page([[60, 30, 'nn']]).words.map((word) => ({ ...word, height: px(0.4) }));
  expect(valuesOf(indexFields([{ ...form, words: [...form.words, ...speck] }], OFFICE))).toMatchObject({
    senderName: 'Ruth Sander',
    subject: 'SEPA-Lastschriftmandat',
  });
});
