// Opens an office: the roles of one process over its ledger and queue. An office in one process has every role.
import { setTimeout as pause } from 'node:timers/promises';
import { inProcessQueue } from '../../adapters/queue/in-process-queue.ts';
import { rabbitmqQueue } from '../../adapters/queue/rabbitmq/queue.ts';
import { splitQueue } from '../../adapters/queue/split-queue.ts';
import { joinOffice, lockOffice } from '../../adapters/store/sqlite/lock.ts';
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { type Review, review } from '../../office/review/review.ts';
import { type Office, type Roles, startOffice } from '../../pipeline/engine/office.ts';
import { waitAfterCrash } from '../../pipeline/engine/retry.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import type { ComposePorts } from '../../pipeline/stages/07-compose.ts';
import type { ConsolePorts } from '../../server/ports.ts';
import { type Changes, observedStore, polledChanges } from '../observe/change-notifications.ts';
import type { Part } from '../observe/health.ts';
import { makeDataFolder } from '../run/files/data-folder.ts';
import { roomsOf } from '../run/files/paths.ts';
import { brokerOf } from '../run/files/secrets.ts';
import { type Closing, closing as closingInReverse } from './closing.ts';
import { checkFolderStore } from './ledger/copy-targets.ts';
import type { OnJournalHead } from './ledger/head-witnesses.ts';
import { openLedger } from './ledger/open-ledger.ts';
import type { Ledger } from './ledger/persistence.ts';
import { composePorts, labelsOf, openWorkers, type WorkersTell } from './pages/page-workers.ts';
import { hasRole, type Means, OPEN_ROLE, PROCESSES, type ProcessKind } from './roles.ts';
import { modelsDesk, qualityDesk } from './sorting/model-admin.ts';
import { openRefitting } from './sorting/sorting.ts';

/** Milliseconds that saying a job may take while the broker is away: those who make work are slowed, a clerk is not. */
const PATIENCE_MS = 3_000;
const CLERKS_PATIENCE_MS = 300;

/** Files that may be in the ledger and not yet received; past it a watcher waits a while with each. */
const CLAIMED_AT_ONCE = 20;
const ENTRANCE_MS = 1_000;
const LOOK_MS = 50;

/** What people work with, whichever roles their process has. */
export interface Desks extends Ledger {
  readonly review: Review;
  readonly changes: Changes;
  readonly quality: ConsolePorts['quality'];
  readonly models: ConsolePorts['models'];
  /** What the process leans on. */
  readonly parts: readonly Part[];
}

export interface OpenOffice extends Desks {
  /** Enters claimed files no faster than they are received: what is too much waits at the station. */
  readonly enter: Office['enter'];
  readonly compose: ComposePorts;
  close(): Promise<void>;
}

interface OfficeOptions extends WorkersTell {
  readonly observer: Observer;
  readonly onJournalHead?: OnJournalHead;
  /** Its name, as one of several municipalities of this process. */
  readonly municipality?: string | undefined;
  /** A way to hand over of the caller's own; absent: as the configuration says. */
  readonly channel?: Channel;
  /** Folder for what lies between a page's steps. */
  readonly intermediates?: string;
  /** Who reads pages; absent: processes of its own. */
  readonly workers?: (blobs: Blobs) => PageWorkers;
}

/** The cheapest question there is. */
export const storePart = (store: Store): Part => ({
  name: 'store',
  isUp: async () => {
    await store.get('delivery', '-');
    return true;
  },
});

/** Who can tell how long a queue is has a broker. */
const queuePart = (queue: Queue): Part => ({
  name: 'queue',
  isUp: async () => (await queue.waiting('page')) !== undefined,
});

/** A data folder has one office that works alone, or one of many processes; a database knows its processes by their leases. */
const lockData = ({ data, store }: Config, alone: boolean, closing: Closing): void => {
  if (!alone && store.in === 'mongodb') return;
  makeDataFolder(data);
  const { release } = (alone ? lockOffice : joinOffice)(roomsOf(data).lock);
  closing.add(release);
};

const openBroker = async (config: Config, kind: ProcessKind, onFault: (error: unknown) => void): Promise<Queue> => {
  const { queue } = config;
  if (queue.in === 'process') {
    const cause = new Error(`"poststelle ${kind}" is one process of many: say "queue: {in: rabbitmq, …}"`);
    throw new MailroomError('CONFIG_INVALID', { path: 'queue.in', cause });
  }
  const patienceMs = kind === 'console' ? CLERKS_PATIENCE_MS : PATIENCE_MS;
  return rabbitmqQueue({ broker: brokerOf(queue), prefix: queue.prefix, patienceMs, onFault });
};

