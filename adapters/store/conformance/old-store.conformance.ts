// What a store of the version before must come to: the letters of that run, in today's states, with all that still has to go out.
import { expect } from 'vitest';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import type { Channel } from '../../../domain/ports/units/channel.ts';
import { crossCheck } from '../../../ledger/cross-check.ts';
import { checkOutbox, openWithdrawals } from '../../../ledger/outbox-check.ts';
import { relay } from '../../../pipeline/engine/relay.ts';
import { collect } from './sample-items.conformance.ts';
import { journalFault } from './store-journal.conformance.ts';

/** By document: its state, and what waits of it. */
const FOUND: Readonly<Record<string, readonly [state: string, ...waits: string[]]>> = {
  'id-1/d001': ['handed-over'],
  'id-2/d001': ['accepted'],
  // Returned before that was a state: it waits for a person as it did.
  'id-3/d001': ['in-review'],
  // Accepted by one unit, sent to another by a sample check, accepted there.
  'id-4/d001': ['accepted'],
  'id-5/d001': ['in-review'],
  'id-6/d001': ['in-review', 'withdrawn unit:bauamt'],
  'id-7/d001': ['in-handover', 'withdrawn unit:bauamt', 'routed unit:kaemmerei'],
  'id-8/d001': ['decided', 'withdrawn unit:bauamt'],
  'id-9/d001': ['handed-over'],
  'id-10/d001': ['in-handover', 'routed unit:kaemmerei'],
};

const seen = async (store: Store) => {
  const all: Record<string, readonly string[]> = {};
  for (const { item } of await collect(store.all('document'))) {
    const waits = await store.outboxOf(item);
    all[item.id] = [item.state, ...waits.map(({ event, to }) => `${event.type} ${to}`)];
  }
  return all;
};

/** Nothing disagrees: states and outbox with the journal, counts with what is there, the chain with itself. */
const expectAgreement = async (store: Store): Promise<void> => {
  const open = openWithdrawals();
  expect((await crossCheck(store, open.note)).differences).toEqual([]);
  expect(await checkOutbox(store, open)).toEqual([]);
  expect(await journalFault(store)).toBeUndefined();
};

/** As it is once the store has been opened. */
export const expectTakenUp = async (store: Store): Promise<void> => {
  expect(await seen(store)).toEqual(FOUND);
  expect(await store.count('document')).toEqual({
    ...{ 'handed-over': 2, accepted: 2, 'in-review': 3, 'in-handover': 2, decided: 1 },
  });
  const accepted = await store.list('document', { states: ['accepted'], limit: 9 });
  expect(accepted.map(({ item }) => item.acceptance.by)).toEqual(['Herr Özdemir', 'Herr Özdemir']);
  for (const { item } of await collect(store.all('document'))) expect(item).not.toHaveProperty('withdrawals');
  await expectAgreement(store);
};

const FAR = Date.parse('2027-01-01T00:00:00Z');

/** What waited goes out in its order, and is written down. */
export const expectWorks = async (store: Store): Promise<void> => {
  const told: string[] = [];
  const channel: Channel = {
    deliver: async ({ document, unit }) => {
      told.push(`${document} ${unit} receives`);
      return { kind: 'delivered' };
    },
    withdraw: async ({ document, unit, reason }) => {
      told.push(`${document} ${unit} loses: ${reason}`);
      return { kind: 'delivered' };
    },
    close: async () => {},
  };
  const { run } = relay({
    ...{ store, channel, clock: { now: () => FAR, id: () => 'id' } },
    observer: { stepDone: () => {}, faultSeen: ({ error }) => expect.unreachable(String(error)) },
  });
  while ((await run()) > 0);
  expect(told.toSorted()).toEqual([
    'id-10/d001 kaemmerei receives',
    'id-6/d001 bauamt loses: RECALLED',
    'id-7/d001 bauamt loses: RETURNED',
    'id-7/d001 kaemmerei receives',
    'id-8/d001 bauamt loses: CORRECTED',
  ]);
  expect(told.indexOf('id-7/d001 bauamt loses: RETURNED')).toBeLessThan(told.indexOf('id-7/d001 kaemmerei receives'));
  expect(await store.pending({ now: FAR, limit: 9 })).toEqual([]);
  expect(await store.count('document')).toMatchObject({ 'handed-over': 4, accepted: 2 });
  await expectAgreement(store);
};
