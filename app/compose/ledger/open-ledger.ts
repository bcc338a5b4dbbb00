// Opens the ledger that a configuration names, and what an operator at the command line needs beside it.
import { folderBlobs } from '../../../adapters/blobs/folder-blobs.ts';
import { inProcessQueue } from '../../../adapters/queue/in-process-queue.ts';
import { openSqliteStore } from '../../../adapters/store/sqlite/store.ts';
import type { Config } from '../../../config/schema.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { type Review, review } from '../../../office/review/review.ts';
import { makeDataFolder } from '../../run/files/data-folder.ts';
import { reserveOf, roomsOf } from '../../run/files/paths.ts';
import { systemClock } from '../../run/system-clock.ts';
import { labelsOf } from '../pages/page-workers.ts';
import type { Ledger } from './persistence.ts';

/** The ledger that the configuration names; other processes may have it open at the same time. */
export const openLedger = async (config: Config): Promise<Ledger> => {
  // Loaded where it is asked for: an office in one folder does without the driver.
  if (config.store.in === 'mongodb') return (await import('./mongodb.ts')).openMongodbLedger(config.store);
  const rooms = roomsOf(config.data);
  makeDataFolder(config.data);
  return {
    store: await openSqliteStore(rooms.store),
    blobs: folderBlobs(rooms.blobs, { reserveBytes: reserveOf(config) }),
    clock: systemClock,
  };
};

/** What an operator needs at the command line. A running office notices the decision and learns it by itself. */
export const openDesk = async (
  config: Config,
): Promise<{ readonly store: Store; readonly review: Review; close(): Promise<void> }> => {
  const { store, clock } = await openLedger(config);
  const queue = inProcessQueue();
  const desk = review({ store, queue, clock, labels: labelsOf(config), catchUp: async () => {} });
  return { store, review: desk, close: () => store.close() };
};
