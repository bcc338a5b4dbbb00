// The office at work: consumes the queue, sweeps for forgotten work and keeps the outbox moving.
import type { Item, Job } from '../domain/items.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Handover } from '../domain/ports/handover.ts';
import type { Queue } from '../domain/ports/queue.ts';
import { type FlowPorts, type FlowSettings, flow } from './flow.ts';
import { relay } from './outbox.ts';
import { recovery } from './recovery.ts';
import { runner } from './runner.ts';
import type { Observer } from './stage.ts';
import { type ClaimedFile, ledgerEntry } from './stages/01-receive.ts';

export interface OfficePorts extends FlowPorts {
  readonly queue: Queue;
  readonly handover: Handover;
  readonly clock: Clock;
  readonly observer: Observer;
}

export interface Office {
  /** Enters a claimed file in the ledger; when it resolves, the file will never be forgotten. The same id again does nothing. */
  enter(file: ClaimedFile): Promise<void>;
  /** Stops taking work, waits for what is under way. */
  stop(): Promise<void>;
}

const SWEEP_MS = 1_000;
const JOIN_MS = 30_000;
const RELAY_MS = 200;
const SHORT_WORK: readonly Job['work'][] = ['receive', 'separate', 'classify', 'decide', 'compose', 'hand-over'];
const SHORT_CONCURRENCY = 4;

/** Runs a task again and again, `everyMs` after it ended; at once when it did something or is woken: there may be more. */
const loop = (task: () => Promise<number>, everyMs: number, onError: (error: unknown) => void) => {
  let stopped = false;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    woken = false;
    timer = undefined;
    const done = await task().catch((error: unknown) => {
      onError(error);
      return 0;
    });
    if (!stopped) timer = setTimeout(start, done > 0 || woken ? 0 : everyMs);
  };
  const start = (): void => {
    running = turn();
  };
  start();
  return {
    wake: (): void => {
      woken = true;
      if (timer === undefined) return;
      clearTimeout(timer);
      start();
    },
    stop: async (): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};

export const startOffice = async (ports: OfficePorts, settings: FlowSettings): Promise<Office> => {
  const { store, queue, clock, observer } = ports;
  const recover = recovery(ports);
  const relaying = relay(ports);
  const onError = (error: unknown): void => observer.faultSeen({ error, so: 'waits' });
  const relayed = loop(relaying.run, RELAY_MS, onError);
  const afterStep = async (item: Item): Promise<void> => {
    if (item.kind === 'document' && item.state === 'in-handover') relayed.wake();
    await recover.joinAfter(item);
  };
  const work = runner({ ...ports, stages: flow(ports, settings), afterStep });
  const consumer = { handle: work.handle, onError };
  const consumers = [
    await queue.consume({ ...consumer, work: ['open', 'page'], concurrency: ports.workers.size }),
    await queue.consume({ ...consumer, work: SHORT_WORK, concurrency: SHORT_CONCURRENCY }),
  ];
  const loops = [
    // The sweep always waits: what it has queued is due until a worker claims it.
    loop(() => recover.sweep().then(() => 0), SWEEP_MS, onError),
    loop(() => recover.joinForgotten().then(() => 0), JOIN_MS, onError),
    relayed,
  ];
  return {
    enter: async (file) => {
      const [outcome] = await store.commit([ledgerEntry(file, new Date(clock.now()).toISOString())]);
      if (outcome === 'committed') await queue.publish([{ work: 'receive', kind: 'delivery', id: file.id }]);
    },
    stop: async () => {
      await Promise.all(loops.map((running) => running.stop()));
      await Promise.all(consumers.map((consuming) => consuming.stop()));
    },
  };
};
