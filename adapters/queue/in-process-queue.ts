// The in-process queue: jobs wait in memory; after a crash the sweep finds them in the store.
import { MailroomError } from '../../domain/errors.ts';
import type { Job, Work } from '../../domain/items.ts';
import type { Bell, Queue } from '../../domain/ports/queue.ts';

interface Consumer {
  /** Runs waiting jobs up to the concurrency limit. */
  readonly takeUp: () => void;
  readonly stop: () => Promise<void>;
}

const keyOf = ({ kind, id }: Job): string => `${kind} ${id}`;

/** Waiting jobs, each once. */
const waitingRoom = () => {
  const lines = new Map<Work, Map<string, Job>>();
  return {
    enter: (job: Job): void => {
      const line = lines.get(job.work) ?? new Map<string, Job>();
      lines.set(job.work, line);
      if (!line.has(keyOf(job))) line.set(keyOf(job), job);
    },
    /** The job that has waited longest for this work. */
    next: (work: Work): Job | undefined => {
      const line = lines.get(work);
      const first = line?.values().next();
      if (line === undefined || first === undefined || first.done) return undefined;
      line.delete(keyOf(first.value));
      return first.value;
    },
    count: (work: Work): number => lines.get(work)?.size ?? 0,
  };
};

/** How often a signal's task runs without being signalled. */
const EVERY_MS = { sweep: 1_000, relay: 200, chores: 1_000 } as const;

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

/** Jobs of one process, for any number of consumers. A job may be published again while it runs; then it runs once more. */
export const inProcessQueue = (): Queue => {
  const waiting = waitingRoom();
  const consumers = new Set<Consumer>();
  const timers = new Set<NodeJS.Timeout>();
  const listeners = new Map<Bell, ReturnType<typeof loop>>();
  let closed = false;

  const consumer = ({ work, concurrency, handle, onError }: Parameters<Queue['consume']>[0]): Consumer => {
    const running = new Set<Promise<void>>();
    const turns = [...work];
    let stopped = false;

    /** Each kind of work in its turn, so that a batch of 500 pages does not hold up the letters before it. */
    const next = (): Job | undefined => {
      for (let tried = 0; tried < turns.length; tried += 1) {
        const turn = turns.shift()!;
        turns.push(turn);
        const job = waiting.next(turn);
        if (job !== undefined) return job;
      }
      return undefined;
    };

    const run = async (job: Job): Promise<void> => {
      try {
        await handle(job);
      } catch (error) {
        onError(error, job);
      }
    };

    const takeUp = (): void => {
      while (!stopped && running.size < concurrency) {
        const job = next();
        if (job === undefined) return;
        // Asynchronously: a job that publishes must not run the next job inside itself.
        const done: Promise<void> = Promise.resolve(job)
          .then(run)
          .finally(() => {
            running.delete(done);
            takeUp();
          });
        running.add(done);
      }
    };

    return {
      takeUp,
      stop: async () => {
        stopped = true;
        await Promise.all(running);
      },
    };
  };

  const publish = async (jobs: readonly Job[]): Promise<void> => {
    // Jobs that finish while the office closes may still name what comes next; the store keeps it for tomorrow.
    if (closed) return;
    for (const job of jobs) waiting.enter(job);
    for (const each of consumers) each.takeUp();
  };

  return {
    publish,
    later: async (jobs, ms) => {
      if (closed) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void publish(jobs);
      }, ms);
      timers.add(timer);
    },
    consume: async (options) => {
      if (closed) throw new MailroomError('PORT_MISUSED', { port: 'queue', detail: 'consume after close' });
      const fresh = consumer(options);
      consumers.add(fresh);
      fresh.takeUp();
      return {
        stop: async () => {
          consumers.delete(fresh);
          await fresh.stop();
        },
      };
    },
    waiting: async (work) => waiting.count(work),
    ring: (bell) => listeners.get(bell)?.wake(),
    listen: async (bell, task, onError) => {
      const listening = loop(task, EVERY_MS[bell], onError);
      listeners.set(bell, listening);
      return listening;
    },
    close: async () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      const all = [...consumers, ...listeners.values()];
      await Promise.all(all.map((each) => each.stop()));
    },
  };
};
