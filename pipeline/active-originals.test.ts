// Originals with active content or attachments: what the unit receives, and when an operator is asked first.

import { afterEach, expect, test } from 'vitest';
import { personNamed } from '../domain/actor.ts';
import type { ActiveOriginals, CarriedFields } from '../domain/carried.ts';
import type { RoutedMessage } from '../domain/handover/routed-message.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';

let office: TestOffice;
afterEach(() => office.close());

const JS: CarriedFields = { originalHas: ['javascript'] };
const FILES: CarriedFields = {
  originalHas: ['embedded-files'],
  attachments: [{ name: 'Anlage.pdf', size: 52_301, kind: 'application/pdf' }],
};

const go = async (carried: CarriedFields, activeOriginals?: ActiveOriginals) => {
  const sent: RoutedMessage[] = [];
  office = await testOffice({
    ...(activeOriginals === undefined ? {} : { activeOriginals }),
    workers: { open: async () => ({ kind: 'opened', mediaType: 'application/pdf', pageCount: 1, ...carried }) },
    channel: {
      deliver: async (message) => {
        sent.push(message);
        return { kind: 'delivered' };
      },
    },
  });
  const delivery = await office.drop('E sure letter');
  const [document] = await restingDocuments(office, delivery);
  return { sent, delivery, document: document! };
};

test('a program in it: the unit gets our PDF alone, and is told why', async () => {
  const { sent, document } = await go(JS);
  expect(document.state).toBe('handed-over');
  expect(sent).toMatchObject([
    { originalHas: ['javascript'], originalWithheld: true, originalType: 'application/pdf' },
  ]);
  expect(sent[0]!.originalIs).toBeUndefined();
});

test('where originals are sent it goes along, marked', async () => {
  const { sent } = await go(JS, 'send');
  expect(sent).toMatchObject([{ originalHas: ['javascript'], originalIs: 'born-digital' }]);
  expect(sent[0]!.originalWithheld).toBeUndefined();
});

test('where originals are held a person decides first, then it goes along', async () => {
  const { sent, document, delivery } = await go(JS, 'hold');
  expect(document).toMatchObject({ state: 'in-review', disposition: { reasons: ['ACTIVE_ORIGINAL'] } });
  await office.review.decide(document.id, { type: 'antrag', unit: 'bauamt' }, personNamed('Frau Berger'));
  expect(await restingDocuments(office, delivery)).toMatchObject([{ state: 'handed-over' }]);
  expect(sent).toMatchObject([{ originalHas: ['javascript'], originalIs: 'born-digital' }]);
});

test.each(['pdf-only', 'hold', 'send'] as const)(
  'files inside the file: a person is asked, then the original goes along with a list of them (%s)',
  async (policy) => {
    const { sent, document, delivery } = await go(FILES, policy);
    expect(document).toMatchObject({ state: 'in-review', disposition: { reasons: ['ATTACHMENTS_INSIDE'] } });
    expect((await office.store.get('delivery', delivery))?.item).toMatchObject(FILES);
    const decision = { type: 'antrag', unit: 'bauamt' };
    // Nobody has said yet that the files inside were seen.
    expect(await office.review.decide(document.id, decision, personNamed('Frau Berger'))).toEqual({
      kind: 'unanswered',
      questions: ['attachments'],
    });
    expect(sent).toEqual([]);
    const answers = { attachments: 'seen' };
    await office.review.decide(document.id, { ...decision, answers }, personNamed('Frau Berger'));
    await restingDocuments(office, delivery);
    expect(sent).toMatchObject([{ ...FILES, originalIs: 'born-digital' }]);
  },
);

test('an ordinary file says nothing of it', async () => {
  const { sent } = await go({});
  expect(Object.keys(sent[0]!).filter((key) => /originalHas|attachments|Withheld/.test(key))).toEqual([]);
});
