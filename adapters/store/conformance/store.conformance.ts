// What every store must do. One adapter may have transactions, another only single documents: the words of the port hold for both.
import { describe, expect, test } from 'vitest';
import {
  blob,
  claimed,
  collect,
  creation,
  handover,
  inStore,
  received,
  revision,
  type StorePlace,
  separated,
  waiting,
} from './sample-items.conformance.ts';
import { storeJournalConformance } from './store-journal.conformance.ts';
import { storeListsConformance } from './store-lists.conformance.ts';
import { storeFiguresConformance } from './store-stats.conformance.ts';
import { storeWorkConformance } from './store-work.conformance.ts';

/** `makePlace` gives a fresh, empty place every time. */
export const storeConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: items`, () => {
    test(
      'a new item has version 1 and comes back as it was',
      inStore(makePlace, async (store) => {
        const item = claimed('d-1');
        expect(await store.commit([creation(item)])).toEqual(['committed']);
        expect(await store.get('delivery', 'd-1')).toEqual({ item, version: 1 });
        expect(await store.get('page', 'd-1')).toBeUndefined();
        expect(await store.get('delivery', 'd-2')).toBeUndefined();
      }),
    );

    test(
      'a change builds on the version it expects; of a conflict nothing is written',
      inStore(makePlace, async (store) => {
        const next = received('d-1', blob('a'));
        await store.commit([creation(claimed('d-1'))]);
        expect(await store.commit([creation(claimed('d-1'))])).toEqual(['conflict']);
        expect(await store.commit([revision(next, 1)])).toEqual(['committed']);
        const outbox = [handover('d-1', 'bauamt')];
        expect(await store.commit([revision(claimed('d-1'), 1, { outbox })])).toEqual(['conflict']);
        expect(await store.commit([revision(claimed('d-9'), 1)])).toEqual(['conflict']);
        expect(await store.get('delivery', 'd-1')).toEqual({ item: next, version: 2 });
        expect(await store.get('delivery', 'd-9')).toBeUndefined();
        expect(await store.pending({ now: 0, limit: 10 })).toEqual([]);
        expect(await collect(store.journal({ after: 0 }))).toHaveLength(2);
      }),
    );

    test(
      'a conflict in the middle of a call leaves the changes around it alone',
      inStore(makePlace, async (store) => {
        await store.commit([creation(waiting('d-1', 2))]);
        const outcomes = await store.commit([
          creation(waiting('d-1', 1)),
          creation(waiting('d-1', 2)),
          creation(waiting('d-1', 3)),
          revision(waiting('d-1', 3), 1),
        ]);
        expect(outcomes).toEqual(['committed', 'conflict', 'committed', 'committed']);
        expect((await store.childrenOf('page', 'd-1')).map(({ version }) => version)).toEqual([1, 1, 2]);
      }),
    );

    test(
      'of many who build on the same version, one wins',
      inStore(makePlace, async (store, place) => {
        const other = await place.open();
        await store.commit([creation(claimed('d-1'))]);
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).commit([revision(claimed('d-1'), 1)])),
        );
        expect(outcomes.flat().filter((outcome) => outcome === 'committed')).toHaveLength(1);
        expect((await other.get('delivery', 'd-1'))?.version).toBe(2);
        await other.close();
      }),
    );

    test(
      'what was committed is there after the store was closed and opened again',
      inStore(makePlace, async (store, place) => {
        const document = separated('d-1', 1);
        const outbox = [handover('d-1', 'bauamt')];
        const first = await place.open();
        await first.commit([creation(claimed('d-1'), { next: 'receive' }), creation(document, { outbox })]);
        await first.claim({ kind: 'delivery', id: 'd-1', work: 'receive' }, { now: 0, until: 1_000 });
        await first.close();
        expect(await store.get('delivery', 'd-1')).toEqual({ item: claimed('d-1'), version: 2 });
        expect(await store.due({ now: 1_000, limit: 5 })).toEqual([{ kind: 'delivery', id: 'd-1', work: 'receive' }]);
        expect(await store.pending({ now: 0, limit: 5 })).toHaveLength(1);
        expect(await collect(store.journal({ after: 0 }))).toHaveLength(2);
      }),
    );
  });

  storeWorkConformance(name, makePlace);
  storeJournalConformance(name, makePlace);
  storeListsConformance(name, makePlace);
  storeFiguresConformance(name, makePlace);
};
