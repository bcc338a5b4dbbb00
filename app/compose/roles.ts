// Puts together one process of a larger house: the same pipeline, split by what a process does.
import { setTimeout as pause } from 'node:timers/promises';
import { inProcessQueue } from '../../adapters/queue/in-process-queue.ts';
import { rabbitmqQueue } from '../../adapters/queue/rabbitmq/queue.ts';
import { splitQueue } from '../../adapters/queue/split-queue.ts';
import { joinOffice } from '../../adapters/store/sqlite/lock.ts';
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import type { Refitting } from '../../learning/refit.ts';
import { type Review, review } from '../../office/review/review.ts';
import { LETTER_LINE, type Office, OPEN_LINE, RECEIVE_LINE } from '../../pipeline/engine/embedded.ts';
import {
  bringOut,
  type Duty,
  type DutyPorts,
  doWork,
  entrance,
  keepUp,
  lookForClaimed,
} from '../../pipeline/engine/process-roles.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import { flow } from '../../pipeline/flow.ts';
import { receive } from '../../pipeline/stages/01-receive.ts';
import { followChanges } from '../observe/changes.ts';
import type { Part } from '../observe/health.ts';
import { roomsOf } from '../run/files/paths.ts';
import { brokerOf } from '../run/files/secrets.ts';
import { startChores } from '../run/scheduled-jobs.ts';
import { type Desks, openLedger, storePart } from './embedded.ts';
import { openAnswers, openChannels, openReturns } from './handover.ts';
import { type OnJournalHead, witnessesOf } from './head-witnesses.ts';
import { modelsDesk, qualityDesk } from './model-admin.ts';
import {
  composePorts,
  flowSettings,
  labelsOf,
  letterPorts,
  mostBytesOf,
  openWorkers,
  type WorkersTell,
} from './page-workers.ts';
import type { Ledger } from './persistence.ts';
import { openRefitting, openSorting } from './sorting.ts';

export type Role = 'watch' | 'work' | 'relay' | 'console' | 'all';

/** Milliseconds that saying a job may take while the broker is away: those who make work are slowed, a clerk is not. */
const PATIENCE_MS = 3_000;
const CLERKS_PATIENCE_MS = 300;

/** Who has heard the bell of the chores within this time does them. */
const TURN_MS = 15_000;

/** Files that may be in the ledger and not yet received; past it a watcher waits a while with each. */
const CLAIMED_AT_ONCE = 20;
const ENTRANCE_MS = 1_000;
const LOOK_MS = 50;

export interface HouseProcess extends Desks {
  readonly enter: Office['enter'];
  close(): Promise<void>;
}

interface RoleOptions extends WorkersTell {
  readonly observer: Observer;
  readonly onJournalHead?: OnJournalHead;
  /** Who reads pages; absent: processes of its own. */
  readonly workers?: (blobs: Blobs) => PageWorkers;
}

const openHouseQueue = (config: Config, role: Role, observer: Observer): Promise<Queue> => {
  const { queue } = config;
  if (queue.in === 'process') {
    const cause = new Error(`"poststelle ${role}" is one process of many: say "queue: {in: rabbitmq, …}"`);
    throw new MailroomError('CONFIG_INVALID', { path: 'queue.in', cause });
  }
  return rabbitmqQueue({
    broker: brokerOf(queue),
    prefix: queue.prefix,
    patienceMs: role === 'console' ? CLERKS_PATIENCE_MS : PATIENCE_MS,
    onFault: (error) => observer.faultSeen({ error, so: 'waits' }),
  });
};

/** Whoever can tell how long a queue is has a broker. */
const queuePart = (queue: Queue): Part => ({
  name: 'queue',
  isUp: async () => (await queue.waiting('page')) !== undefined,
});

const onFaultOf =
  ({ observer }: Pick<DutyPorts, 'observer'>) =>
  (error: unknown): void =>
    observer.faultSeen({ error, so: 'waits' });

type RelayPorts = DutyPorts &
  Ledger & {
    readonly review: Review;
    readonly refitting: Refitting;
    readonly onJournalHead: OnJournalHead | undefined;
  };

/** What a role opens beside ledger and queue, closed after the duties that use it. */
interface Share {
  readonly duties: readonly Duty[];
  readonly parts?: readonly Part[];
  close(): Promise<void>;
}

/** Takes files in, and receives what lies on this host. */
const watching = async (config: Config, ports: DutyPorts & Ledger, here: Queue): Promise<Share> => {
  const stations = new Set(config.stations.map(({ id }) => id));
  return {
    duties: [
      await doWork(ports, [receive({ ...ports, mostBytes: mostBytesOf(config) })], [RECEIVE_LINE]),
      await lookForClaimed({ ...ports, queue: here }, stations),
    ],
    close: async () => {},
  };
};

