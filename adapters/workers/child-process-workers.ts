// Page workers as child processes: a page that kills its worker affects nothing else.
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { MailroomError } from '../../domain/errors.ts';
import type { PageWorkers, WorkerEnd } from '../../domain/ports/page/page-workers.ts';
import { received } from '../../domain/serialised-error.ts';
import { limitProcessorTime } from '../processes/processor-limit.ts';
import type { Answer, Request } from './protocol.ts';

interface ChildSettings {
  /** How many children, and so how many jobs at the same time. */
  readonly size: number;
  /** A script that calls `servePageJobs`. */
  readonly script: string;
  readonly args: readonly string[];
  /** A job that takes more processor time (ms; see processor-limit.ts) is ended together with its process. */
  readonly limitMs: number;
  /** A child is replaced after this many jobs: the heap of what it runs never shrinks. */
  readonly recycleAfter: number;
  /** What a child writes to stderr, line by line. */
  readonly onStderr: (line: string) => void;
  /** Told of each child that ended and was not asked to by `close`. */
  readonly onEnd: (why: WorkerEnd) => void;
}

type Work = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

interface Waiting {
  readonly work: Work;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Child {
  readonly process: ChildProcess;
  running?: Waiting & { readonly endLimit: () => void };
  jobs: number;
  /** It has said that it can work. Before that it gets no page: a program that does not start is not the page's fault. */
  ready: boolean;
  ended: boolean;
  /** Why it is about to end, if that is our doing. */
  leaves?: WorkerEnd;
  readonly endStartLimit: () => void;
}

/** A child that dies before its first answer is started again after a pause that grows: it will hardly be better at once. */
const RESTART_MS = [100, 1_000, 5_000, 15_000] as const;
/** A child that has not said within this processor time that it can work never will. */
const START_MS = 60_000;
/**
 * glibc keeps what was freed for each of its arenas, and holds on to page-sized pieces once one was freed: a worker
 * grows by 200 MB for nothing. With these, pixels go back to the system as soon as they are let go.
 */
const FRUGAL = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' } as const;
/** MB of V8's own heap: pictures lie outside it. What grows past this is hostile, and takes its own process along only. */
const HEAP_MB = 768;
/** How long `close` waits for running jobs; the caller has given them time before. */
const CLOSE_MS = 2_000;

/** A process that could not even be made has no time to take. */
const limited = ({ pid }: ChildProcess, limitMs: number, onOver: () => void): (() => void) =>
  pid === undefined ? () => {} : limitProcessorTime({ pid, limitMs, onOver });

/** Children start at once, so that the first letter of the day finds them ready. */
export const childProcessWorkers = (settings: ChildSettings): PageWorkers => {
  const { size, script, args, limitMs, recycleAfter, onStderr, onEnd } = settings;
  const children = new Set<Child>();
  const queue: Waiting[] = [];
  let failedStarts = 0;
  const restarts = new Set<NodeJS.Timeout>();
  let closing: (() => void) | undefined;

  const finish = (child: Child, end: (waiting: Waiting) => void): void => {
    const { running } = child;
    if (running === undefined) return;
    running.endLimit();
    delete child.running;
    end(running);
    if (closing && [...children].every((one) => one.running === undefined)) closing();
  };

  const gone = (child: Child, code: number | null, signal: string | null): void => {
    if (child.ended) return;
    child.ended = true;
    child.endStartLimit();
    children.delete(child);
    if (!child.ready) failedStarts += 1;
    if (closing === undefined) onEnd(child.leaves ?? 'died');
    finish(child, ({ reject }) =>
      reject(new MailroomError('WORKER_DIED', { exitCode: code ?? undefined, signal: signal ?? undefined })),
    );
    pump();
  };

  const hear = (child: Child, answer: Answer): void => {
    failedStarts = 0;
    child.ready = true;
    child.endStartLimit();
    if (answer.kind === 'ready') {
      pump();
      return;
    }
    child.jobs += 1;
    finish(child, ({ resolve, reject }) =>
      answer.kind === 'done' ? resolve(answer.result as never) : reject(received(answer.fault)),
    );
    if (child.jobs >= recycleAfter) {
      children.delete(child);
      child.leaves = 'renewed';
      child.process.disconnect();
    }
    pump();
  };

  const start = (): void => {
    // Only what a program needs to start: what else is in the environment is none of a page's business.
    const { PATH, HOME, LANG, TMPDIR } = process.env;
    const started = fork(script, [...args], {
      serialization: 'advanced',
      // Flags of the parent (a debugger's port, for example) are not the child's.
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH, HOME, LANG, TMPDIR, OMP_THREAD_LIMIT: '1', ...FRUGAL },
    });
    const endStartLimit = limited(started, START_MS, () => started.kill('SIGKILL'));
    const child: Child = { process: started, endStartLimit, jobs: 0, ready: false, ended: false };
    children.add(child);
    createInterface({ input: child.process.stderr! }).on('line', onStderr);
    child.process.on('message', (answer: Answer) => hear(child, answer));
    child.process.on('error', (error) => {
      onStderr(`page worker: ${error.message}`);
      // A process that could not even be made never exits.
      if (started.pid === undefined) gone(child, null, null);
    });
    child.process.once('exit', (code, signal) => gone(child, code, signal));
  };

