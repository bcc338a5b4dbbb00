// The relay: two relays at once do no harm, and an unreachable unit does not delay the others.
import { afterEach, expect, test } from 'vitest';
import type { DocumentInHandover } from '../../domain/document.ts';
import { routedEntry } from '../../domain/handover/outbox.ts';
import { handoverId, type RoutedMessage } from '../../domain/handover/routed-message.ts';
import { type DeliveryId, documentId } from '../../domain/ids.ts';
import type { Change, Store } from '../../domain/ports/ledger/store.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { relay } from './relay.ts';

let office: TestOffice;
afterEach(() => office.close());

/** An office whose own relay reaches nobody, so that the test's relays have the outbox to themselves. */
const withFullOutbox = async (letters: number): Promise<Store> => {
  let away = true;
  office = await testOffice({
    channel: {
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
    channel: {
      deliver: async (message: RoutedMessage) => {
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
    channel: {
      deliver: ({ document }) =>
        document.endsWith('d001') ? Promise.reject(new Error('no answer')) : Promise.resolve({ kind: 'delivered' }),
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

test('a unit that never answers keeps its own places: more than one reading holds for it, and another unit is served', async () => {
  office = await testOffice();
  const { store } = office;
  const routed = (number: number, unit: string): Change => {
    const id = documentId(`d-${number}` as DeliveryId, 1);
    const message = {
      ...{
        document: id,
        delivery: `d-${number}`,
        station: 'test',
        unit,
        type: 'antrag',
        pdf: { sha256: 'a', size: 1 },
      },
      decidedAt: '2026-05-06T07:00:00.000Z',
    } as unknown as RoutedMessage;
    const item = {
      ...{ kind: 'document', state: 'in-handover', id, delivery: `d-${number}`, number: 1, unit, type: 'antrag' },
      ...{ pages: [], handover: handoverId(message), pdf: message.pdf },
    } as unknown as DocumentInHandover;
    return { item, expects: 0, journal: [], outbox: [routedEntry(message)] };
  };
  await office.office.stop();
  await store.commit(Array.from({ length: 600 }, (_, number) => routed(number, 'bauamt')));
  await store.commit([routed(600, 'kaemmerei'), routed(601, 'kaemmerei')]);
  let under = 0;
  let most = 0;
  let arrive = (): void => {};
  const both = new Promise<void>((resolve) => {
    let left = 2;
    arrive = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });
  const { run } = relay({
    ...{ store, clock: { now: () => FAR, id: () => 'id' } },
    observer: { stepDone: () => arrive(), faultSeen: () => {} },
    channel: {
      deliver: ({ unit }) => {
        if (unit === 'kaemmerei') return Promise.resolve({ kind: 'delivered' });
        under += 1;
        most = Math.max(most, under);
        return new Promise(() => {});
      },
      withdraw: async () => ({ kind: 'delivered' }),
      close: async () => {},
    },
  });
  const running = run();
  await both;
  expect((await store.get('document', 'd-601/d001'))?.item.state).toBe('handed-over');
  expect(await running).toBe(2);
  // The next run leaves the unit alone, and serves what has come for the other one since.
  const before = most;
  await store.commit([routed(602, 'kaemmerei')]);
  expect(await run()).toBe(1);
  expect(most).toBe(before);
  expect(most).toBeLessThan(20);
});
