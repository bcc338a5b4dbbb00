// What units rely on: schema, example and what the code sends agree.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { ROUTE_REASONS } from '../../domain/reasons.ts';
import { envelope } from './envelope.ts';
import { sampleMessage } from './sample-message.conformance.ts';

const docs = new URL('../../docs/messages/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, docs), 'utf8'));
const schema = read('document-routed.v1.schema.json');
const valid = new Ajv2020({ formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } }).compile(
  schema,
);

const RULED = sampleMessage({
  reasons: ['SEPARATOR_SHEET', 'RULE'],
  rules: ['Lastschriftmandate'],
  register: {
    subject: { value: 'Grundsteuer', by: 'operator' },
    date: { value: '2026-03-02', by: 'machine', confidence: 1 },
  },
});

test('the documented example and what is sent both keep to the schema', () => {
  expect(valid(read('document-routed.v1.example.json')), JSON.stringify(valid.errors)).toBe(true);
  for (const message of [sampleMessage(), RULED])
    expect(valid(envelope(message)), JSON.stringify(valid.errors)).toBe(true);
});

test('the example shows every field that is sent', () => {
  const { data, ...rest } = read('document-routed.v1.example.json');
  const sent = envelope(RULED);
  expect(Object.keys(data).toSorted()).toEqual(Object.keys(sent.data).toSorted());
  expect(Object.keys(rest).toSorted()).toEqual(
    Object.keys(sent)
      .filter((key) => key !== 'data')
      .toSorted(),
  );
});

test('the schema refuses what no unit should trust', () => {
  expect(valid(envelope(sampleMessage({ unitConfidence: 1.2 })))).toBe(false);
  expect(valid(envelope(sampleMessage({ unit: '../etc' })))).toBe(false);
  expect(valid(envelope(sampleMessage({ register: { subject: { value: '', by: 'machine' } } })))).toBe(false);
});

test('every reason for routing is in the schema', () => {
  expect(schema.properties.data.properties.reasons.items.enum).toEqual(Object.keys(ROUTE_REASONS));
});
