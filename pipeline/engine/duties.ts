// The duties of an installation: receive, work, sweep up what was forgotten, deliver; office.ts says which process has which.
import type { Item, Job, Work } from '../../domain/items.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { everything } from '../../domain/ports/ledger/everything.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Leases } from '../../domain/ports/ledger/leases.ts';
import type { Outbox } from '../../domain/ports/ledger/outbox.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { type ClaimedFile, ledgerEntry } from '../stages/01-receive.ts';
import { joining } from './join.ts';
import { relay } from './relay.ts';
import { runner } from './runner.ts';
import type { Observer, Stage } from './stage.ts';
import { sweeper } from './sweep.ts';

export interface DutyPorts {
  readonly store: Items & Leases & Queries & Outbox;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly observer: Observer;
}

export interface Duty {
  /** Takes nothing new, finishes what is under way or gives it back. */
  stop(): Promise<void>;
}

/** Kinds of work that share one concurrency limit. */
export interface Line {
  readonly work: readonly Work[];
  readonly concurrency: number;
}

const JOIN_MS = 30_000;
/** What has not ended by then is given back; with the end of its helpers a process is gone within 10 s. */
const GRACE_MS = 4_000;

/** Whether it ended within the grace. */
const inTime = async (end: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), GRACE_MS);
  });
  const ended = await Promise.race([end.then(() => true), late]);
  clearTimeout(timer);
  return ended;
};

const onErrorOf =
  ({ observer }: DutyPorts) =>
  (error: unknown): void =>
    observer.faultSeen({ error, so: 'waits' });

/** Enters a claimed file in the ledger; when it resolves, the file will never be forgotten. The same id again does nothing. */
export const entrance =
  ({ store, queue, clock }: DutyPorts) =>
  async (file: ClaimedFile): Promise<void> => {
    const [outcome] = await store.commit([ledgerEntry(file, new Date(clock.now()).toISOString())]);
    if (outcome === 'committed') await queue.publish([{ work: 'receive', kind: 'delivery', id: file.id }]);
  };

/** Runs jobs from the queue. */
export const doWork = async (ports: DutyPorts, stages: readonly Stage[], lines: readonly Line[]): Promise<Duty> => {
  const join = joining(ports);
  const afterStep = async (item: Item): Promise<void> => {
    if (item.kind === 'document' && item.state === 'in-handover') ports.queue.ring('relay');
    await join.joinAfter(item);
  };
  const work = runner({ ...ports, stages, afterStep });
  const consumer = { handle: work.handle, onError: onErrorOf(ports) };
  const consumers: Duty[] = [];
  for (const line of lines) consumers.push(await ports.queue.consume({ ...consumer, ...line }));
  return {
    stop: async () => {
      const ended = await inTime(Promise.all(consumers.map((consuming) => consuming.stop())));
      if (!ended) await work.giveBack();
    },
  };
};

/**
 * Finds claimed files of these stations that were not received yet, those that have waited longest first. `queue` is this process's own: a claimed file is on
 * the host whose watcher claimed it, and nobody else can read it.
 */
export const lookForClaimed = (ports: DutyPorts, stations: ReadonlySet<string>): Promise<Duty> => {
  const { store, queue } = ports;
  const look = async (): Promise<number> => {
    const mine: Job[] = [];
    for await (const { item, next } of everything(store, 'delivery', { states: ['claimed'] }))
      if (next === 'receive' && stations.has(item.station)) mine.push({ work: next, kind: 'delivery', id: item.id });
    await queue.publish(mine.reverse());
    return 0;
  };
  return queue.listen('sweep', look, onErrorOf(ports));
};

/** Looks for work that was forgotten: one process of all that offer it. */
export const keepUp = (ports: DutyPorts, works: readonly Work[]): Promise<Duty> => {
  const sweep = sweeper(ports, works);
  const { joinForgotten } = joining(ports);
  let joined = Number.NEGATIVE_INFINITY;
  const look = async (): Promise<number> => {
    await sweep();
    // A clock that was set back must not end this for hours.
    if (Math.abs(ports.clock.now() - joined) >= JOIN_MS) {
      await joinForgotten();
      joined = ports.clock.now();
    }
    // The sweep always rests: what it has queued is due until a worker claims it.
    return 0;
  };
  return ports.queue.listen('sweep', look, onErrorOf(ports));
};

/** Brings the outbox to the units: one process of all that offer it, and no harm if it is two. */
export const bringOut = async (ports: DutyPorts & { readonly channel: Channel }): Promise<Duty> => {
  const { run, ended } = relay(ports);
  const listening = await ports.queue.listen('relay', run, onErrorOf(ports));
  // What a unit takes no more is still in the outbox.
  return { stop: async () => void (await inTime(listening.stop().then(ended))) };
};
