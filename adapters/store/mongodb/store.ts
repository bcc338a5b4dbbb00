// The ledger of many machines: MongoDB, with nothing asked of it but that one document changes as a whole.

import { createHash } from 'node:crypto';
import { requireOpen } from '../../../domain/journal/store-status.ts';
import { commitListeners } from '../../../domain/ports/ledger/change-feed.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { changeNumbers } from './change-sequence.ts';
import type { MongodbConnection } from './connection.ts';
import { collectionsOf } from './documents.ts';
import { asking } from './faults.ts';
import { prepareMongodb, standingIn } from './indexes.ts';
import { effectMover, headAfterMoving, readHead } from './pending-effects.ts';
import { mongodbChangeFeed } from './ports/change-feed.ts';
import { mongodbDecisionLog } from './ports/decision-log.ts';
import { mongodbItems } from './ports/items.ts';
import { mongodbJournal } from './ports/journal.ts';
import { mongodbLeases } from './ports/leases.ts';
import { mongodbOutbox } from './ports/outbox.ts';
import { mongodbQueries } from './ports/queries.ts';

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
  const numbers = changeNumbers(collections.changes);
  const effects = effectMover(collections, { numbers, sha256 });
  const headAfter = headAfterMoving(collections, effects);
  const headNow = () => readHead(collections.head);
  const { call, onCommit } = commitListeners();
  let closed: Promise<void> | undefined;

  const committed = (): void => {
    effects.soon();
    call();
  };

  // What a process that is gone had riding.
  effects.soon();

  return {
    ...mongodbItems(collections, { numbers, onCommit: committed }),
    ...mongodbLeases(collections),
    ...mongodbQueries(collections, headAfter),
    ...mongodbChangeFeed(collections, { headNow, headAfter }),
    ...mongodbOutbox(collections, { numbers, moved: effects.soon }),
    ...mongodbJournal(collections, effects),
    ...mongodbDecisionLog(collections, headAfter),
    onCommit,
    close: () =>
      (closed ??= (async () => {
        await effects.stop();
        await connection.close();
      })()),
  };
};
