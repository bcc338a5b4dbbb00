// The feed of changes: nothing is missed, nothing comes twice, in one process and in many.
import { describe, expect, test } from 'vitest';
import type { ChangeFeed, ItemChanged } from '../../../domain/ports/ledger/change-feed.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import {
  blob,
  claimed,
  collect,
  creation,
  entry,
  handover,
  hold,
  inStore,
  received,
  revision,
  type StorePlace,
  separated,
  waiting,
} from './sample-items.conformance.ts';

/** Reads on from a place, so many changes at a time, until there is nothing more. */
const readOn = async (feed: ChangeFeed, from: number, limit = 100) => {
  const changes: ItemChanged[] = [];
  for (let cursor = from; ; ) {
    const read = await feed.since(cursor, limit);
    expect(read.changes.length).toBeLessThanOrEqual(limit);
    expect(read.cursor).toBeGreaterThanOrEqual(cursor);
    cursor = read.cursor;
    if (read.changes.length === 0) return { changes, cursor };
    changes.push(...read.changes);
  }
};

const named = (changes: readonly ItemChanged[]) => changes.map(({ kind, id, version }) => `${kind}:${id}@${version}`);

const PAGES_EACH = 12;

/** Creates pages and documents and writes some of them again, as the processes of an office do. */
const write = async (store: Store, writer: number): Promise<void> => {
  for (let number = 1; number <= PAGES_EACH; number += 1) {
    const [page, document] = [waiting(`d-${writer}`, number), separated(`d-${writer}`, number)];
    await store.commit([creation(page), creation(document, { journal: [] }), revision(page, 1)]);
    if (number % 3 === 0) await store.commit([revision(document, 1)]);
  }
};

export const changeFeedConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: change feed`, () => {
    test(
      'it begins with every item there is, of every kind and also without a journal entry, in the order of their last changes',
      inStore(makePlace, async (store) => {
        expect(await store.since(0, 10)).toEqual({ changes: [], cursor: await store.latest() });
        await store.commit([creation(claimed('d-1')), creation(waiting('d-1', 1), { journal: [] })]);
        await store.commit([creation(hold('m.musterfrau'), { journal: [] })]);
        await store.commit([revision(received('d-1', blob('a')), 1)]);
        const { changes } = await store.since(0, 10);
        expect(changes).toEqual([
          { kind: 'page', id: waiting('d-1', 1).id, state: 'waiting', version: 1 },
          { kind: 'hold', id: hold('m.musterfrau').id, state: 'kept', version: 1 },
          { kind: 'delivery', id: 'd-1', state: 'received', version: 2 },
        ]);
      }),
    );

    test(
      'read from its end, it has what is committed from then on, also by another opening; a claim or a conflict is no change',
      inStore(makePlace, async (store, place) => {
        const other = await place.open();
        await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
        const from = await store.latest();
        expect((await readOn(store, from)).changes).toEqual([]);
        await store.claim({ kind: 'delivery', id: 'd-1', work: 'receive' }, { now: 0, until: 10 });
        expect(await other.commit([revision(claimed('d-1'), 1)])).toEqual(['conflict']);
        expect((await readOn(store, from)).changes).toEqual([]);
        await other.commit([revision(received('d-1', blob('a')), 2), creation(claimed('d-2'))]);
        const { changes, cursor } = await readOn(store, from);
        expect(named(changes)).toEqual(['delivery:d-1@3', 'delivery:d-2@1']);
        expect((await readOn(store, cursor)).changes).toEqual([]);
        await other.close();
      }),
    );

    test(
      'while several write at the same time a reader misses nothing and gets nothing twice, however few it takes at a time',
      inStore(makePlace, async (store, place) => {
        const writers = [store, await place.open(), await place.open()];
        const reader = await place.open();
        let writing = true;
        const written = Promise.all(writers.map(write)).finally(() => {
          writing = false;
        });
        const seen: ItemChanged[] = [];
        let cursor = 0;
        while (writing) {
          const read = await reader.since(cursor, 7);
          seen.push(...read.changes);
          cursor = read.cursor;
        }
        await written;
        seen.push(...(await readOn(reader, cursor, 7)).changes);
        expect(new Set(named(seen)).size).toBe(seen.length);
        const newest = new Map(seen.map((change) => [`${change.kind}:${change.id}`, change]));
        expect(newest.size).toBe(writers.length * PAGES_EACH * 2);
        for (const { kind, id, version } of newest.values())
          expect({ id, version }).toEqual({ id, version: (await store.get(kind, id))?.version });
        for (const one of [...writers.slice(1), reader]) await one.close();
      }),
    );

    test(
      'a reader that was away goes on from its place; what changed several times meanwhile comes once, as it is now',
      inStore(makePlace, async (store, place) => {
        await store.commit([1, 2, 3].map((number) => creation(waiting('d-1', number))));
        const { cursor } = await readOn(store, 0, 2);
        await store.commit([revision(waiting('d-1', 2), 1)]);
        await store.commit([revision({ ...waiting('d-1', 2), state: 'quarantined', reason: 'PAGE_DAMAGED' }, 2)]);
        const again = await place.open();
        const { changes } = await readOn(again, cursor);
        expect(changes).toEqual([{ kind: 'page', id: waiting('d-1', 2).id, state: 'quarantined', version: 3 }]);
        await again.close();
      }),
    );

    test(
      'an entry of the outbox that is settled is no change of its item, and hides none',
      inStore(makePlace, async (store) => {
        const from = await store.latest();
        const letter = separated('d-1', 1);
        await store.commit([creation(letter, { outbox: [handover('d-1', 'bauamt')] })]);
        const settle = async (minute: number) => {
          const [waits] = await store.outboxOf(letter);
          expect(await store.settle(waits!.sequence, [entry(letter, 'settled', minute)])).toBe(true);
        };
        await settle(1);
        const first = await readOn(store, from);
        expect(named(first.changes)).toEqual(['document:d-1/d001@1']);
        await store.commit([revision(letter, 1, { outbox: [handover('d-1', 'bauamt')] })]);
        const second = await readOn(store, first.cursor);
        expect(named(second.changes)).toEqual(['document:d-1/d001@2']);
        await settle(2);
        expect((await store.since(second.cursor, 9)).changes).toEqual([]);
        expect(await collect(store.journal({ after: 0 }))).toHaveLength(4);
        expect((await store.since(second.cursor, 9)).changes).toEqual([]);
        expect(named((await readOn(store, from)).changes)).toEqual(['document:d-1/d001@2']);
      }),
    );

    test(
      'a commit calls back the listeners of the same opening, until they are removed',
      inStore(makePlace, async (store) => {
        const found: string[][] = [];
        let calls = 0;
        const from = await store.latest();
        const end = store.onCommit(() => {
          calls += 1;
        });
        await store.commit([creation(claimed('d-1'))]);
        expect(calls).toBe(1);
        found.push(named((await store.since(from, 10)).changes));
        expect(found).toEqual([['delivery:d-1@1']]);
        end();
        await store.commit([creation(claimed('d-2'))]);
        expect(calls).toBe(1);
      }),
    );
  });
};
