// What units rely on: schema, example and what the code sends agree.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { RETURN_REASONS } from '../../domain/handover/acknowledgement.ts';
import { WITHDRAWAL_REASONS } from '../../domain/handover/withdrawn-message.ts';
import { ROUTE_REASONS } from '../../domain/reasons.ts';
import { ACKNOWLEDGED_TYPE, acknowledgementOf } from './acknowledgement-event.ts';
import { EVENT_TYPE, envelope, WITHDRAWN_TYPE, withdrawnEnvelope } from './envelope.ts';
import { topology } from './rabbitmq/topology.ts';
import { sampleMessage, sampleWithdrawal } from './sample-message.conformance.ts';

const docs = new URL('../../docs/messages/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, docs), 'utf8'));
const schema = read('document-routed.v1.schema.json');
const formats = { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) };
const valid = new Ajv2020({ formats }).compile(schema);
const answerSchema = read('document-acknowledged.v1.schema.json');
const validAnswer = new Ajv2020({ formats }).compile(answerSchema);
const understood = (event: unknown): boolean => !('wrong' in acknowledgementOf(Buffer.from(JSON.stringify(event))));

const RULED = sampleMessage({
  reasons: ['SEPARATOR_SHEET', 'RULE'],
  rules: ['Lastschriftmandate'],
  originalIs: 'born-digital',
  originalType: 'application/pdf',
  originalHas: ['embedded-files'],
  attachments: [{ name: 'Vollmacht.pdf', size: 52301, kind: 'application/pdf' }],
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

test('the documented answer keeps to its schema and is understood', () => {
  const example = read('document-acknowledged.v1.example.json');
  expect(validAnswer(example), JSON.stringify(validAnswer.errors)).toBe(true);
  expect(acknowledgementOf(Buffer.from(JSON.stringify(example)))).toEqual({
    id: example.id,
    at: example.time,
    ...example.data,
  });
});

test.each([
  ['accepted without a reason', { outcome: 'accepted', reason: undefined }, true],
  ['a field nobody knows yet', { colour: 'green' }, true],
  ['returned without a reason', { reason: undefined }, false],
  ['a reason nobody knows', { reason: 'BORED' }, false],
  ['an outcome nobody knows', { outcome: 'shredded' }, false],
  ['a unit that is a path', { unit: '../etc' }, false],
  ['an actor with control characters', { actor: 'Berger\u001b[2J' }, false],
  ['an endless actor', { actor: 'B'.repeat(201) }, false],
  ['no document', { document: undefined }, false],
])('schema and office agree on an answer with %s', (_, differences, good) => {
  const example = read('document-acknowledged.v1.example.json');
  const event = JSON.parse(JSON.stringify({ ...example, data: { ...example.data, ...differences } }));
  expect([validAnswer(event), understood(event)]).toEqual([good, good]);
});

test('schema and office agree on an answer of a later version', () => {
  const event = { ...read('document-acknowledged.v1.example.json'), type: 'de.poststelle.document.acknowledged.v2' };
  expect([validAnswer(event), understood(event)]).toEqual([false, false]);
});

test('the documented withdrawal is what is sent, and keeps to its schema', () => {
  const withdrawnSchema = read('document-withdrawn.v1.schema.json');
  const validWithdrawal = new Ajv2020({ formats }).compile(withdrawnSchema);
  expect(withdrawnEnvelope(sampleWithdrawal())).toEqual(read('document-withdrawn.v1.example.json'));
  expect(validWithdrawal(withdrawnEnvelope(sampleWithdrawal())), JSON.stringify(validWithdrawal.errors)).toBe(true);
  expect(validWithdrawal(withdrawnEnvelope(sampleWithdrawal({ unit: '../etc' })))).toBe(false);
  expect(withdrawnSchema.properties.data.properties.reason.enum).toEqual(WITHDRAWAL_REASONS);
});

test('every reason for a return is in the schema', () => {
  expect(answerSchema.properties.data.properties.reason.enum).toEqual(RETURN_REASONS);
});

test('the AsyncAPI document names what is really there', () => {
  const { channels, components } = parse(readFileSync(new URL('asyncapi.yaml', docs), 'utf8'));
  const names = topology('mr');
  expect(channels.handover.address).toBe(names.exchange);
  expect(channels.unit.address).toBe(names.queueOf('{unit}'));
  expect(channels.acknowledgement.address).toBe(names.acknowledgementExchange);
  const messages = Object.values(components.messages) as { name: string; payload: { schema: { $ref: string } } }[];
  expect(messages.map(({ name }) => name)).toEqual([EVENT_TYPE, WITHDRAWN_TYPE, ACKNOWLEDGED_TYPE]);
  for (const { name, payload } of messages) expect(read(payload.schema.$ref).properties.type.const).toBe(name);
});
