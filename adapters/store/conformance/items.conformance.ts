// Items and their changes: one adapter may have transactions, another only single documents: the words of the port hold for both.
import { describe, expect, test } from 'vitest';
import {
  at,
  blob,
  check,
  claimed,
  collect,
  creation,
  handover,
  inStore,
  labelChange,
  received,
  revision,
  type StorePlace,
  separated,
  waiting,
} from './sample-items.conformance.ts';

const idsOf = (rows: readonly { readonly item: { readonly id: string } }[]) => rows.map(({ item }) => item.id);

export const itemsConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
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

    test(
      'children come by number, and only the delivery’s own',
      inStore(makePlace, async (store) => {
        for (const number of [10, 2, 9, 1])
          await store.commit([creation(waiting('d-1', number)), creation(separated('d-1', number))]);
        await store.commit([creation(waiting('d-10', 3)), creation(separated('d-10', 3))]);
        expect((await store.childrenOf('page', 'd-1')).map(({ item }) => item.number)).toEqual([1, 2, 9, 10]);
        expect((await store.childrenOf('document', 'd-1')).map(({ item }) => item.number)).toEqual([1, 2, 9, 10]);
        expect(await store.childrenOf('page', 'd-2')).toEqual([]);
      }),
    );

    test(
      'the pages that still wait are counted down to the last',
      inStore(makePlace, async (store) => {
        const pages = [1, 2].map((number) => waiting('d-1', number));
        await store.commit([...pages, waiting('d-2', 1)].map((page) => creation(page)));
        expect(await store.waitingPages('d-1')).toBe(2);
        for (const page of pages)
          await store.commit([revision({ ...page, state: 'quarantined', reason: 'PAGE_DAMAGED' }, 1)]);
        expect(await store.waitingPages('d-1')).toBe(0);
      }),
    );

    test(
      'of deliveries with the same bytes the first that asked is the original, however often they ask',
      inStore(makePlace, async (store) => {
        for (const id of ['d-9', 'd-1', 'd-5']) await store.commit([creation(received(id, blob('a')))]);
        await store.commit([creation(received('d-0', blob('b'))), creation(claimed('d-7'))]);
        expect(await store.firstWith(blob('a').sha256, 'd-7')).toBe('d-9');
        expect(await store.firstWith(blob('c').sha256, 'd-7')).toBe('d-7');
        expect(await store.firstWith(blob('c').sha256, 'd-7')).toBe('d-7');
        expect(await store.firstWith(blob('c').sha256, 'd-8')).toBe('d-7');
        await store.commit([revision(received('d-7', blob('c')), 1)]);
        await store.commit([creation({ ...received('d-8', blob('c')), duplicateOf: 'd-7' as never })]);
        expect(await store.firstWith(blob('c').sha256, 'd-6')).toBe('d-7');
      }),
    );

    test(
      'of many deliveries with the same bytes that are received in the same moment exactly one is the original',
      inStore(makePlace, async (store, place) => {
        const stores = [store, await place.open(), await place.open()];
        for (let pair = 0; pair < 10; pair += 1) {
          const ids = Array.from({ length: 5 }, (_, index) => `${pair}-${index}`);
          await store.commit(ids.map((id) => creation(claimed(id))));
          const bytes = blob(String(pair)).sha256;
          const firsts = await Promise.all(ids.map((id, index) => stores[index % 3]!.firstWith(bytes, id)));
          expect(new Set(firsts).size).toBe(1);
          expect(ids).toContain(firsts[0]);
        }
        for (const other of stores.slice(1)) await other.close();
      }),
    );

    test(
      'what belongs to no delivery is kept, counted and listed like everything else',
      inStore(makePlace, async (store) => {
        expect(await store.count('label-change')).toEqual({});
        for (const number of [3, 1, 2])
          await store.commit([creation(check(number)), creation(labelChange(number), { journal: [] })]);
        const { id } = check(1);
        expect(await store.get('check', id)).toEqual({ item: check(1), version: 1 });
        const answered = { answer: check(1).said, actor: 'm.musterfrau', answeredAt: at(9) };
        await store.commit([revision({ ...check(1), state: 'right', ...answered }, 1)]);
        expect(await store.count('check')).toEqual({ waiting: 2, right: 1 });
        expect(idsOf(await store.list('check', { states: ['waiting'], limit: 9 }))).toEqual([check(2).id, check(3).id]);
        expect(idsOf(await collect(store.all('label-change')))).toEqual(['change-3', 'change-1', 'change-2']);
      }),
    );
  });
};
