// The journal is one unbroken chain whoever writes, and a message stays in the outbox until it has arrived.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkEntry, type JournalEntry, type JournalFault } from '../../../domain/journal/journal.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import {
  at,
  claimed,
  collect,
  creation,
  entry,
  inStore,
  message,
  revision,
  type StorePlace,
  separated,
  waiting,
} from './sample-items.conformance.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The first fault of the whole journal. */
export const journalFault = async (store: Store): Promise<JournalFault | undefined> => {
  let head: JournalEntry | undefined;
  for await (const next of store.journal({ after: 0 })) {
    const fault = checkEntry(next, head, sha256);
    if (fault !== undefined) return fault;
    head = next;
  }
  return undefined;
};

const sequences = (entries: readonly { readonly sequence: number }[]) => entries.map(({ sequence }) => sequence);

export const storeJournalConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: journal`, () => {
    test(
      'the entries of a change stand in its order, numbered and sealed',
      inStore(makePlace, async (store) => {
        const item = claimed('d-1');
        const drafts = [entry(item, 'claimed', 1), entry(item, 'received', 2)];
        await store.commit([creation(item, { journal: drafts })]);
        const entries = await collect(store.journal({ after: 0 }));
        expect(entries).toEqual([
          { ...drafts[0], sequence: 1, previous: '0'.repeat(64), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
          { ...drafts[1], sequence: 2, previous: entries[0]!.hash, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        ]);
        expect(await journalFault(store)).toBeUndefined();
      }),
    );

    test(
      'it is read from any place, or for one item, however long it is',
      inStore(makePlace, async (store) => {
        const pages = Array.from({ length: 1_201 }, (_, index) => waiting('d-1', index + 1));
        await store.commit(pages.map((page) => creation(page)));
        await store.commit([revision(pages[0]!, 1)]);
        expect(sequences(await collect(store.journal({ after: 0 })))).toEqual(
          Array.from({ length: 1_202 }, (_, index) => index + 1),
        );
        expect(sequences(await collect(store.journal({ after: 1_200 })))).toEqual([1_201, 1_202]);
        const subject = `page:${pages[0]!.id}`;
        const one = await collect(store.journal({ after: 0, subject }));
        expect(one.map(({ action }) => action)).toEqual(['created', 'revised']);
        expect(await collect(store.journal({ after: one[0]!.sequence, subject }))).toHaveLength(1);
      }),
    );

    test(
      'the chain holds when two openings write at the same time',
      inStore(makePlace, async (store, place) => {
        const other = await place.open();
        await Promise.all(
          Array.from({ length: 60 }, (_, index) =>
            (index % 2 ? store : other).commit([creation(waiting('d-1', index)), creation(waiting('d-2', index % 7))]),
          ),
        );
        expect(await collect(store.journal({ after: 0 }))).toHaveLength(60 + 7);
        expect(await journalFault(other)).toBeUndefined();
        await other.close();
      }),
    );
  });

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
