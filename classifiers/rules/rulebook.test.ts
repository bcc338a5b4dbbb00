// The office's own rules assign type and unit.
import { expect, test } from 'vitest';
import type { FieldName, RegisterFields } from '../../domain/register/index-fields.ts';
import type { Rule, RuleConditions } from '../../domain/sorting/rule.ts';
import { rulebookOf } from './rulebook.ts';

const found = (fields: Partial<Record<FieldName, string>>): RegisterFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { value, confidence: 0.9, place: { page: 0, words: [] } }]),
  );

const applies = (
  when: RuleConditions,
  letter: { readonly text?: string; readonly fields?: Partial<Record<FieldName, string>>; readonly station?: string },
): boolean =>
  rulebookOf([{ id: 'r', name: 'Regel', when, unit: 'kaemmerei' }])({
    text: letter.text ?? '',
    fields: found(letter.fields ?? {}),
    station: letter.station ?? 'eg',
  }).unit !== undefined;

test.each([
  ['Stadtwerke Musterhausen GmbH', true],
  ['STADTWERKE  Musterhausen-GmbH', true],
  ['Stadtwerke Musterhausen', false],
  ['', false],
])('a sender is known by name: %j', (senderName, expected) => {
  expect(applies({ sender: 'Stadtwerke Musterhausen GmbH' }, { fields: { senderName } })).toBe(expected);
});

test('a star stands for anything', () => {
  const bySender = (sender: string) => applies({ sender }, { fields: { senderName: 'Amtsgericht Hohenfels' } });
  expect([bySender('amtsgericht *'), bySender('*gericht*'), bySender('*hohenfels')]).toEqual([true, true, true]);
  expect([bySender('gericht*'), bySender('*gericht'), bySender('amts*ht hohenfels*fels')]).toEqual([
    ...[false, false, false],
  ]);
});

test.each([
  ['finanzamt.example', 'post@finanzamt.example', true],
  ['@finanzamt.example', 'post@nord.finanzamt.example', true],
  ['finanzamt.example', 'post@falsches-finanzamt.example', false],
  ['*@finanzamt.example', 'post@finanzamt.example', true],
  ['*@finanzamt.example', 'post@nord.finanzamt.example', false],
  ['Post@Finanzamt.example', 'post@finanzamt.example', true],
])('an e-mail address: %s knows %s: %s', (email, senderEmail, expected) => {
  expect(applies({ email }, { fields: { senderEmail } })).toBe(expected);
  expect(applies({ email }, {})).toBe(false);
});

test('a reference stands by itself, in any line', () => {
  const byReference = (text: string) => applies({ reference: '5\\.0100\\.\\d{6}\\.\\d' }, { text });
  expect(byReference('Betreff\nKassenzeichen: 5.0100.123456.7, Mahnung')).toBe(true);
  expect(byReference('5.0100.123456.7')).toBe(true);
  expect(byReference('15.0100.123456.7')).toBe(false);
  expect(byReference('5.0100.123456.78')).toBe(false);
});

test('a pattern that would keep a backtracking engine busy for ever is answered', () => {
  const text = `${'a'.repeat(59_000)}!`;
  expect(applies({ reference: '(a+)+b' }, { text })).toBe(false);
  expect(applies({ reference: '(.*)(.*)(.*)(.*)x' }, { text })).toBe(false);
});

test('a Leitweg-ID and an account are known by themselves, whatever stands around them', () => {
  expect(applies({ leitwegId: '04011000-12345-03' }, { text: 'Leitweg-ID:04011000-12345-03.' })).toBe(true);
  expect(applies({ leitwegId: '04011000-12345-03' }, { text: 'Leitweg-ID 04011000-12345-03-7' })).toBe(false);
  expect(applies({ iban: 'DE89 3704 0044 0532 0130 00' }, { text: 'IBAN: DE89370400440532013000' })).toBe(true);
  expect(applies({ iban: 'DE89370400440532013000' }, { text: 'IBAN: DE89 3704 0044 0532 0130 01' })).toBe(false);
});

test('all conditions must hold; the first rule that fits gives each answer', () => {
  const rules: readonly Rule[] = [
    { id: 'a', name: 'A', when: { station: 'eg', sender: 'Nord*' }, unit: 'bauamt' },
    { id: 'b', name: 'B', when: { station: 'eg' }, type: 'rechnung' },
    { id: 'c', name: 'C', when: { station: 'eg' }, type: 'antrag', unit: 'kaemmerei' },
  ];
  const apply = rulebookOf(rules);
  const letter = { text: '', station: 'eg' };
  expect(apply({ ...letter, fields: found({ senderName: 'Nordbau' }) })).toEqual({
    type: { label: 'rechnung', rule: { id: 'b', name: 'B' } },
    unit: { label: 'bauamt', rule: { id: 'a', name: 'A' } },
  });
  expect(apply({ ...letter, fields: found({ senderName: 'Südbau' }) })).toMatchObject({
    type: { rule: { id: 'b' } },
    unit: { rule: { id: 'c' } },
  });
  expect(apply({ text: '', station: 'og', fields: {} })).toEqual({});
});
