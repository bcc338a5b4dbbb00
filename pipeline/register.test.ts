// Extracted, rule-assigned and corrected index fields accompany a document: to its unit, into its PDF and the journal.

import { afterEach, expect, test } from 'vitest';
import { personNamed } from '../domain/actor.ts';
import type { RoutedMessage } from '../domain/handover/routed-message.ts';
import type { FieldFinder } from '../domain/ports/sorting/field-finder.ts';
import type { Channel } from '../domain/ports/units/channel.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';

let office: TestOffice;
afterEach(() => office.close());

const told: RoutedMessage[] = [];
const channel = {
  deliver: async (message: Parameters<Channel['deliver']>[0]) => {
    told.push(message);
    return { kind: 'delivered' as const };
  },
};

/** The letter's first word is its subject. */
const findFields: FieldFinder = (pages) => {
  const [page] = pages;
  if (page === undefined || !('words' in page)) return {};
  return { subject: { value: page.words[0]!.text, confidence: 0.9, place: { page: 0, words: [0] } } };
};

const arrived = async (script: string) => {
  told.length = 0;
  return restingDocuments(office, await office.drop(script));
};

test('a passage and a field keep the words they stand in, on the page they stand on', async () => {
  office = await testOffice({ findFields });
  const [document] = await arrived('W Hecke zu hoch\nB\nW Foto vom Zaun');
  expect(document).toMatchObject({
    state: 'in-review',
    fields: { subject: { value: 'Hecke', place: { page: 0, words: [0] } } },
    classification: { unit: { evidence: [{ text: 'Zaun', place: { page: 1, words: [2] } }] } },
  });
});

test('a unit is told what the register says only where the office lets it; its PDF says it always', async () => {
  office = await testOffice({ findFields, channel, registerData: true });
  const [document] = await arrived('W sure Hecke');
  expect(told[0]!.register).toEqual({ subject: { value: 'sure', by: 'machine', confidence: 0.9 } });
  expect(document?.state === 'handed-over' && new TextDecoder().decode(await office.blobs.get(document.pdf))).toContain(
    'sure · Schriftstück',
  );
  await office.close();
  office = await testOffice({ findFields, channel });
  await arrived('W sure Hecke');
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).not.toContain('"sure"');
  expect(told[0]).not.toHaveProperty('register');
});

test('what an operator entered goes to the unit as the operator’s', async () => {
  office = await testOffice({ findFields, channel, registerData: true });
  const [waiting] = await arrived('W Hecke');
  const answer = { type: 'antrag', unit: 'bauamt', fields: { subject: 'Heckenschnitt', date: '2026-05-01' } };
  expect(await office.review.decide(waiting!.id, answer, personNamed('Frau Berger'))).toEqual({ kind: 'done' });
  await restingDocuments(office, waiting!.delivery);
  expect(told[0]!.register).toEqual({
    date: { value: '2026-05-01', by: 'operator' },
    subject: { value: 'Heckenschnitt', by: 'operator' },
  });
});

test('a rule sends a letter to its unit, and everybody is told which', async () => {
  const rule = { id: 'hecken', name: 'Hecken an das Bauamt' };
  office = await testOffice({
    channel,
    rulebook: ({ text, station }) =>
      text.includes('Hecke') && station === 'test'
        ? { unit: { label: 'bauamt', rule }, type: { label: 'antrag', rule } }
        : {},
  });
  const [ruled, other] = await arrived('W Hecke\nS\nW Zaun');
  expect(ruled).toMatchObject({ state: 'handed-over', unit: 'bauamt', decidedBy: 'machine' });
  expect(other).toMatchObject({ state: 'in-review' });
  expect(told.map(({ reasons, rules }) => ({ reasons, rules }))).toEqual([{ reasons: ['RULE'], rules: [rule.name] }]);
  const journal = [];
  for await (const { action, details } of office.store.journal({ after: 0, subject: `document:${ruled!.id}` }))
    journal.push({ action, details });
  expect(journal).toContainEqual({ action: 'decided', details: expect.objectContaining({ rules: [rule.name] }) });
});