/** The queue of the whole office; where other processes work in it, a watcher keeps the files of its own host to itself. */
const openQueues = async (config: Config, kind: ProcessKind, onFault: (error: unknown) => void) => {
  const here = inProcessQueue();
  if (PROCESSES[kind].alone) return { queue: here, here, parts: [] };
  const broker = await openBroker(config, kind, onFault);
  const queue = hasRole(kind, 'watch') ? splitQueue(here, broker, (work) => work === 'receive') : broker;
  return { queue, here, parts: [queuePart(broker)] };
};

const openLedgerOf = async (config: Config, alone: boolean, closing: Closing) => {
  // Before anything is written on top of it.
  if (alone && config.store.in === 'folder') checkFolderStore(config.data, 'if-quick');
  const ledger = await openLedger(config);
  closing.add(ledger.store.close);
  if (!alone) {
    const changes = polledChanges(ledger.store);
    closing.add(changes.stop);
    return { ...ledger, changes };
  }
  // Nobody else works on this folder: what a killed office had under lease is free at once. A database may be shared: there a
  // dead office's leases run out.
  if (config.store.in === 'folder') await ledger.store.breakLeases({ now: ledger.clock.now(), wait: waitAfterCrash });
  return { ...ledger, ...observedStore(ledger.store) };
};

const unhurried =
  (enter: Office['enter'], here: Queue): Office['enter'] =>
  async (file) => {
    await enter(file);
    for (let waited = 0; waited < ENTRANCE_MS; waited += LOOK_MS) {
      if (((await here.waiting('receive')) ?? 0) <= CLAIMED_AT_ONCE) return;
      await pause(LOOK_MS);
    }
  };

const open = async (
  config: Config,
  kind: ProcessKind,
  { observer, channel, onJournalHead, municipality, workers, ...tell }: OfficeOptions,
  closing: Closing,
): Promise<Omit<OpenOffice, 'close'>> => {
  const { roles, alone } = PROCESSES[kind];
  const onFault = (error: unknown): void => observer.faultSeen({ error, so: 'waits' });
  lockData(config, alone, closing);
  const { changes, ...ledger } = await openLedgerOf(config, alone, closing);
  const { queue, here, parts } = await openQueues(config, kind, onFault);
  closing.add(queue.close);
  const refitting = openRefitting(config, { ...ledger, onFault });
  const compose = composePorts(config, ledger);
  const means: Means = {
    ...ledger,
    ...{ queue, observer, onFault, compose, refitting, channel, onJournalHead, municipality },
    here: alone ? undefined : here,
    openWorkers: () => workers?.(ledger.blobs) ?? openWorkers(config, tell),
  };
  const opened = [];
  for (const role of roles) opened.push(await OPEN_ROLE[role](config, means, closing));
  // In a process that does not sort, those that do learn by themselves.
  const catchUp = opened.find((one) => one.catchUp !== undefined)?.catchUp ?? (async () => {});
  const desk = review({ ...means, labels: labelsOf(config), catchUp });
  const duties: Roles = Object.assign({}, ...opened.map((one) => one.duties));
  const office = await startOffice(means, duties);
  closing.add(office.stop);
  for (const { begin } of opened) await begin?.(desk, closing);
  closing.add(refitting.close);
  return {
    ...ledger,
    ...{ changes, compose },
    enter: unhurried(office.enter, here),
    review: desk,
    quality: qualityDesk(ledger, config.sorting),
    models: modelsDesk({ ...ledger, refitting, onFault }),
    parts: [storePart(ledger.store), ...parts, ...opened.flatMap((one) => one.parts ?? [])],
  };
};

/** Throws CONFIG_INVALID, OFFICE_RUNNING, STORE_DAMAGED and what else keeps an office shut; then nothing of it stays open. */
export const openOffice = async (config: Config, kind: ProcessKind, options: OfficeOptions): Promise<OpenOffice> => {
  const closing = closingInReverse();
  try {
    return { ...(await open(config, kind, options, closing)), close: closing.all };
  } catch (error) {
    // What cannot be closed either has the same cause, and that is thrown.
    await closing.all().catch(() => undefined);
    throw error;
  }
};
