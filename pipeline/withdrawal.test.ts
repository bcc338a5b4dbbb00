// A document that moves to another unit: the first unit is notified, and every acceptance is recorded.
import { afterEach, expect, test } from 'vitest';
import { type Actor, personNamed, unitSystem } from '../domain/actor.ts';
import type { Document, HandedOverDocument } from '../domain/document.ts';
import { MailroomError } from '../domain/errors.ts';
import { withdrawnEntry, withdrawsIn } from '../domain/handover/outbox.ts';
import { withdrawalOf } from '../domain/handover/withdrawn-message.ts';
import type { Channel } from '../domain/ports/units/channel.ts';
import { toDocumentQuarantine, toRecalled } from '../domain/transitions.ts';
import { reconcile } from '../ledger/reconcile.ts';
import { verifyJournal } from '../ledger/verify-journal.ts';
import { acknowledge } from '../office/handover/apply-unit-answer.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';
import { relay } from './engine/relay.ts';

let office: TestOffice;
afterEach(() => office.close());

const BERGER = personNamed('Frau Berger');
const AT = '2026-05-07T09:00:00.000Z';
const clock = { now: () => Date.parse(AT), id: () => 'id' };

/** What the units received, in order. */
let told: string[] = [];
const listening: Partial<Channel> = {
  deliver: async (message) => {
    told.push(`${message.unit} receives`);
    return { kind: 'delivered' };
  },
  withdraw: async ({ unit, reason }) => {
    told.push(`${unit} loses: ${reason}`);
    return { kind: 'delivered' };
  },
};

const documentNow = async (id: string): Promise<Document> => (await office.store.get('document', id))!.item;

const withUnit = (id: string, unit: string): Promise<HandedOverDocument> =>
  office.until(async () => {
    const item = await documentNow(id);
    return item.state === 'handed-over' && item.unit === unit ? item : undefined;
  });

const accept = (document: HandedOverDocument): Promise<string> =>
  acknowledge({ store: office.store, review: office.review, clock })({
    ...{ id: `answer-${document.handover}`, document: document.id, handover: document.handover! },
    ...{ unit: document.unit, actor: `Leitung ${document.unit}`, at: AT, outcome: 'accepted' },
  });

const journalOf = async (id: string, actions: readonly string[]): Promise<readonly string[]> => {
  const entries: string[] = [];
  for await (const { action, actor, details } of office.store.journal({ after: 0, subject: `document:${id}` }))
    if (actions.includes(action)) entries.push(`${actor} ${action} ${details.unit ?? ''}`.trim());
  return entries;
};

/** What an operator's recall comes to. */
const recall = async (id: string): Promise<void> => {
  const found = (await office.store.get('document', id))!;
  const document = found.item as HandedOverDocument;
  const waiting = (await office.store.outboxOf(document)).map(({ key }) => key);
  const outbox = [withdrawnEntry(withdrawalOf(document, { reason: 'RECALLED', at: AT }))];
  const details = { unit: document.unit, ...withdrawsIn(outbox) };
  const entry = { at: AT, actor: 'Frau Berger', action: 'recalled' as const, subject: `document:${id}`, details };
  await office.store.commit([
    { item: toRecalled(document), expects: found.version, journal: [entry], outbox, drops: waiting },
  ]);
};

const decide = (id: string, unit = 'kaemmerei') => office.review.decide(id, { type: 'antrag', unit }, BERGER);
const giveBack = (id: string, actor: Actor) => office.review.giveBack(id, { unit: 'bauamt', actor });

/** Every way on which a document that its unit has accepted comes to another unit, and the message to the first unit. */
const WAYS: readonly (readonly [way: string, go: (id: string) => Promise<unknown>, loses: string | undefined])[] = [
  ['a sample check', (id) => office.review.check(id, { type: 'antrag', unit: 'kaemmerei' }, BERGER), 'CORRECTED'],
  ['the unit’s own return', async (id) => [await giveBack(id, unitSystem('bauamt')), await decide(id)], undefined],
  ['a return that an operator notes', async (id) => [await giveBack(id, BERGER), await decide(id)], 'RETURNED'],
  ['a recall', async (id) => [await recall(id), await decide(id)], 'RECALLED'],
];

test.each(WAYS)('%s: both units’ acceptances are in the journal, and the first unit loses it', async (_, go, loses) => {
  told = [];
  office = await testOffice({ checkShare: 1, channel: listening });
  const [{ id } = { id: '' }] = await restingDocuments(office, await office.drop('W a sure letter'));
  expect(await accept(await withUnit(id, 'bauamt'))).toBe('applied');
  await go(id);
  const second = await withUnit(id, 'kaemmerei');
  expect(second).not.toHaveProperty('acceptance');
  expect(await accept(second)).toBe('applied');
  expect(await documentNow(id)).toMatchObject({ state: 'accepted', acceptance: { by: 'Leitung kaemmerei' } });
  expect(await journalOf(id, ['unit-accepted'])).toEqual(['unit:bauamt unit-accepted', 'unit:kaemmerei unit-accepted']);
  const between = loses === undefined ? [] : [`bauamt loses: ${loses}`];
  expect(told.filter((line, at) => told.indexOf(line) === at)).toEqual([
    ...['bauamt receives', ...between, 'kaemmerei receives'],
  ]);
  expect(await journalOf(id, ['withdrawn'])).toEqual(loses === undefined ? [] : ['machine withdrawn bauamt']);
  expect(await office.store.pending({ now: clock.now() * 2, limit: 9 })).toEqual([]);
  expect(await verifyJournal(office.store)).toMatchObject({ kind: 'holds' });
});

