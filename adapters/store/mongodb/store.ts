// The ledger of many machines: MongoDB, with nothing asked of it but that one document changes as a whole.

import { createHash } from 'node:crypto';
import type { Filter, Sort } from 'mongodb';
import { MailroomError } from '../../../domain/errors.ts';
import type { Item, ItemKind, ItemOf, Job } from '../../../domain/items.ts';
import { requireOpen } from '../../../domain/journal/store-status.ts';
import type { InState, Listed, Store } from '../../../domain/ports/ledger/store.ts';
import { mongodbReceived } from './by-receipt.ts';
import { changeNumbers } from './change-sequence.ts';
import { mongodbCommit } from './commit.ts';
import type { MongodbConnection } from './connection.ts';
import {
  collectionsOf,
  type HeadDocument,
  type ItemDocument,
  isOver,
  keyOf,
  LISTED,
  listed,
  STORED,
  stored,
} from './documents.ts';
import { asking } from './faults.ts';
import { prepareMongodb, RIDING, standingIn } from './indexes.ts';
import { mongodbJournal } from './journal.ts';
import { mongodbOriginals } from './originals.ts';
import { mongodbOutbox } from './outbox.ts';
import { paged } from './paging.ts';
import { readHead, riderMover } from './pending-effects.ts';
import { mongodbFigures } from './stats.ts';

/** The work that somebody holds, under the version that he was given. */
const heldBy = (job: Job, version: number): Filter<ItemDocument> => ({
  _id: keyOf(job),
  work: job.work,
  version,
  held: true,
});

/**
 * Makes the database a store, or opens the one that is there. Any number of processes may do so. Closing the store closes
 * the connection. Throws STORE_NEWER, STORE_MOVED, STORE_UNFINISHED, STORE_UNAVAILABLE, STORAGE_FULL.
 */
