// What every whole ledger must do: be read as of one moment, be filled with the same, and be no store meanwhile.
import { describe, expect, test } from 'vitest';
import { ITEM_KINDS } from '../../../domain/items.ts';
import type { WholeLedger } from '../../../domain/ports/ledger/ledger-snapshot.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { takeInventory } from '../../../ledger/ledger-checksum.ts';
import {
  at,
  blob,
  check,
  claimed,
  collect,
  creation,
  decision,
  handover,
  hold,
  labelChange,
  received,
  revision,
  type StorePlace,
  separated,
  version,
  waiting,
  withdrawal,
} from './sample-items.conformance.ts';
import { journalFault } from './store-journal.conformance.ts';

export interface WholePlace extends StorePlace {
  /** `now` in ms since 1970. */
  whole(now: number): Promise<WholeLedger>;
}

/** As a clock gives it: more than 32 bits, and a caller's backoff may have fractions. */
const LATER = Date.UTC(2026, 10, 27, 12, 0, 0, 123);

/** Items of every kind, work in every condition, a message that failed once, and entries with odd signs. */
export const fill = async (store: Store): Promise<void> => {
  const document = separated('d-1', 1);
  await store.commit([
    creation(claimed('d-1'), { next: 'receive' }),
    creation(claimed('d-2'), { next: 'receive' }),
    creation(version('e')),
  ]);
  await store.commit([revision(received('d-1', blob('a')), 1, { next: 'open' })]);
  await store.commit([1, 2, 3].map((number) => creation(waiting('d-1', number), { next: 'page', journal: [] })));
  await store.commit([creation(document, { outbox: [withdrawal('d-1', 'kaemmerei'), handover('d-1', 'bauamt')] })]);
  await store.commit([1, 2].map((number) => creation(decision(number))));
  await store.commit([
    creation(check(1)),
    creation(decision(3)),
    creation(labelChange(1)),
    creation(hold('m.musterfrau'), { journal: [] }),
  ]);
  const page = (number: number) => ({ kind: 'page', id: waiting('d-1', number).id, work: 'page' }) as const;
  const first = await store.claim(page(1), { now: 5, until: 50 });
  await store.release(page(1), { version: first!.version, notBefore: LATER, keepAttempt: true });
  await store.claim(page(2), { now: 5, until: 50 });
  const [waitingMessage] = await store.pending({ now: 10, limit: 1 });
  await store.postpone(waitingMessage!.sequence, LATER + 0.5);
};

/** Everything that the port lets anybody see. */
const seen = async (store: Store) => ({
  items: await Promise.all(ITEM_KINDS.map((kind) => collect(store.all(kind)))),
  lists: await Promise.all(ITEM_KINDS.map((kind) => store.list(kind, { limit: 100 }))),
  counts: await Promise.all(ITEM_KINDS.map((kind) => store.count(kind))),
  decisions: await collect(store.decisions(0)),
  soon: await store.due({ now: 100, limit: 100 }),
  later: await store.due({ now: LATER, limit: 100 }),
  waits: await store.outboxOf(separated('d-1', 1)),
  pending: [await store.pending({ now: 100, limit: 9 }), await store.pending({ now: LATER + 1, limit: 9 })],
  duplicate: await store.firstWith('a'.repeat(64), 'd-2'),
  received: await collect(store.receivedBetween({ from: at(0), to: at(9) })),
  journal: await collect(store.journal({ after: 0 })),
});

/** Copies by hand, as ledger/copy-ledger does. Resolves to both inventories. */
const copy = async (from: WholeLedger, to: WholeLedger) => {
  await to.begin(from.place);
  const before = await takeInventory(from, { records: to.addRecords, entries: to.addEntries });
  await to.complete(before.changes);
  const after = await takeInventory(to);
  await to.open('a note');
  return { before, after };
};

