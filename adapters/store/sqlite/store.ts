// The ledger of the embedded office: one SQLite file that survives `kill -9` and power cuts.

import { createHash } from 'node:crypto';
import { requireOpen } from '../../../domain/journal/store-status.ts';
import { commitListeners } from '../../../domain/ports/ledger/change-feed.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { openSqlite, type SqliteDatabase } from './driver.ts';
import { sqliteChangeFeed } from './ports/change-feed.ts';
import { sqliteCommit } from './ports/commit.ts';
import { sqliteItems } from './ports/items.ts';
import { sqliteJournal } from './ports/journal.ts';
import { sqliteLeases } from './ports/leases.ts';
import { sqliteOutbox } from './ports/outbox.ts';
import { sqliteQueries } from './ports/queries.ts';
import { prepareSchema, standingOf } from './schema.ts';
import { groupedWrites, patiently } from './writes.ts';

const open = (path: string): SqliteDatabase => {
  const database = openSqlite(path);
  try {
    prepareSchema(database);
    requireOpen(standingOf(database));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * Opens the store in the file `path`, or makes it; its folder must exist. Several processes may have it open: writes
 * wait for each other. Throws STORE_NEWER, STORE_MOVED, STORE_UNFINISHED, STORE_UNAVAILABLE, STORAGE_FULL.
 */
export const openSqliteStore = async (
  path: string,
  {
    sha256 = (text) => createHash('sha256').update(text).digest('hex'),
  }: { readonly sha256?: (text: string) => string } = {},
): Promise<Store> => {
  const database = await patiently(() => open(path));
  const writes = groupedWrites(database);
  const { commit, settle } = sqliteCommit(database, sha256);
  const { call, onCommit } = commitListeners();
  let closed: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    await writes.settled();
    try {
      // The driver lets go of its files only when its statements are collected; by then the log file must be empty,
      // so that a copy of the one file is the whole store.
      await patiently(() => database.exec('pragma wal_checkpoint(truncate)'));
    } finally {
      database.close();
    }
  };

  return {
    ...sqliteItems(database, writes, { commit, onCommit: call }),
    ...sqliteLeases(database, writes),
    ...sqliteQueries(database),
    ...sqliteChangeFeed(database),
    ...sqliteOutbox(database, { writes, settle }),
    ...sqliteJournal(database),
    onCommit,
    close: () => (closed ??= close()),
  };
};
