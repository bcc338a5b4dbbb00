// Puts the office together: the files compose*.ts are the only ones that name adapters.
import { mkdirSync } from 'node:fs';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { pdfLibComposer } from '../adapters/composing/pdf-lib-composer.ts';
import { folderHandover } from '../adapters/handover/folder-handover.ts';
import { folderReturns } from '../adapters/handover/folder-returns.ts';
import { rabbitmqHandover } from '../adapters/handover/rabbitmq-handover.ts';
import { inProcessQueue } from '../adapters/queue/in-process-queue.ts';
import { openSqliteStore } from '../adapters/store/sqlite-store.ts';
import { childProcessWorkers } from '../adapters/workers/child-process-workers.ts';
import type { Config } from '../config/schema.ts';
import type { ConsolePorts } from '../console/ports.ts';
import type { Blobs } from '../domain/ports/blobs.ts';
import type { Handover } from '../domain/ports/handover.ts';
import type { Returns } from '../domain/ports/returns.ts';
import type { Store } from '../domain/ports/store.ts';
import { type Office, startOffice } from '../pipeline/office.ts';
import { qualityReport } from '../pipeline/quality.ts';
import { type Review, review } from '../pipeline/review.ts';
import type { Observer } from '../pipeline/stage.ts';
import type { DecisionRules } from '../pipeline/stages/08-decide.ts';
import type { ComposePorts } from '../pipeline/stages/09-compose.ts';
import { startChores } from './chores.ts';
import { pageWorkerSettings } from './compose-page-job.ts';
import { openRefitting, openSorting } from './compose-sorting.ts';
import { type Changes, observedStore } from './observed-store.ts';
import { pageWorkerScript, roomsOf, version } from './places.ts';
import { modelsDesk, shared } from './quality-desk.ts';
import { readSecret } from './secrets.ts';
import { openFieldFinder, openRulebook } from './sorter.ts';
import { systemClock } from './system-clock.ts';

export interface Ledger {
  readonly store: Store;
  readonly blobs: Blobs;
}

/** The ledger that the configuration names; other processes may have it open at the same time. */
export const openLedger = async (config: Config): Promise<Ledger> => {
  // Loaded where it is asked for: an office in one folder does without the driver.
  if (config.store.in === 'mongodb') return (await import('./compose-mongodb.ts')).openMongodbLedger(config.store);
  const rooms = roomsOf(config.data);
  mkdirSync(config.data, { recursive: true });
  return { store: await openSqliteStore(rooms.store), blobs: folderBlobs(rooms.blobs) };
};

export const labelsOf = (config: Config) => ({
  types: new Set(config.types.map(({ id }) => id)),
  units: new Set(config.units.map(({ id }) => id)),
});

/** What decides between straight through and review. */
export const decisionRules = (config: Config): DecisionRules => ({
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
    url: handover.url,
    prefix: handover.prefix,
    units: config.units.map(({ id }) => id),
    onFault: (error: unknown) => observer.faultSeen({ error, so: 'waits' }),
    credentials: { username: readSecret(handover.usernameFile), password: readSecret(handover.passwordFile) },
    ...(handover.caFile === undefined ? {} : { ca: readSecret(handover.caFile) }),
  });
};

/** Where units put what they are not responsible for; with a broker they answer there. */
const openReturns = ({ handover, units }: Config, given: Handover | undefined): Returns | undefined =>
  given === undefined && handover.to === 'folder'
    ? folderReturns({ folder: handover.folder, units: units.map(({ id }) => id) })
    : undefined;

export interface EmbeddedHouse extends Ledger {
  readonly office: Office;
  readonly review: Review;
  readonly changes: Changes;
  readonly compose: ComposePorts;
  readonly quality: ConsolePorts['quality'];
  readonly models: ConsolePorts['models'];
  close(): Promise<void>;
}

/** A page worker is renewed after this many jobs; see docs/adr/0003. */
const JOBS_PER_WORKER = 500;
/** Opening and encoding stand beside reading, which has a limit of its own. */
const BESIDE_READING_MS = 60_000;

/** The office in one process at work: an in-process queue, page workers as children. */
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
  // Nobody else works on this folder (the caller holds the lock): what a killed office had under lease is free at once.
  // A database may be shared: there a dead office's leases run out.
  if (config.store.in === 'folder') await store.breakLeases();
  const queue = inProcessQueue();
  const workers = childProcessWorkers({
    size: config.reading.workers,
    script: pageWorkerScript,
    args: [JSON.stringify(pageWorkerSettings(config, intermediates))],
    limitMs: config.reading.pageLimitSeconds * 1000 + BESIDE_READING_MS,
    recycleAfter: JOBS_PER_WORKER,
    onStderr: onWorkerLine,
  });
  const onFault = (error: unknown): void => observer.faultSeen({ error, so: 'waits' });
  const { sorter, catchUp } = await openSorting(config, { store, blobs, onFault });
  const refitting = openRefitting(config, { store, blobs, onFault });
  const handover = given ?? (await openHandover(config, blobs, observer));
  const labels = labelsOf(config);
  const compose: ComposePorts = {
    store,
    blobs,
    composer: pdfLibComposer({ producer: `Poststelle ${version}` }),
    typeName: nameIn(config.types),
  };
  const desk = review({ store, queue, clock: systemClock, labels, catchUp });
  const stations = new Map(config.stations.map(({ id, unit }) => [id, unit]));
  const office = await startOffice(
    {
      ...compose,
      ...{ queue, clock: systemClock, workers, sorter, handover, observer },
      ...{ findFields: openFieldFinder(config), rulebook: openRulebook(config) },
    },
    {
      rules: decisionRules(config),
      stationUnit: (station) => stations.get(station),
      typeName: compose.typeName,
      registerData: config.handover.to === 'folder' || config.handover.registerData,
      catchUp,
      checkShare: config.sorting.checkShare,
    },
  );
  const returns = openReturns(config, given);
  const chores = startChores(config, { store, refitting, review: desk, returns, onFault });
  return {
    store,
    blobs,
    office,
    changes,
    compose,
    review: desk,
    quality: shared(() => qualityReport({ store, clock: systemClock }, config.sorting)),
    models: modelsDesk({ store, blobs, refitting, onFault }),
    close: async () => {
      await refitting.close();
      await chores.stop();
      await office.stop();
      await sorter.close();
      await workers.close();
      await handover.close();
      await queue.close();
      await store.close();
    },
  };
};
