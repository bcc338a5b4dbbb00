// Documents by the moment they were received.
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../domain/document.ts';
import {
  at,
  blob,
  collect,
  creation,
  inStore,
  received,
  revision,
  type StorePlace,
  separated,
  waiting,
} from './sample-items.conformance.ts';

const idsOf = (rows: readonly { readonly item: { readonly id: string } }[]) => rows.map(({ item }) => item.id);

export const receivedConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: documents by receipt`, () => {
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
  });
};