/** A filled store goes from one place to another, and work goes on there. */
export const copiesWhole = async (makeSource: () => Promise<WholePlace>, makeTarget: () => Promise<WholePlace>) => {
  const [here, there] = [await makeSource(), await makeTarget()];
  const old = await here.open();
  await fill(old);
  const [from, to] = [await here.whole(1_000), await there.whole(1_000)];
  const { before, after } = await copy(from, to);
  expect(after).toEqual(before);
  expect(await to.note()).toBe('a note');

  const fresh = await there.open();
  await old.breakLeases({ now: 0, wait: () => 0 }); // A copy has none.
  expect(await seen(fresh)).toEqual(await seen(old));

  // Numbers go on behind those that were copied: lists, decisions and the chain do not start anew.
  const [last] = await old.list('delivery', { limit: 1 });
  await fresh.commit([creation(claimed('d-9')), creation(decision(9), { journal: [] })]);
  expect((await fresh.list('delivery', { limit: 1 }))[0]!.item.id).toBe('d-9');
  expect((await fresh.list('delivery', { limit: 1 }))[0]!.order).toBeGreaterThan(last!.order);
  const known = (await collect(old.decisions(0))).at(-1)!.sequence;
  expect((await collect(fresh.decisions(known))).map((one) => one.decision.id)).toEqual(['decision-9']);
  expect((await collect(fresh.all('delivery'))).at(-1)!.item.id).toBe('d-9');
  expect(await journalFault(fresh)).toBeUndefined();
  for (const closing of [old, fresh, from, to]) await closing.close();
  await here.remove();
  await there.remove();
};

export const wholeLedgerConformance = (name: string, makePlace: () => Promise<WholePlace>): void => {
  const inPlace = (run: (place: WholePlace) => Promise<void>) => async (): Promise<void> => {
    const place = await makePlace();
    try {
      await run(place);
    } finally {
      await place.remove();
    }
  };

  describe(`${name}: the whole ledger`, () => {
    test('a copy is what was there, and goes on from there', () => copiesWhole(makePlace, makePlace));

    test(
      'a copy that was broken off is no store; begun again it holds nothing twice',
      inPlace(async (there) => {
        const here = await makePlace();
        const old = await here.open();
        await fill(old);
        await old.close();
        const [from, to] = [await here.whole(1_000), await there.whole(1_000)];
        expect(await to.isEmpty()).toBe(true);
        await to.begin(from.place);
        await takeInventory(from, { records: to.addRecords, entries: to.addEntries });
        await expect(there.open()).rejects.toMatchObject({ code: 'STORE_UNFINISHED', details: { from: from.place } });
        await to.close();
        const later = await there.whole(1_000);
        expect(await later.standing()).toEqual({ kind: 'unfinished', from: from.place });
        const { before, after } = await copy(from, later);
        expect(after).toEqual(before);
        await expect(later.begin(from.place)).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY' });
        expect(await later.isEmpty()).toBe(false);
        await (await there.open()).close();
        await later.close();
        await from.close();
        await here.remove();
      }),
    );

    test(
      'who has moved says where to, and what he holds can still be read; a change meanwhile forbids it',
      inPlace(async (place) => {
        const store = await place.open();
        await fill(store);
        const whole = await place.whole(1_000);
        const { changes, end } = await whole.read();
        await end();
        await store.commit([creation(claimed('d-3'))]);
        const to = { to: 'a new place', at: at(9) };
        await expect(whole.leave({ ...to, changes })).rejects.toMatchObject({ code: 'OFFICE_RUNNING' });
        await (await place.open()).close();
        expect(await store.commit([creation(claimed('d-4'))])).toEqual(['committed']);

        const before = await takeInventory(whole);
        await whole.leave({ ...to, changes: before.changes });
        await expect(place.open()).rejects.toMatchObject({ code: 'STORE_MOVED', details: to });
        expect(await whole.standing()).toEqual({ kind: 'moved', ...to });
        await expect(whole.begin('elsewhere')).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY' });
        expect(await takeInventory(whole)).toEqual(before);
        // A move that was broken off says it twice.
        await whole.leave({ ...to, changes: before.changes });
        await store.close();
        await whole.close();
      }),
    );
  });
};