test('cut in two after a return, each half is accepted by itself', async () => {
  office = await testOffice();
  const [whole] = await restingDocuments(office, await office.drop('W a sure letter\nW another sure letter'));
  await accept(await withUnit(whole!.id, 'bauamt'));
  await giveBack(whole!.id, BERGER);
  await office.review.cut(whole!.id, 2, BERGER);
  const half = `${whole!.delivery}/s0002`;
  await office.until(async () => ((await office.store.get('document', half)) === undefined ? undefined : true));
  for (const id of [whole!.id, half]) {
    const document = await withUnit(id, 'bauamt');
    expect(document).not.toHaveProperty('acceptance');
    expect(await accept(document)).toBe('applied');
    expect(await documentNow(id)).toHaveProperty('acceptance');
  }
  expect(await journalOf(whole!.id, ['unit-accepted'])).toHaveLength(2);
});

test('a document that came back is never sent straight through again, not even after it was set aside', async () => {
  office = await testOffice();
  const [{ id } = { id: '' }] = await restingDocuments(office, await office.drop('W a sure letter'));
  await giveBack(id, unitSystem('bauamt'));
  const found = (await office.store.get('document', id))!;
  const aside = toDocumentQuarantine(found.item, { reason: 'FAILED_REPEATEDLY', detail: 'x' });
  await office.store.commit([{ item: aside, expects: found.version, journal: [] }]);
  await office.review.retry('document', id, BERGER);
  const again = await office.until(async () => {
    const item = await documentNow(id);
    return item.state === 'in-review' ? item : undefined;
  });
  expect(again.disposition.reasons).toEqual(['RETURNED']);
});

test('while the units are out of reach a withdrawal waits; once they are there it comes before the new handover', async () => {
  told = [];
  let away = false;
  const reach = (): void => {
    if (away) throw new MailroomError('HANDOVER_UNAVAILABLE');
  };
  office = await testOffice({
    channel: {
      deliver: async (message) => {
        reach();
        return listening.deliver!(message);
      },
      withdraw: async (message) => {
        reach();
        return listening.withdraw!(message);
      },
    },
  });
  const [{ id } = { id: '' }] = await restingDocuments(office, await office.drop('W a sure letter'));
  away = true;
  await giveBack(id, BERGER);
  await office.until(async () => (office.faults.length > 0 ? true : undefined));
  expect(await documentNow(id)).toMatchObject({ state: 'returned', returns: [{ unit: 'bauamt' }] });
  expect(await reconcile(office)).toMatchObject({ discrepancies: [] });
  await decide(id, 'bauamt');
  await office.until(async () => ((await documentNow(id)).state === 'in-handover' ? true : undefined));
  expect(told).toEqual(['bauamt receives']);
  away = false;
  await withUnit(id, 'bauamt');
  expect(told).toEqual(['bauamt receives', 'bauamt loses: RETURNED', 'bauamt receives']);
});

test('called back at the very moment it is delivered, the unit loses it again and nothing says that it has it', async () => {
  told = [];
  let recalled = false;
  office = await testOffice({
    channel: {
      ...listening,
      deliver: async (message) => {
        if (!recalled) {
          recalled = true;
          await recall(message.document);
        }
        return listening.deliver!(message);
      },
    },
  });
  const delivery = await office.drop('W a sure letter');
  await office.until(async () => (told.includes('bauamt loses: RECALLED') ? true : undefined));
  await office.until(async () =>
    told.indexOf('bauamt receives') < told.lastIndexOf('bauamt loses: RECALLED') ? true : undefined,
  );
  const document = await documentNow(`${delivery}/d001`);
  expect(document.state).toBe('in-review');
  expect(await journalOf(document.id, ['handed-over'])).toEqual([]);
});

test('two relays at once tell a withdrawal under one id and write it down once', async () => {
  office = await testOffice();
  const [{ id } = { id: '' }] = await restingDocuments(office, await office.drop('W a sure letter'));
  await office.office.stop();
  await recall(id);
  const ids: string[] = [];
  const ports = {
    ...{ store: office.store, clock, observer: { stepDone: () => {}, faultSeen: () => {} } },
    channel: {
      deliver: async () => ({ kind: 'delivered' }) as const,
      withdraw: async ({ withdrawnAt, unit }: { readonly withdrawnAt: string; readonly unit: string }) => {
        await new Promise(setImmediate);
        ids.push(`${unit} ${withdrawnAt}`);
        return { kind: 'delivered' } as const;
      },
      close: async () => {},
    },
  };
  await Promise.all([relay(ports).run(), relay(ports).run()]);
  expect(new Set(ids)).toEqual(new Set([`bauamt ${AT}`]));
  expect(await journalOf(id, ['withdrawn'])).toHaveLength(1);
  expect(await office.store.outboxOf({ kind: 'document', id })).toEqual([]);
});
