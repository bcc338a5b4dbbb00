// Puts the office together: the files of this folder are the only ones that name adapters.

import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { inProcessQueue } from '../../adapters/queue/in-process-queue.ts';
import { lockOffice, type OfficeLock } from '../../adapters/store/sqlite/lock.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { Config } from '../../config/schema.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { type Review, review } from '../../office/review/review.ts';
import { type Office, startOffice } from '../../pipeline/engine/embedded.ts';
import { waitAfterCrash } from '../../pipeline/engine/retry.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import type { ComposePorts } from '../../pipeline/stages/07-compose.ts';
import type { ConsolePorts } from '../../server/ports.ts';
import { type Changes, followChanges } from '../observe/changes.ts';
import type { Part } from '../observe/health.ts';
import { makeDataFolder } from '../run/files/data-folder.ts';
import { reserveOf, roomsOf } from '../run/files/paths.ts';
import { startChores } from '../run/scheduled-jobs.ts';
import { systemClock } from '../run/system-clock.ts';
import { checkFolderStore } from './copy-targets.ts';
import { openAnswers, openChannels, openReturns } from './handover.ts';
import { type OnJournalHead, witnessesOf } from './head-witnesses.ts';
import { modelsDesk, qualityDesk } from './model-admin.ts';
import { composePorts, flowSettings, labelsOf, letterPorts, openWorkers, type WorkersTell } from './page-workers.ts';
import type { Ledger } from './persistence.ts';
import { openRefitting, openSorting } from './sorting.ts';

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

/** What people work with, in an office and in each process of a larger house. */
export interface Desks extends Ledger {
  readonly review: Review;
  readonly changes: Changes;
  readonly quality: ConsolePorts['quality'];
  readonly models: ConsolePorts['models'];
  /** What the process leans on. */
  readonly parts: readonly Part[];
}

/** The cheapest question there is. */
export const storePart = (store: Store): Part => ({
  name: 'store',
  isUp: async () => {
    await store.get('delivery', '-');
    return true;
  },
});

export interface EmbeddedHouse extends Desks {
  readonly office: Office;
  readonly compose: ComposePorts;
  close(): Promise<void>;
}

/** The office in one process at work: an in-process queue, page workers as children. */
export const openEmbedded = async (
  config: Config,
  {
    observer,
    channel: given,
    intermediates,
    onJournalHead,
    ...workersTell
  }: WorkersTell & {
    readonly observer: Observer;
    readonly channel?: Channel;
    readonly onJournalHead?: OnJournalHead;
    /** Folder for what lies between a page's steps. */
    readonly intermediates?: string;
  },
): Promise<EmbeddedHouse> => {
  // Before anything is written on top of it.
  if (config.store.in === 'folder') checkFolderStore(config.data, 'if-quick');
  const ledger = await openLedger(config);
  const { store, blobs, clock } = ledger;
  const changes = followChanges(store);
  // Nobody else works on this folder (the caller holds the lock): what a killed office had under lease is free at once.
  // A database may be shared: there a dead office's leases run out.
  if (config.store.in === 'folder') await store.breakLeases({ now: clock.now(), wait: waitAfterCrash });
  const queue = inProcessQueue();
  const workers = openWorkers(config, { ...workersTell, intermediates });
  const onFault = (error: unknown): void => observer.faultSeen({ error, so: 'waits' });
  const { sorter, catchUp } = await openSorting(config, { ...ledger, onFault });
  const refitting = openRefitting(config, { ...ledger, onFault });
  const { channel, parts } =
    given === undefined ? await openChannels(config, blobs, observer) : { channel: given, parts: [] };
  const compose = composePorts(config, { store, blobs });
  const desk = review({ store, queue, clock, labels: labelsOf(config), catchUp });
  // Whoever hands over in a way of their own is no office that units answer to.
  const answers = given === undefined ? await openAnswers(config, { store, clock, observer, review: desk }) : undefined;
  const office = await startOffice(
    { ...compose, ...letterPorts(config), store, queue, clock, workers, sorter, channel, observer },
    flowSettings(config, catchUp),
  );
  const returns = openReturns(config, given);
  const witnesses = given === undefined ? witnessesOf(config, onJournalHead) : [];
  const chores = startChores(config, { store, clock, refitting, review: desk, returns, witnesses, onFault });
  return {
    store,
    blobs,
    clock,
    office,
    changes,
    compose,
    review: desk,
    quality: qualityDesk({ store, clock }, config.sorting),
    models: modelsDesk({ store, blobs, clock, refitting, onFault }),
    parts: [storePart(store), ...parts],
    close: async () => {
      await changes.stop();
      await refitting.close();
      await chores.stop();
      await office.stop();
      await answers?.close();
      await sorter.close();
      await workers.close();
      await channel.close();
      await queue.close();
      await store.close();
    },
  };
};

/** Nothing else may work on this data folder meanwhile. Throws OFFICE_RUNNING. */
export const lockData = (data: string): OfficeLock => lockOffice(roomsOf(data).lock);