  const startLater = (): void => {
    const restart = setTimeout(
      () => {
        restarts.delete(restart);
        if (queue.length > 0) start();
        pump();
      },
      RESTART_MS[Math.min(failedStarts, RESTART_MS.length) - 1]!,
    );
    restarts.add(restart);
  };

  const give = (child: Child, waiting: Waiting): void => {
    const endLimit = limited(child.process, limitMs, () => {
      // Out of the ring before it is dead, or the next page would be given to it.
      children.delete(child);
      child.leaves = 'took-too-long';
      child.process.kill('SIGKILL');
      finish(child, ({ reject }) => reject(new MailroomError('WORKER_TIMEOUT', { limitMs, job: waiting.work.job })));
    });
    child.running = { ...waiting, endLimit };
    child.process.send({ ...waiting.work, id: child.jobs } as Request, (error) => {
      // A child that died a moment ago takes nothing any more; its 'exit' rejects the job.
      if (error) child.process.kill('SIGKILL');
    });
  };

  const pump = (): void => {
    if (closing !== undefined) return;
    for (const child of children) {
      if (queue.length === 0) return;
      if (child.ready && child.running === undefined && child.process.connected) give(child, queue.shift()!);
    }
    const idle = [...children].filter((child) => child.running === undefined).length;
    const missing = Math.min(queue.length - idle, size - children.size) - restarts.size;
    for (let one = 0; one < missing; one += 1) {
      if (failedStarts > 0) startLater();
      else start();
    }
  };

  const ask = <T>(work: Work): Promise<T> =>
    new Promise((resolve, reject) => {
      if (closing) return reject(new MailroomError('WORKER_DIED', { reason: 'closed' }));
      queue.push({ work, resolve, reject });
      pump();
    });

  for (let one = 0; one < size; one += 1) start();

  return {
    size,
    open: (original) => ask({ job: 'open', original }),
    page: (original, number, wish) => ask({ job: 'page', original, number, ...wish }),
    shinesThrough: (back, preview) => ask({ job: 'shines-through', back, preview }),
    close: async () => {
      const quiet = new Promise<void>((resolve) => {
        closing = resolve;
      });
      for (const restart of restarts) clearTimeout(restart);
      for (const { reject } of queue.splice(0)) reject(new MailroomError('WORKER_DIED', { reason: 'closed' }));
      const busy = [...children].some((child) => child.running !== undefined);
      if (busy) await Promise.race([quiet, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
      const ends = [...children].map(
        (child) =>
          new Promise<void>((resolve) => {
            child.process.once('exit', () => resolve());
            if (child.process.exitCode !== null || child.process.signalCode !== null) resolve();
            else child.process.kill('SIGKILL');
          }),
      );
      await Promise.all(ends);
    },
  };
};
