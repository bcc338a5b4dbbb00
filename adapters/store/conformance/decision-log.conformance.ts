// Decisions in the order they were made.
import { describe, expect, test } from 'vitest';
import { collect, creation, decision, inStore, type StorePlace, waiting } from './sample-items.conformance.ts';

export const decisionLogConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: decisions`, () => {
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