const working = async (config: Config, ports: DutyPorts & Ledger, workers: PageWorkers): Promise<Share> => {
  const { sorter, catchUp } = await openSorting(config, { ...ports, onFault: onFaultOf(ports) });
  const letters = { ...composePorts(config, ports), ...letterPorts(config) };
  const stages = flow({ ...ports, ...letters, workers, sorter }, flowSettings(config, catchUp));
  const lines = [{ work: ['page'], concurrency: workers.size } as const, OPEN_LINE, LETTER_LINE];
  return {
    duties: [
      await doWork(ports, stages, lines),
      await keepUp(
        ports,
        lines.flatMap(({ work }) => work),
      ),
    ],
    close: async () => {
      await Promise.all([workers.close(), sorter.close()]);
    },
  };
};

/** Brings out, takes answers, and does the chores while it is this process that hears their bell. */
const relaying = async (config: Config, ports: RelayPorts): Promise<Share> => {
  const { channel, parts } = await openChannels(config, ports.blobs, ports.observer);
  const answers = await openAnswers(config, ports);
  const onFault = onFaultOf(ports);
  let heardAt = Number.NEGATIVE_INFINITY;
  const heard = async (): Promise<number> => {
    heardAt = performance.now();
    return 0;
  };
  const turns = await ports.queue.listen('chores', heard, onFault);
  const mayRun = (): boolean => performance.now() - heardAt < TURN_MS;
  const witnesses = witnessesOf(config, ports.onJournalHead);
  const returns = openReturns(config, undefined);
  const chores = startChores(config, { ...ports, returns, witnesses, onFault, mayRun });
  return {
    duties: [await bringOut({ ...ports, channel }), { stop: answers.close }, turns, chores],
    parts,
    close: channel.close,
  };
};

/** Enters files no faster than they are received: what is too much waits at the station. */
const unhurriedEntrance = (ports: DutyPorts, here: Queue): Office['enter'] => {
  const enter = entrance(ports);
  return async (file) => {
    await enter(file);
    for (let waited = 0; waited < ENTRANCE_MS; waited += LOOK_MS) {
      if (((await here.waiting('receive')) ?? 0) <= CLAIMED_AT_ONCE) return;
      await pause(LOOK_MS);
    }
  };
};

/** One process of a house whose processes share store, blobs and queue. Throws CONFIG_INVALID, OFFICE_RUNNING. */
export const openRole = async (
  config: Config,
  role: Role,
  { observer, workers, onJournalHead, ...workersTell }: RoleOptions,
): Promise<HouseProcess> => {
  const ledger = await openLedger(config);
  // A data folder has one office or one house; a database knows its processes by their leases.
  const lock = config.store.in === 'folder' ? joinOffice(roomsOf(config.data).lock) : undefined;
  const house = await openHouseQueue(config, role, observer);
  const here = inProcessQueue();
  const has = (part: Role): boolean => role === part || role === 'all';
  const queue = has('watch') ? splitQueue(here, house, (work) => work === 'receive') : house;
  const ports = { ...ledger, queue, observer };
  const changes = followChanges(ledger.store);
  const onFault = onFaultOf(ports);
  const refitting = openRefitting(config, { ...ledger, onFault });
  // The processes that sort learn by themselves.
  const desk = review({ ...ports, labels: labelsOf(config), catchUp: async () => {} });
  const shares: readonly Share[] = [
    ...(has('watch') ? [await watching(config, ports, here)] : []),
    ...(has('work') ? [await working(config, ports, workers?.(ledger.blobs) ?? openWorkers(config, workersTell))] : []),
    ...(has('relay') ? [await relaying(config, { ...ports, review: desk, refitting, onJournalHead })] : []),
  ];
  return {
    ...ledger,
    changes,
    enter: unhurriedEntrance(ports, here),
    review: desk,
    quality: qualityDesk(ports, config.sorting),
    models: modelsDesk({ ...ledger, refitting, onFault }),
    parts: [storePart(ledger.store), queuePart(house), ...shares.flatMap(({ parts = [] }) => parts)],
    close: async () => {
      await changes.stop();
      await refitting.close();
      await Promise.all(shares.flatMap(({ duties }) => duties.map((duty) => duty.stop())));
      await Promise.all(shares.map((share) => share.close()));
      await queue.close();
      await ledger.store.close();
      lock?.release();
    },
  };
};
