// A message stays in the outbox until it has arrived.
import { describe, expect, test } from 'vitest';
import type { OutboxDraft } from '../../../domain/handover/outbox.ts';
import { journalFault } from './journal.conformance.ts';
import {
  at,
  collect,
  creation,
  entry,
  handover,
  inStore,
  revision,
  type StorePlace,
  separated,
  withdrawal,
} from './sample-items.conformance.ts';

export const outboxConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: outbox`, () => {
    const first = separated('d-1', 1);
    const keysOf = (entries: readonly { readonly key: string }[]) => entries.map(({ key }) => key);
    const withItem = (delivery: string, draft: OutboxDraft) => ({
      ...{ ...draft, attempts: 0, sequence: expect.any(Number) },
      item: { kind: 'document', id: separated(delivery, 1).id },
    });

    test(
      'entries of different items wait in their order until they are out with a change',
      inStore(makePlace, async (store) => {
        for (const id of ['d-2', 'd-1', 'd-3'])
          await store.commit([creation(separated(id, 1), { outbox: [handover(id, 'bauamt')] })]);
        const pending = await store.pending({ now: 0, limit: 10 });
        expect(pending).toEqual(['d-2', 'd-1', 'd-3'].map((id) => withItem(id, handover(id, 'bauamt'))));
        expect(await store.pending({ now: 0, limit: 1 })).toEqual(pending.slice(0, 1));

        const drops = [pending[1]!.key];
        expect(await store.commit([revision(first, 7, { drops })])).toEqual(['conflict']);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual(pending);
        await store.commit([revision(first, 1, { drops })]);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual([pending[0], pending[2]]);
      }),
    );

    test(
      'of one item the first goes out before the next, whatever it is put off for; recipients can be passed over',
      inStore(makePlace, async (store) => {
        const [back, again] = [withdrawal('d-1', 'bauamt'), handover('d-1', 'kaemmerei')];
        await store.commit([creation(first, { outbox: [back] })]);
        await store.commit([revision(first, 1, { outbox: [again] })]);
        await store.commit([creation(separated('d-2', 1), { outbox: [handover('d-2', 'kaemmerei')] })]);
        expect(await store.outboxOf(first)).toEqual([withItem('d-1', back), withItem('d-1', again)]);
        const [head, other] = await store.pending({ now: 0, limit: 10 });
        expect(keysOf([head!, other!])).toEqual([back.key, handover('d-2', 'kaemmerei').key]);
        await store.postpone(head!.sequence, 500);
        expect(await store.pending({ now: 0, limit: 10 })).toEqual([other]);
        expect(keysOf(await store.pending({ now: 500, limit: 10, except: ['unit:kaemmerei'] }))).toEqual([back.key]);
        expect(keysOf(await store.pending({ now: 500, limit: 10, except: ['unit:bauamt'] }))).toEqual([other!.key]);

        expect(await store.settle(head!.sequence, [entry(first, 'withdrawn')])).toBe(true);
        expect(await store.settle(head!.sequence, [entry(first, 'withdrawn')])).toBe(false);
        expect(keysOf(await store.pending({ now: 0, limit: 10 }))).toEqual([again.key, other!.key]);
        // Nothing of the item has changed, so work on it continues.
        expect((await store.get('document', first.id))?.version).toBe(2);
        const subject = `document:${first.id}`;
        const told = await collect(store.journal({ after: 0, subject }));
        expect(told.map(({ action }) => action)).toEqual(['created', 'revised', 'withdrawn']);
        expect(await journalFault(store)).toBeUndefined();
      }),
    );

    test(
      'what is delivered and what is put in at the same moment do not undo each other',
      inStore(makePlace, async (store, place) => {
        const other = await place.open();
        await store.commit([creation(first, { outbox: [withdrawal('d-1', 'bauamt', 0)] })]);
        for (let version = 1; version <= 12; version += 1) {
          const [head] = await other.pending({ now: 0, limit: 1 });
          const outbox = [withdrawal('d-1', 'bauamt', version)];
          const [[outcome], isOut] = await Promise.all([
            store.commit([revision(first, version, { outbox })]),
            other.settle(head!.sequence, [entry(first, `out-${version}`)]),
          ]);
          expect([outcome, isOut]).toEqual(['committed', true]);
          expect(keysOf(await store.outboxOf(first))).toEqual(keysOf(outbox));
        }
        expect(await collect(store.journal({ after: 0 }))).toHaveLength(25);
        expect(await journalFault(store)).toBeUndefined();
        await other.close();
      }),
    );

    test(
      'an entry that could not be delivered waits until its time and counts',
      inStore(makePlace, async (store) => {
        await store.commit([creation(first, { outbox: [handover('d-1', 'bauamt')] })]);
        await store.commit([creation(separated('d-2', 1), { outbox: [handover('d-2', 'bauamt')] })]);
        const [one, second] = await store.pending({ now: 0, limit: 10 });
        await store.postpone(one!.sequence, 500.5);
        expect(await store.pending({ now: 500, limit: 10 })).toEqual([second]);
        expect(await store.pending({ now: 501, limit: 10 })).toEqual([{ ...one, attempts: 1 }, second]);
        // A clock that was wrong holds nothing up.
        await store.postpone(one!.sequence, 3 * 3_600_000);
        expect(await store.pending({ now: 501, limit: 10 })).toEqual([{ ...one, attempts: 2 }, second]);
        // What is put in behind it leaves its time and its count alone.
        await store.postpone(one!.sequence, 900);
        await store.commit([revision(first, 1, { outbox: [withdrawal('d-1', 'bauamt')] })]);
        expect(await store.pending({ now: 899, limit: 10 })).toEqual([second]);
        expect(await store.pending({ now: 900, limit: 10 })).toEqual([{ ...one, attempts: 3 }, second]);
      }),
    );

    test(
      'an entry that is put in for later waits until its time, also in a store that is opened anew',
      inStore(makePlace, async (store, place) => {
        await store.commit([creation(first, { outbox: [{ ...handover('d-1', 'bauamt'), notBefore: 500 }] })]);
        const again = await place.open();
        expect(await again.pending({ now: 499, limit: 10 })).toEqual([]);
        expect(await again.pending({ now: 500, limit: 10 })).toMatchObject([{ attempts: 0 }]);
        await again.close();
      }),
    );

    test(
      'a key that waits is not put in twice; what is taken out makes room for another, under a number of its own',
      inStore(makePlace, async (store) => {
        const [routed, back] = [handover('d-1', 'bauamt'), withdrawal('d-1', 'bauamt')];
        await store.commit([creation(first, { outbox: [routed] })]);
        await store.commit([revision(first, 1, { outbox: [routed] })]);
        const [only, ...more] = await store.outboxOf(first);
        expect([only?.key, more]).toEqual([routed.key, []]);
        await store.commit([revision(first, 2, { drops: [routed.key], outbox: [back] })]);
        const [instead, ...rest] = await store.pending({ now: 0, limit: 10 });
        expect([instead?.key, rest]).toEqual([back.key, []]);
        expect(instead!.sequence).toBeGreaterThan(only!.sequence);
        expect(await store.settle(only!.sequence, [])).toBe(false);
        await store.commit([revision(first, 3, { drops: [back.key] })]);
        expect(await store.outboxOf(first)).toEqual([]);
        // A number once used never means another entry.
        const journal = [entry(first, 'again', 9)];
        await store.commit([revision(first, 4, { outbox: [routed], journal })]);
        expect((await store.pending({ now: 0, limit: 10 }))[0]!.sequence).toBeGreaterThan(instead!.sequence);
        expect((await store.list('document', { limit: 1 }))[0]!.changedAt).toBe(at(9));
      }),
    );
  });
};
