// The relay: two relays at once do no harm, and an unreachable unit does not delay the others.
import { afterEach, expect, test } from 'vitest';
import { handoverId, type RoutedMessage } from '../../domain/handover/routed-message.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { relay } from './relay.ts';

let office: TestOffice;
afterEach(() => office.close());

/** An office whose own relay reaches nobody, so that the test's relays have the outbox to themselves. */
const withFullOutbox = async (letters: number): Promise<Store> => {
  let away = true;
  office = await testOffice({
    handover: {
      deliver: async () => {
        if (away) throw new Error('away');
        return { kind: 'delivered' };
      },
    },
  });
  const script = Array.from({ length: letters }, (_, index) => `W a sure letter ${index}`).join('\nS\n');
  const delivery = await office.drop(script);
  await office.until(async () =>
    (await office.store.count('document'))['in-handover'] === letters ? true : undefined,
  );
  await office.office.stop();
  away = false;
  expect((await office.store.get('delivery', delivery))?.item.state).toBe('separated');
  return office.store;
};

const FAR = Date.parse('2027-01-01T00:00:00Z');

test('two relays at once: each letter is told under one id and written down once', async () => {
  const store = await withFullOutbox(12);
  const told: string[] = [];
  const ports = {
    store,
    clock: { now: () => FAR, id: () => 'id' },
    observer: { stepDone: () => {}, faultSeen: () => {} },
    handover: {
      deliver: async ({ message }: { readonly message: RoutedMessage }) => {
        await new Promise(setImmediate);
        told.push(handoverId(message));
        return { kind: 'delivered' } as const;
      },
      withdraw: async () => ({ kind: 'delivered' }) as const,
      close: async () => {},
    },
  };
  const arrived = await Promise.all([relay(ports).run(), relay(ports).run()]);
  expect(arrived[0]! + arrived[1]!).toBe(12);
  expect(new Set(told).size).toBe(12);
  let written = 0;
  for await (const { action } of store.journal({ after: 0 })) if (action === 'handed-over') written += 1;
  expect(written).toBe(12);
  expect(await store.pending({ now: FAR, limit: 100 })).toEqual([]);
  expect(await verifyJournal(store)).toMatchObject({ kind: 'holds' });
});

test('a unit that does not answer holds up no other', async () => {
  office = await testOffice({
    handover: {
      deliver: ({ key }) =>
        key.endsWith('d001') ? Promise.reject(new Error('no answer')) : Promise.resolve({ kind: 'delivered' }),
    },
  });
  const delivery = await office.drop('W a sure letter\nS\nW another sure letter');
  // Either letter may be ready first; told to fail once, the first stays where it is while the second goes out.
  await office.until(async () => {
    const states = await office.store.count('document');
    return states['in-handover'] === 1 && states['handed-over'] === 1 ? true : undefined;
  });
  expect((await office.store.get('document', `${delivery}/d001`))?.item.state).toBe('in-handover');
  expect((await office.store.get('document', `${delivery}/d002`))?.item.state).toBe('handed-over');
});