export const openMongodbStore = async (
  connection: MongodbConnection,
  {
    sha256 = (text) => createHash('sha256').update(text).digest('hex'),
  }: { readonly sha256?: (text: string) => string } = {},
): Promise<Store> => {
  const collections = collectionsOf(connection.db);
  await asking(async () => {
    await prepareMongodb(connection.db);
    requireOpen(await standingIn(collections.standing));
  });
  const { items, head, decisions } = collections;
  const numbers = changeNumbers(collections.changes);
  const riders = riderMover(collections, { numbers, sha256 });
  const commit = mongodbCommit(collections, numbers);
  const firstWith = mongodbOriginals(collections);
  let closed: Promise<void> | undefined;

  /** Counts, and the order of decisions, know a change only when it has been moved and its batch is through. */
  const headAfter = async (kind: ItemKind): Promise<HeadDocument> => {
    const one = await items.findOne({ kind, ridesSince: { $gt: 0 } }, { hint: RIDING, projection: { _id: 1 } });
    const now = await readHead(head);
    if (one === null && now.batch === undefined) return now;
    await riders.moveAll();
    return readHead(head);
  };

  const itemsBy = <T extends Item>(filter: Filter<ItemDocument>, sort: Sort, limit = 0) =>
    items
      .find(filter, { projection: LISTED, limit })
      .sort(sort)
      .map((document) => listed<T>(document))
      .toArray();

  // What a process that is gone had riding.
  riders.soon();

  return {
    ...mongodbFigures(collections),
    ...mongodbReceived(collections),
    ...mongodbOutbox(collections, { numbers, moved: riders.soon }),

    commit: (changes) =>
      asking(async () => {
        try {
          return await commit(changes);
        } finally {
          riders.soon();
        }
      }),

    get: <K extends ItemKind>(kind: K, id: string) =>
      asking(async () => {
        const found = await items.findOne({ _id: keyOf({ kind, id }) }, { projection: STORED });
        return found === null ? undefined : stored<ItemOf<K>>(found);
      }),

    childrenOf: <K extends 'page' | 'document'>(kind: K, delivery: string) =>
      asking(() =>
        items
          .find({ delivery, kind }, { projection: STORED })
          .sort({ number: 1 })
          .map((found) => stored<ItemOf<K>>(found))
          .toArray(),
      ),

    waitingPages: (delivery) => asking(() => items.countDocuments({ delivery, kind: 'page', state: 'waiting' })),

    claim: <K extends ItemKind>(
      job: Job & { readonly kind: K },
      lease: { readonly now: number; readonly until: number },
    ) =>
      asking(async () => {
        const take = (held: Filter<ItemDocument>, count: 'attempts' | 'crashes') =>
          items.findOneAndUpdate(
            { _id: keyOf(job), work: job.work, ...held, ...isOver('dueAt', lease.now) },
            { $inc: { version: 1, [count]: 1 }, $set: { held: true, dueAt: lease.until } },
            { returnDocument: 'after', projection: { ...STORED, attempts: 1, crashes: 1 } },
          );
        // What somebody still holds though its lease has run out was held by a process that died: no attempt of the item.
        const claimed = (await take({ held: { $ne: true } }, 'attempts')) ?? (await take({ held: true }, 'crashes'));
        if (claimed === null) return undefined;
        return { ...stored<ItemOf<K>>(claimed), attempt: claimed.attempts, crashes: claimed.crashes ?? 0 };
      }),

    renew: (job, { version, until }) =>
      asking(async () => (await items.updateOne(heldBy(job, version), { $set: { dueAt: until } })).matchedCount === 1),

    release: (job, { version, notBefore, keepAttempt }) =>
      asking(async () => {
        await items.updateOne(heldBy(job, version), {
          $set: { dueAt: notBefore },
          $unset: { held: '' },
          $inc: { attempts: keepAttempt ? 0 : -1 },
        });
      }),

    breakLeases: ({ now, wait }) =>
      asking(async () => {
        const held = await items.find({ held: true }, { projection: { version: 1, crashes: 1 } }).toArray();
        for (const { _id, version, crashes = 0 } of held) {
          await items.updateOne(
            { _id, version, held: true },
            { $set: { dueAt: now + wait(crashes + 1) }, $unset: { held: '' }, $inc: { crashes: 1, attempts: -1 } },
          );
        }
      }),

    due: ({ now, limit, work: only }) =>
      asking(() =>
        items
          .find(
            { workSince: { $gt: 0 }, ...isOver('dueAt', now), ...(only && { work: only }) },
            { projection: { work: 1, kind: 1, id: 1 }, limit },
          )
          .sort({ workSince: 1 })
          .map(({ work, kind, id }): Job => ({ work: work!, kind, id }))
          .toArray(),
      ),

    firstWith: (original, delivery) => asking(() => firstWith(original, delivery)),

    list: async <K extends ItemKind, S extends Item['state'] = Item['state']>(
      kind: K,
      { states, limit, before }: { readonly states?: readonly S[]; readonly limit: number; readonly before?: number },
    ): Promise<readonly Listed<InState<K, S>>[]> =>
      asking(() =>
        itemsBy<InState<K, S>>(
          {
            kind,
            ...(states === undefined ? {} : { state: { $in: [...states] } }),
            ...(before === undefined ? {} : { changed: { $lt: before } }),
          },
          { changed: -1 },
          limit,
        ),
      ),

    count: (kind) =>
      asking(async () => {
        const { tallies } = await headAfter(kind);
        return Object.fromEntries(Object.entries(tallies[kind] ?? {}).filter(([, count]) => count > 0));
      }),

    all: async function* <K extends ItemKind>(kind: K) {
      const page = (after: number, limit: number) =>
        items
          .find({ kind, ordinal: { $gt: after } }, { projection: { ...STORED, ordinal: 1 }, limit })
          .sort({ ordinal: 1 })
          .toArray();
      for await (const found of paged(page, ({ ordinal }) => ordinal, 0)) yield stored<ItemOf<K>>(found);
    },

    decisions: async function* (after) {
      const { readable } = await asking(() => headAfter('decision'));
      const page = async (from: number, limit: number) => {
        const order = await decisions
          .find({ _id: { $gt: from, $lte: readable.decisions } }, { limit })
          .sort({ _id: 1 })
          .toArray();
        // A page at a time: a query that names every decision there is would be larger than MongoDB takes.
        const found = await items
          .find({ _id: { $in: order.map(({ item }) => item) } }, { projection: STORED })
          .toArray();
        const byKey = new Map(found.map((document) => [document._id, stored<ItemOf<'decision'>>(document).item]));
        return order.map(({ _id, item }) => {
          const decision = byKey.get(item);
          if (decision === undefined) throw new MailroomError('STORE_UNAVAILABLE', { missing: item });
          return { sequence: _id, decision };
        });
      };
      yield* paged(page, ({ sequence }) => sequence, after);
    },

    journal: mongodbJournal(collections, riders),

    close: () =>
      (closed ??= (async () => {
        await riders.stop();
        await connection.close();
      })()),
  };
};
