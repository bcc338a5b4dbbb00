// A SQLite store in a folder of its own, for tests.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteWholeLedger } from './ledger-snapshot.ts';
import { openSqliteStore } from './store.ts';

export const sqlitePlace = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-whole-'));
  const path = join(folder, 'store.sqlite');
  return {
    path,
    open: () => openSqliteStore(path),
    whole: () => sqliteWholeLedger(path),
    remove: () => rm(folder, { recursive: true }),
  };
};
