// An office at work: a process starts the duties of its roles. An office in one process has all of them.
import type { Work } from '../../domain/items.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { type FlowPorts, type FlowSettings, flow } from '../flow.ts';
import { type ClaimedFile, receive } from '../stages/01-receive.ts';
import { bringOut, type Duty, type DutyPorts, doWork, entrance, keepUp, type Line, lookForClaimed } from './duties.ts';

/** What a process does: each role that it has, with what that role needs. */
export interface Roles {
  /** Receives the files that are claimed on this host. */
  readonly watch?: {
    readonly blobs: Blobs;
    /** Bytes of the largest file that is received. */
    readonly mostBytes: number;
    /**
     * Absent: no other process works in this office, and every claimed file is this one's. Otherwise: the queue of this process
     * alone, and the stations whose files lie on this host.
     */
    readonly besideOthers?: { readonly here: Queue; readonly stations: ReadonlySet<string> };
  };
  /** Opens files, reads pages, sorts and composes letters. */
  readonly work?: { readonly ports: Omit<FlowPorts, keyof DutyPorts>; readonly settings: FlowSettings };
  /** Brings the outbox to the units. */
  readonly relay?: { readonly channel: Channel };
}

export interface Office {
  /** Enters a claimed file in the ledger; when it resolves, the file will never be forgotten. The same id again does nothing. */
  enter(file: ClaimedFile): Promise<void>;
  /** Stops taking work, finishes what is under way or gives it back. */
  stop(): Promise<void>;
}

const RECEIVE_LINE: Line = { work: ['receive'], concurrency: 4 };
const OPEN_LINE: Line = { work: ['open'], concurrency: 1 };
/** Quick work: low concurrency is enough. */
const LETTER_LINE: Line = { work: ['separate', 'classify', 'decide', 'compose', 'hand-over'], concurrency: 4 };

const watching = async (ports: DutyPorts, { besideOthers, ...rest }: NonNullable<Roles['watch']>): Promise<Duty[]> => [
  await doWork(ports, [receive({ ...ports, ...rest })], [RECEIVE_LINE]),
  ...(besideOthers === undefined
    ? []
    : [await lookForClaimed({ ...ports, queue: besideOthers.here }, besideOthers.stations)]),
];

const working = async (
  ports: DutyPorts,
  { ports: more, settings }: NonNullable<Roles['work']>,
  alsoSwept: readonly Work[],
): Promise<Duty[]> => {
  const pages: Line = { work: ['page'], concurrency: more.workers.size };
  const lines = [pages, OPEN_LINE, LETTER_LINE];
  const swept = [...lines.flatMap(({ work }) => work), ...alsoSwept];
  return [await doWork(ports, flow({ ...ports, ...more }, settings), lines), await keepUp(ports, swept)];
};

export const startOffice = async (ports: DutyPorts, { watch, work, relay }: Roles): Promise<Office> => {
  // A claimed file of another host cannot be received here: only who works alone sweeps up for all.
  const alsoSwept = watch !== undefined && watch.besideOthers === undefined ? RECEIVE_LINE.work : [];
  const duties = [
    ...(watch === undefined ? [] : await watching(ports, watch)),
    ...(work === undefined ? [] : await working(ports, work, alsoSwept)),
    ...(relay === undefined ? [] : [await bringOut({ ...ports, ...relay })]),
  ];
  return {
    enter: entrance(ports),
    stop: async () => {
      await Promise.all(duties.map((duty) => duty.stop()));
    },
  };
};
