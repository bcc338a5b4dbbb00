// Register values entered by an operator.
import { expect, test } from 'vitest';
import type { FieldName, RegisterFields } from './index-fields.ts';
import { enter, standing } from './register-entry.ts';

const FOUND: RegisterFields = {
  senderName: { value: 'Ruth Sander', confidence: 0.95, place: { page: 0, words: [0, 1] } },
  subject: { value: 'Rasen mähen', confidence: 0.9, place: { page: 0, words: [4] } },
};

test('what an operator enters stands in place of what was found, and is told apart from it', () => {
  const entered = enter(FOUND, { senderName: 'Ruth Sander', subject: ' Rasenmähen\n am Sonntag ', iban: '' });
  expect(entered).toEqual({
    kind: 'entered',
    changed: ['subject'],
    fields: { senderName: FOUND.senderName, subject: { value: 'Rasenmähen am Sonntag', byHand: true } },
  });
  expect(entered.kind === 'entered' && standing(entered.fields)).toEqual([
    ['senderName', { value: 'Ruth Sander', by: 'machine', confidence: 0.95 }],
    ['subject', { value: 'Rasenmähen am Sonntag', by: 'operator' }],
  ]);
});

test('a wrong find that is taken out stays out', () => {
  const entered = enter(FOUND, { subject: '' });
  expect(entered).toMatchObject({ changed: ['subject'], fields: { subject: { value: '', byHand: true } } });
  expect(entered.kind === 'entered' && standing(entered.fields).map(([name]) => name)).toEqual(['senderName']);
});

test.each<readonly [FieldName, string, string | undefined]>([
  ['date', '2026-02-28', '2026-02-28'],
  ['date', '2026-02-30', undefined],
  ['date', '28.02.2026', undefined],
  ['deadline', 'P14D', 'P14D'],
  ['deadline', 'bald', undefined],
  ['iban', 'de89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ['iban', 'DE89370400440532013001', undefined],
  ['senderEmail', 'Ruth@Post.example', 'ruth@post.example'],
  ['senderEmail', 'ruth', undefined],
  ['subject', 'x'.repeat(301), undefined],
  ['subject', 'a\u0000b\u202ec', 'a b c'],
])('%s: %j becomes %j', (name, value, expected) => {
  expect(enter({}, { [name]: value })).toMatchObject(
    expected === undefined
      ? { kind: 'unusable', field: name }
      : { kind: 'entered', fields: { [name]: { value: expected, byHand: true } } },
  );
});
