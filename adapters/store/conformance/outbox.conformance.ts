// A message stays in the outbox until it has arrived.
import { describe, expect, test } from 'vitest';
import {
  at,
  creation,
  entry,
  inStore,
  message,
  revision,
  type StorePlace,
  separated,
} from './sample-items.conformance.ts';

export const outboxConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: outbox`, () => {
    const post = (delivery: string, unit = 'bauamt') => ({
      key: separated(delivery, 1).id,
      message: message(delivery, unit),
    });

    test(
      'messages wait in their order until they are settled with a change',
      inStore(makePlace, async (store) => {
        for (const id of ['d-2', 'd-1', 'd-3']) {
          await store.commit([creation(separated(id, 1), { outbox: [post(id)] })]);
        }
        const pending = await store.pending({ now: 0, limit: 10 });
        expect(pending).toEqual(
          ['d-2', 'd-1', 'd-3'].map((id) => ({ ...post(id), attempts: 0, sequence: expect.any(Number) })),
        );
        expect(await store.pending({ now: 0, limit: 1 })).toEqual(pending.slice(0, 1));

        const settles = pending[1]!.sequence;
        expect(await store.commit([revision(separated('d-1', 1), 7, { settles })])).toEqual(['conflict']);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual(pending);
        await store.commit([revision(separated('d-1', 1), 1, { settles })]);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual([pending[0], pending[2]]);
      }),
    );

    test(
      'a message that could not be delivered waits until its time and counts',
      inStore(makePlace, async (store) => {
        await store.commit([creation(separated('d-1', 1), { outbox: [post('d-1')] })]);
        await store.commit([creation(separated('d-2', 1), { outbox: [post('d-2')] })]);
        const [first, second] = await store.pending({ now: 0, limit: 10 });
        await store.postpone(first!.sequence, 500.5);
        expect(await store.pending({ now: 500, limit: 10 })).toEqual([second]);
        expect(await store.pending({ now: 501, limit: 10 })).toEqual([{ ...first, attempts: 1 }, second]);
        // A clock that was wrong holds nothing up.
        await store.postpone(first!.sequence, 3 * 3_600_000);
        expect(await store.pending({ now: 501, limit: 10 })).toEqual([{ ...first, attempts: 2 }, second]);
      }),
    );

    test(
      'a message that is put in for later waits until its time, also in a store that is opened anew',
      inStore(makePlace, async (store, place) => {
        await store.commit([creation(separated('d-1', 1), { outbox: [{ ...post('d-1'), notBefore: 500 }] })]);
        const again = await place.open();
        expect(await again.pending({ now: 499, limit: 10 })).toEqual([]);
        expect(await again.pending({ now: 500, limit: 10 })).toMatchObject([{ attempts: 0 }]);
        // A newer one takes its place and its time.
        await store.commit([revision(separated('d-1', 1), 1, { outbox: [post('d-1', 'ordnungsamt')] })]);
        expect(await again.pending({ now: 0, limit: 10 })).toMatchObject([{ message: { unit: 'ordnungsamt' } }]);
        await again.close();
      }),
    );

    test(
      'a newer message for the same document replaces the one that waits, and outlives its settling',
      inStore(makePlace, async (store) => {
        await store.commit([creation(separated('d-1', 1), { outbox: [post('d-1', 'bauamt')] })]);
        const [old] = await store.pending({ now: 0, limit: 10 });
        await store.postpone(old!.sequence, 500);
        await store.commit([revision(separated('d-1', 1), 1, { outbox: [post('d-1', 'ordnungsamt')] })]);
        const [fresh, ...more] = await store.pending({ now: 0, limit: 10 });
        expect(more).toEqual([]);
        expect(fresh).toMatchObject({ attempts: 0, message: { unit: 'ordnungsamt' } });
        await store.commit([revision(separated('d-1', 1), 2, { settles: old!.sequence })]);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual([fresh]);
        await store.commit([revision(separated('d-1', 1), 3, { settles: fresh!.sequence })]);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual([]);
        // A number once used never stands for another message.
        await store.commit([
          revision(separated('d-1', 1), 4, {
            outbox: [post('d-1')],
            journal: [entry(separated('d-1', 1), 'again', 9)],
          }),
        ]);
        expect((await store.pending({ now: 0, limit: 10 }))[0]!.sequence).toBeGreaterThan(fresh!.sequence);
        expect((await store.list('document', { limit: 1 }))[0]!.changedAt).toBe(at(9));
      }),
    );
  });
};
