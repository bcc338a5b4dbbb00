// What whoever watches the house asks: what waits, for how long, and how much there is to do.
import { describe, expect, test } from 'vitest';
import type { WorkFigures } from '../../../domain/ports/ledger/store.ts';
import {
  at,
  blob,
  claimed,
  creation,
  entry,
  inStore,
  received,
  revision,
  type StorePlace,
  waiting,
} from './sample-items.conformance.ts';

const minute = (number: number): number => Date.parse(at(number));
const byWork = (figures: readonly WorkFigures[]) => figures.toSorted((a, b) => (a.work < b.work ? -1 : 1));
const ALL = 1_000;

export const storeFiguresConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: figures`, () => {
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

    test(
      'work is due since its change, since its lease ran out, or since the time it was given back for',
      inStore(makePlace, async (store) => {
        for (const number of [1, 2, 3]) {
          const item = waiting('d-1', number);
          await store.commit([creation(item, { next: 'page', journal: [entry(item, 'opened', number)] })]);
        }
        await store.commit([creation(claimed('d-1'), { next: 'open', journal: [entry(claimed('d-1'), 'x', 4)] })]);
        const [one, two, three] = [1, 2, 3].map(
          (number) => ({ kind: 'page', id: waiting('d-1', number).id, work: 'page' }) as const,
        );
        const now = minute(30);
        const asked = async () => byWork(await store.workload({ now, limit: ALL }));
        const open = { work: 'open', due: 1, held: 0, later: 0, dueSince: minute(4) };
        expect(await asked()).toEqual([open, { work: 'page', due: 3, held: 0, later: 0, dueSince: minute(1) }]);

        const claim = await store.claim(one!, { now, until: minute(31) });
        await store.claim(two!, { now: minute(5), until: minute(6) });
        expect(await asked()).toEqual([open, { work: 'page', due: 2, held: 1, later: 0, dueSince: minute(3) }]);
        await store.claim(three!, { now, until: minute(31) });
        expect(await asked()).toEqual([open, { work: 'page', due: 1, held: 2, later: 0, dueSince: minute(6) }]);
        await store.release(one!, { version: claim!.version, notBefore: minute(40), keepAttempt: true });
        await store.claim(two!, { now, until: minute(31) });
        expect(await asked()).toEqual([open, { work: 'page', due: 0, held: 2, later: 1 }]);
      }),
    );

    test(
      'no more work is looked at than was said, the oldest first; of none there is nothing to tell',
      inStore(makePlace, async (store) => {
        expect(await store.workload({ now: minute(30), limit: ALL })).toEqual([]);
        const pages = [1, 2, 3].map((number) => creation(waiting('d-1', number), { next: 'page' }));
        await store.commit([...pages, creation(claimed('d-1'), { next: 'open' })]);
        expect(await store.workload({ now: minute(30), limit: 2 })).toMatchObject([{ work: 'page', due: 2 }]);
      }),
    );
  });
};
