// Lists in pages, counts, whole kinds, and what has waited longest.
import { describe, expect, test } from 'vitest';
import { everything, inBatches } from '../../../domain/ports/ledger/everything.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import {
  at,
  blob,
  claimed,
  collect,
  creation,
  entry,
  inStore,
  received,
  revision,
  type StorePlace,
  version,
  waiting,
} from './sample-items.conformance.ts';

const idsOf = (rows: readonly { readonly item: { readonly id: string } }[]) => rows.map(({ item }) => item.id);

/** More than twice what is read at once. */
const MANY = 1_101;

const fiveDeliveries = async (store: Store): Promise<void> => {
  for (const number of [1, 2, 3, 4, 5]) await store.commit([creation(claimed(`d-${number}`), { next: 'receive' })]);
  await store.commit([revision(received('d-2', blob('a')), 1, { journal: [entry(claimed('d-2'), 'received', 7)] })]);
};

export const queriesConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: queries`, () => {
    test(
      'a list starts with the newest change and says when it was and what is due',
      inStore(makePlace, async (store) => {
        await fiveDeliveries(store);
        const all = await store.list('delivery', { limit: 10 });
        expect(idsOf(all)).toEqual(['d-2', 'd-5', 'd-4', 'd-3', 'd-1']);
        expect(all[0]).toEqual({
          item: received('d-2', blob('a')),
          version: 2,
          order: expect.any(Number),
          changedAt: at(7),
        });
        expect(all[1]).toMatchObject({ changedAt: at(0), next: 'receive' });
        // Work under way is no change.
        await store.claim({ kind: 'delivery', id: 'd-1', work: 'receive' }, { now: 0, until: 1 });
        expect(idsOf(await store.list('delivery', { limit: 2 }))).toEqual(['d-2', 'd-5']);
      }),
    );

    test(
      'a whole list has no end at a limit: what changed first is seen too, each item once',
      inStore(makePlace, async (store) => {
        const ids = Array.from({ length: MANY }, (_, number) => `d-${number}`);
        await store.commit(ids.map((id) => creation(claimed(id), { next: 'receive' })));
        await store.commit([creation(waiting('d-0', 1)), revision(received('d-7', blob('a')), 1)]);
        const seen = await collect(everything(store, 'delivery', { states: ['claimed'] }));
        expect(idsOf(seen)).toEqual(ids.filter((id) => id !== 'd-7').toReversed());
        expect(idsOf(await collect(everything(store, 'delivery')))).toHaveLength(MANY);
        const batches = await collect(inBatches(store, 'delivery', { states: ['claimed', 'received'] }));
        expect(idsOf(batches.flat())).toEqual(['d-7', ...idsOf(seen)]);
        expect(await collect(everything(store, 'check'))).toEqual([]);
      }),
    );

    test(
      'paging by order shows everything once, for all states, one or several',
      inStore(makePlace, async (store) => {
        await fiveDeliveries(store);
        await store.commit([creation(waiting('d-1', 1))]);
        const paged = async (states?: readonly ('claimed' | 'received' | 'opened')[]) => {
          const seen: string[] = [];
          for (let before: number | undefined; ; ) {
            const rows = await store.list('delivery', {
              limit: 2,
              ...(states && { states }),
              ...(before && { before }),
            });
            seen.push(...idsOf(rows));
            if (rows.length < 2) return seen;
            before = rows.at(-1)!.order;
          }
        };
        expect(await paged()).toEqual(['d-2', 'd-5', 'd-4', 'd-3', 'd-1']);
        expect(await paged(['claimed'])).toEqual(['d-5', 'd-4', 'd-3', 'd-1']);
        expect(await paged(['claimed', 'opened', 'received'])).toEqual(['d-2', 'd-5', 'd-4', 'd-3', 'd-1']);
        expect(await paged(['opened'])).toEqual([]);
        expect(await paged([])).toEqual([]);
      }),
    );

    test(
      'a change without an entry happened when its call did',
      inStore(makePlace, async (store) => {
        const [page] = [waiting('d-1', 1)];
        await store.commit([
          creation(page, { journal: [] }),
          creation(claimed('d-1'), { journal: [entry(claimed('d-1'), 'opened', 3)] }),
        ]);
        expect((await store.list('page', { limit: 1 }))[0]!.changedAt).toBe(at(3));
      }),
    );

    test(
      'items are counted by state',
      inStore(makePlace, async (store) => {
        expect(await store.count('delivery')).toEqual({});
        await fiveDeliveries(store);
        expect(await store.count('delivery')).toEqual({ claimed: 4, received: 1 });
        expect(await store.count('page')).toEqual({});
      }),
    );

    test(
      'everything of a kind comes once, oldest first, even while it is changed',
      inStore(makePlace, async (store) => {
        const pages = Array.from({ length: 1_001 }, (_, index) => waiting('d-1', 1_001 - index));
        await store.commit(pages.map((page) => creation(page)));
        const seen: string[] = [];
        for await (const { item } of store.all('page')) {
          if (seen.length === 10) await store.commit([revision(pages[0]!, 1), revision(pages[900]!, 1)]);
          seen.push(item.id);
        }
        expect(seen).toEqual(pages.map(({ id }) => id));
        expect(await collect(store.all('document'))).toEqual([]);
      }),
    );

    test(
      'an item that is written again as it was is the newest of its list: so a version comes back into use',
      inStore(makePlace, async (store) => {
        const inUse = async () => (await store.list('model', { states: ['promoted'], limit: 1 }))[0];
        await store.commit([creation(version('a'))]);
        await store.commit([creation(version('b'))]);
        const before = await inUse();
        expect(before?.item.id).toBe(version('b').id);
        expect(await store.commit([revision(version('a'), 1)])).toEqual(['committed']);
        const after = await inUse();
        expect(after).toMatchObject({ item: version('a'), version: 2 });
        expect(after!.order).toBeGreaterThan(before!.order);
      }),
    );

    test(
      'of each state the item that has not changed for longest; a state that nobody is in is left out',
      inStore(makePlace, async (store) => {
        for (const number of [1, 2, 3]) {
          const item = claimed(`d-${number}`);
          await store.commit([creation(item, { journal: [entry(item, 'claimed', number)] })]);
        }
        const item = received('d-1', blob('a'));
        await store.commit([revision(item, 1, { journal: [entry(item, 'received', 9)] })]);
        const rows = await store.longestIn('delivery', ['claimed', 'received', 'opened']);
        expect(rows).toMatchObject([
          { item: { id: 'd-2', state: 'claimed' }, changedAt: at(2) },
          { item: { id: 'd-1', state: 'received' }, changedAt: at(9) },
        ]);
      }),
    );
  });
};
