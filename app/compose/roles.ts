// The roles of an office, one table: what a process of each kind does, and what each role opens for it.
import type { Config } from '../../config/schema.ts';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import type { Refitting } from '../../learning/refit.ts';
import type { Review } from '../../office/review/review.ts';
import type { Roles } from '../../pipeline/engine/office.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import type { ComposePorts } from '../../pipeline/stages/07-compose.ts';
import type { Part } from '../observe/health.ts';
import { startChores } from '../run/scheduled-jobs.ts';
import type { Closing } from './closing.ts';
import { openAnswers, openChannels, openReturns } from './handover.ts';
import { type OnJournalHead, witnessesOf } from './ledger/head-witnesses.ts';
import type { Ledger } from './ledger/persistence.ts';
import { flowSettings, letterPorts, mostBytesOf } from './pages/page-workers.ts';
import { openSorting } from './sorting/sorting.ts';

type RoleName = 'watch' | 'work' | 'relay' | 'console';

/** `alone`: no other process works in this office, and its queue is this process's own, whatever the configuration says. */
interface Kind {
  readonly roles: readonly RoleName[];
  readonly alone: boolean;
}

const EVERY_ROLE = ['watch', 'work', 'relay', 'console'] as const;

export const PROCESSES = {
  start: { roles: EVERY_ROLE, alone: true },
  all: { roles: EVERY_ROLE, alone: false },
  watch: { roles: ['watch'], alone: false },
  work: { roles: ['work'], alone: false },
  relay: { roles: ['relay'], alone: false },
  console: { roles: ['console'], alone: false },
} as const satisfies Record<string, Kind>;

export type ProcessKind = keyof typeof PROCESSES;

export const hasRole = (kind: ProcessKind, role: RoleName): boolean =>
  (PROCESSES[kind].roles as readonly RoleName[]).includes(role);

/** What the roles of one process share. */
export interface Means extends Ledger {
  readonly queue: Queue;
  /** The queue of this process alone, where others work in the same office; absent: none does. */
  readonly here: Queue | undefined;
  readonly observer: Observer;
  readonly onFault: (error: unknown) => void;
  readonly compose: ComposePorts;
  readonly refitting: Refitting;
  readonly openWorkers: () => PageWorkers;
  /** Absent: as the configuration says. An office with a channel of the caller's own receives no answers of units. */
  readonly channel: Channel | undefined;
  readonly onJournalHead: OnJournalHead | undefined;
  /** Its name, as one of several of this process. */
  readonly municipality: string | undefined;
}

/** A role that was opened: what it adds to the office. */
export interface Opened {
  readonly duties: Roles;
  /** Brings the sorter of this process up to date, if it has one. */
  readonly catchUp?: () => Promise<void>;
  /** What it leans on. */
  readonly parts?: readonly Part[];
  /** Begins once the office is at work. */
  readonly begin?: (desk: Review, closing: Closing) => Promise<void>;
}

/** The process selected for scheduled jobs within this time (ms) runs them. */
const TURN_MS = 15_000;

/** Takes turns with other processes: the queue chooses one of them every few seconds. */
const takeTurns = async ({ queue, onFault }: Means, closing: Closing): Promise<() => boolean> => {
  let chosenAt = Number.NEGATIVE_INFINITY;
  const chosen = async (): Promise<number> => {
    chosenAt = performance.now();
    return 0;
  };
  const turns = await queue.listen('chores', chosen, onFault);
  closing.add(turns.stop);
  return () => performance.now() - chosenAt < TURN_MS;
};

type OpenRole = (config: Config, means: Means, closing: Closing) => Promise<Opened>;

const watch: OpenRole = async (config, { blobs, here }) => {
  const stations = new Set(config.stations.map(({ id }) => id));
  const besideOthers = here === undefined ? {} : { besideOthers: { here, stations } };
  return { duties: { watch: { blobs, mostBytes: mostBytesOf(config), ...besideOthers } } };
};

const work: OpenRole = async (config, means, closing) => {
  const { blobs, compose } = means;
  const workers = means.openWorkers();
  closing.add(workers.close);
  const { sorter, catchUp } = await openSorting(config, means);
  closing.add(sorter.close);
  const ports = { ...{ blobs, workers, sorter }, composer: compose.composer, ...letterPorts(config) };
  return { duties: { work: { ports, settings: flowSettings(config, catchUp) } }, catchUp };
};

/** Brings documents out, takes the units' answers, and does the chores. */
const relay: OpenRole = async (config, means, closing) => {
  if (means.channel !== undefined) {
    closing.add(means.channel.close);
    return { duties: { relay: { channel: means.channel } } };
  }
  const { channel, parts } = await openChannels(config, means.blobs, means.observer);
  closing.add(channel.close);
  return {
    duties: { relay: { channel } },
    parts,
    begin: async (desk, later) => {
      const answers = await openAnswers(config, { ...means, review: desk });
      later.add(answers.close);
      const mayRun = await takeTurns(means, later);
      const witnesses = witnessesOf(config, { onHead: means.onJournalHead, municipality: means.municipality });
      const returns = openReturns(config, undefined);
      later.add(startChores(config, { ...means, review: desk, returns, witnesses, mayRun }).stop);
    },
  };
};

/** What each role opens. The console's page is served by the process; it works with the desks that every office has. */
export const OPEN_ROLE: Readonly<Record<RoleName, OpenRole>> = {
  watch,
  work,
  relay,
  console: async () => ({ duties: {} }),
};
