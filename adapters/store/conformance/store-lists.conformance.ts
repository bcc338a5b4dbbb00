// Looking things up: lists in pages, counts, children in order, duplicates, decisions.
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../domain/document.ts';
import { everything, inBatches } from '../../../domain/ports/ledger/everything.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import {
  at,
  blob,
  check,
  claimed,
  collect,
  creation,
  decision,
  entry,
  inStore,
  labelChange,
  received,
  revision,
  type StorePlace,
  separated,
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

export const storeListsConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: looking up`, () => {
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
        const seen = await collect(everything(store, 'delivery', ['claimed']));
        expect(idsOf(seen)).toEqual(ids.filter((id) => id !== 'd-7').toReversed());
        expect(idsOf(await collect(everything(store, 'delivery')))).toHaveLength(MANY);
        const batches = await collect(inBatches(store, 'delivery', ['claimed', 'received']));
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
      'documents come by the moment they were received, the first moment included, the last not, then by id',
      inStore(makePlace, async (store) => {
        const letter = (id: string, minute: number) => ({ ...separated(id, 1), receivedAt: at(minute) });
        const letters = [letter('d-5', 3), letter('d-1', 2), letter('d-4', 1), letter('d-2', 0), letter('d-3', 1)];
        for (const one of letters) await store.commit([creation(one)]);
        await store.commit([creation(received('d-9', blob('a'))), creation(waiting('d-9', 1))]);
        const between = async (from: number, to: number) =>
          idsOf(await collect(store.receivedBetween({ from: at(from), to: at(to) })));
        expect(await between(1, 3)).toEqual(['d-3/d001', 'd-4/d001', 'd-1/d001']);
        expect(await between(3, 9)).toEqual(['d-5/d001']);
        expect(await between(4, 9)).toEqual([]);
        expect(await between(3, 1)).toEqual([]);
      }),
    );

    test(
      'a document is found by its receipt as it is now',
      inStore(makePlace, async (store) => {
        const letter = separated('d-1', 1);
        await store.commit([creation(letter), creation(separated('d-2', 1))]);
        const later: Document = { ...letter, state: 'quarantined', reason: 'PAGE_DAMAGED' };
        await store.commit([revision(later, 1)]);
        const whole = { from: at(1), to: at(2) };
        expect((await collect(store.receivedBetween(whole)))[0]).toEqual({ item: later, version: 2 });
        await store.commit([revision({ ...later, receivedAt: at(5) }, 2)]);
        expect(idsOf(await collect(store.receivedBetween(whole)))).toEqual(['d-2/d001']);
      }),
    );

    test(
      'more documents than a page holds, many of one moment, come once each, even while they change',
      inStore(makePlace, async (store) => {
        const letters = Array.from({ length: 1_001 }, (_, index) => ({
          ...separated(`d-${Math.floor(index / 700)}`, 1_001 - index),
          receivedAt: at(Math.floor(index / 700)),
        }));
        await store.commit(letters.map((letter) => creation(letter)));
        const seen: string[] = [];
        for await (const { item } of store.receivedBetween({ from: at(0), to: at(9) })) {
          if (seen.length === 10) await store.commit([revision(letters[0]!, 1), revision(letters[900]!, 1)]);
          seen.push(item.id);
        }
        const inOrder = [letters.slice(0, 700), letters.slice(700)].flatMap((some) => some.map(({ id }) => id).sort());
        expect(seen).toEqual(inOrder);
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
      'decisions come in the order they were made, from any place',
      inStore(makePlace, async (store) => {
        for (const number of [3, 1, 2])
          await store.commit([creation(decision(number)), creation(waiting('d-1', number))]);
        const all = await collect(store.decisions(0));
        expect(all.map((row) => row.decision)).toEqual([decision(3), decision(1), decision(2)]);
        expect(await collect(store.decisions(all[0]!.sequence))).toEqual(all.slice(1));
        expect(await collect(store.decisions(all[2]!.sequence))).toEqual([]);
      }),
    );

    test(
      'more decisions than a page holds come once each and in order, and one that is made meanwhile does no harm',
      inStore(makePlace, async (store) => {
        const made = Array.from({ length: 1_001 }, (_, index) => decision(1_001 - index));
        await store.commit(made.map((one) => creation(one, { journal: [] })));
        const seen: string[] = [];
        for await (const { decision: one } of store.decisions(0)) {
          if (seen.length === 10) await store.commit([creation(decision(5_000), { journal: [] })]);
          seen.push(one.id);
        }
        expect(seen.slice(0, 1_001)).toEqual(made.map(({ id }) => id));
      }),
    );
  });
};
