// Puts the office together: with compose-page-job.ts the only file that names adapters.
import { mkdirSync } from 'node:fs';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { pdfLibComposer } from '../adapters/composing/pdf-lib-composer.ts';
import { folderHandover } from '../adapters/handover/folder-handover.ts';
import { rabbitmqHandover } from '../adapters/handover/rabbitmq-handover.ts';
import { inProcessQueue } from '../adapters/queue/in-process-queue.ts';
import { openSqliteStore } from '../adapters/store/sqlite-store.ts';
import { childProcessWorkers } from '../adapters/workers/child-process-workers.ts';
import type { Config } from '../config/schema.ts';
import type { Blobs } from '../domain/ports/blobs.ts';
import type { Handover } from '../domain/ports/handover.ts';
import type { Store } from '../domain/ports/store.ts';
import { catchUpWith } from '../pipeline/learning.ts';
import { type Office, startOffice } from '../pipeline/office.ts';
import { type Review, review } from '../pipeline/review.ts';
import type { Observer } from '../pipeline/stage.ts';
import type { DecisionRules } from '../pipeline/stages/08-decide.ts';
import type { ComposePorts } from '../pipeline/stages/09-compose.ts';
import { pageWorkerSettings } from './compose-page-job.ts';
import { type Changes, observedStore } from './observed-store.ts';
import { pageWorkerScript, roomsOf, version } from './places.ts';
import { brokerOf } from './secrets.ts';
import { openSorter } from './sorter.ts';
import { systemClock } from './system-clock.ts';

export interface Ledger {
  readonly store: Store;
  readonly blobs: Blobs;
}

/** The ledger of an embedded office; another process may have it open at the same time. */
export const openLedger = async (config: Config): Promise<Ledger> => {
  const rooms = roomsOf(config.data);
  mkdirSync(config.data, { recursive: true });
  return { store: await openSqliteStore(rooms.store), blobs: folderBlobs(rooms.blobs) };
};

const labelsOf = (config: Config) => ({
  types: new Set(config.types.map(({ id }) => id)),
  units: new Set(config.units.map(({ id }) => id)),
});

/** What decides between straight through and review. */
export const decisionRules = (config: Config): DecisionRules => ({
  routeAt: config.sorting.routeAt,
  collectOnly: config.sorting.collectOnly,
  ...labelsOf(config),
});

const nameIn =
  (labels: readonly { readonly id: string; readonly name: string }[]) =>
  (id: string): string =>
    labels.find((label) => label.id === id)?.name ?? id;

/** What an operator needs at the command line. A running office notices the decision and learns it by itself. */
export const openDesk = async (
  config: Config,
): Promise<{ readonly store: Store; readonly review: Review; close(): Promise<void> }> => {
  const { store } = await openLedger(config);
  const queue = inProcessQueue();
  const desk = review({ store, queue, clock: systemClock, labels: labelsOf(config), catchUp: async () => {} });
  return { store, review: desk, close: () => store.close() };
};

const openHandover = async (config: Config, blobs: Blobs, observer: Observer): Promise<Handover> => {
  const { handover } = config;
  if (handover.to === 'folder') {
    const { folder, withOriginal } = handover;
    return folderHandover({ folder, withOriginal, bytes: blobs.get });
  }
  return rabbitmqHandover({
    broker: brokerOf(handover),
    prefix: handover.prefix,
    units: config.units.map(({ id }) => id),
    onFault: (error: unknown) => observer.faultSeen({ error, so: 'waits' }),
  });
};

export interface EmbeddedHouse extends Ledger {
  readonly office: Office;
  readonly review: Review;
  readonly changes: Changes;
  readonly compose: ComposePorts;
  close(): Promise<void>;
}

/** A page worker is renewed after this many jobs; see docs/adr/0003. */
const JOBS_PER_WORKER = 500;
/** Opening and encoding stand beside reading, which has a limit of its own. */
const BESIDE_READING_MS = 60_000;

/** The embedded office at work: SQLite, folders, an in-process queue, page workers as children. */
export const openEmbedded = async (
  config: Config,
  {
    observer,
    handover: given,
    onWorkerLine = () => {},
    intermediates,
  }: {
    readonly observer: Observer;
    readonly handover?: Handover;
    readonly onWorkerLine?: (line: string) => void;
    /** Folder for what lies between a page's steps. */
    readonly intermediates?: string;
  },
): Promise<EmbeddedHouse> => {
  const ledger = await openLedger(config);
  const { store, changes } = observedStore(ledger.store);
  const { blobs } = ledger;
  // Nobody else works here (the caller holds the lock): what a killed office had under lease is free at once.
  await store.breakLeases();
  const queue = inProcessQueue();
  const workers = childProcessWorkers({
    size: config.reading.workers,
    script: pageWorkerScript,
    args: [JSON.stringify(pageWorkerSettings(config, intermediates))],
    limitMs: config.reading.pageLimitSeconds * 1000 + BESIDE_READING_MS,
    recycleAfter: JOBS_PER_WORKER,
    onStderr: onWorkerLine,
  });
  const sorter = openSorter(config);
  const catchUp = catchUpWith({ store, blobs, sorter });
  const handover = given ?? (await openHandover(config, blobs, observer));
  const labels = labelsOf(config);
  const compose: ComposePorts = {
    store,
    blobs,
    composer: pdfLibComposer({ producer: `Poststelle ${version}` }),
    typeName: nameIn(config.types),
  };
  const stations = new Map(config.stations.map(({ id, unit }) => [id, unit]));
  const office = await startOffice(
    { ...compose, queue, clock: systemClock, workers, sorter, handover, observer },
    {
      rules: decisionRules(config),
      stationUnit: (station) => stations.get(station),
      typeName: compose.typeName,
      catchUp,
    },
  );
  return {
    store,
    blobs,
    office,
    changes,
    compose,
    review: review({ store, queue, clock: systemClock, labels, catchUp }),
    close: async () => {
      await office.stop();
      await workers.close();
      await handover.close();
      await queue.close();
      await store.close();
    },
  };
};
