// A unit's answer is applied once, whether it arrives twice, late or out of order.

import { afterEach, expect, test } from 'vitest';
import { personNamed } from '../../domain/actor.ts';
import type { Acknowledgement } from '../../domain/handover/acknowledgement.ts';
import { handoverId } from '../../domain/handover/routed-message.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { acknowledge } from './apply-unit-answer.ts';

let office: TestOffice;
afterEach(() => office.close());

const clock = { now: () => Date.parse('2026-05-07T09:00:00Z'), id: () => 'id' };

const handedOver = async (script = 'W a sure letter') => {
  office = await testOffice();
  const delivery = await office.drop(script);
  const [document] = await restingDocuments(office, delivery);
  if (document?.state !== 'handed-over') throw new Error(`it is ${document?.state}`);
  const accepted: Acknowledgement = {
    ...{ id: 'answer-1', document: document.id, handover: document.handover!, unit: document.unit },
    ...{ actor: 'Herr Özdemir', at: '2026-05-07T08:59:00.000Z', outcome: 'accepted' },
  };
  const returned: Acknowledgement = { ...accepted, id: 'answer-2', outcome: 'returned', reason: 'NOT_RESPONSIBLE' };
  return {
    accepted,
    returned,
    answer: acknowledge({ store: office.store, review: office.review, clock }),
    now: async () => (await office.store.get('document', document.id))!.item,
    told: async () => {
      const entries: string[] = [];
      for await (const { actor, action, details } of office.store.journal({
        after: 0,
        subject: `document:${document.id}`,
      }))
        if (actor.startsWith('unit:')) entries.push(`${actor} ${action} ${details.by} ${details.reason ?? ''}`.trim());
      return entries;
    },
  };
};

test('a unit accepts: the document and the journal say who, once', async () => {
  const { answer, accepted, now, told } = await handedOver();
  expect(await answer(accepted)).toBe('applied');
  expect(await answer(accepted)).toBe('known');
  expect(await answer({ ...accepted, id: 'answer-9', actor: 'Frau Klein' })).toBe('known');
  expect(await now()).toMatchObject({
    state: 'accepted',
    acceptance: { by: 'Herr Özdemir', at: '2026-05-07T08:59:00.000Z' },
  });
  expect(await told()).toEqual(['unit:bauamt unit-accepted Herr Özdemir']);
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
});

test('a unit returns: an operator sees which unit and decides anew; older answers change nothing any more', async () => {
  const { answer, accepted, returned, now, told } = await handedOver();
  expect(await answer(accepted)).toBe('applied');
  expect(await answer(returned)).toBe('applied');
  expect(await answer(returned)).toBe('known');
  const document = await now();
  expect(document).toMatchObject({
    state: 'returned',
    disposition: { kind: 'review', reasons: ['RETURNED'] },
    returns: [{ unit: 'bauamt', actor: 'unit:bauamt', reason: 'NOT_RESPONSIBLE' }],
  });
  expect(document).not.toHaveProperty('unit');
  expect(await told()).toEqual([
    'unit:bauamt unit-accepted Herr Özdemir',
    'unit:bauamt returned Herr Özdemir NOT_RESPONSIBLE',
  ]);

  await office.review.decide(document.id, { type: 'rechnung', unit: 'kaemmerei' }, personNamed('Frau Berger'));
  const again = await office.until(async () => {
    const item = await now();
    return item.state === 'handed-over' ? item : undefined;
  });
  expect(again).toMatchObject({ unit: 'kaemmerei' });
  expect(again).not.toHaveProperty('acceptance');
  expect(again.handover).not.toBe(accepted.handover);
  for (const old of [accepted, returned]) expect(await answer(old)).toBe('known');
  expect(await answer({ ...accepted, handover: again.handover!, unit: 'kaemmerei' })).toBe('applied');
  expect(office.delivered).toEqual([document.id, document.id]);
});

test('an answer for a document that this unit was not given, or that nobody knows, is refused', async () => {
  const { answer, accepted, now } = await handedOver();
  expect(await answer({ ...accepted, unit: 'kaemmerei' })).toBe('refused');
  expect(await answer({ ...accepted, document: 'nobody/d001' as never })).toBe('refused');
  expect(await now()).not.toHaveProperty('acceptance');
});

test('a unit that answers before the relay has written the handover down is heard later', async () => {
  let early: Promise<string> | undefined;
  office = await testOffice({
    channel: {
      deliver: async (message) => {
        early ??= acknowledge({ store: office.store, review: office.review, clock })({
          ...{
            id: 'answer-1',
            document: message.document,
            handover: handoverId(message),
            unit: message.unit,
          },
          ...{ actor: 'Fachverfahren', at: '2026-05-07T08:59:00.000Z', outcome: 'accepted' },
        });
        await early;
        return { kind: 'delivered' };
      },
    },
  });
  const delivery = await office.drop('W a sure letter');
  await restingDocuments(office, delivery);
  expect(await early).toBe('too-early');
});
