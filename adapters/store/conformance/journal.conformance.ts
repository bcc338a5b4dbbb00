// The journal is one unbroken chain, whichever process writes.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkEntry, type JournalEntry, type JournalFault } from '../../../domain/journal/journal.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import {
  claimed,
  collect,
  creation,
  entry,
  inStore,
  revision,
  type StorePlace,
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

export const journalConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
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
};
