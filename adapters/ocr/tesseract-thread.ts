// A worker thread running tesseract.js: started on demand, supervised, replaced after a fault or when its memory grew.
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { MailroomError } from '../../domain/errors.ts';
import { limitProcessorTime } from '../processes/processor-limit.ts';
import type { LanguageFile } from './language-data.ts';

/**
 * tesseract.js's own thread script, spoken to directly. Its `createWorker` never settles when a start fails, gives no
 * hold on a thread that is still starting, leaves jobs pending at `terminate()` for ever, and lets a thread's crash end
 * the whole process.
 */
const SCRIPT = createRequire(import.meta.url).resolve('tesseract.js/src/worker-script/node/index.js');

/**
 * Node 20 compiles relaxed SIMD (a twelfth faster, the same words) only when asked; from 22 on it is simply there, and
 * tesseract.js takes the core built for it wherever it is.
 */
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Milliseconds of processor time; a start takes half a second. */
const START_LIMIT = 60_000;

/** Sends one request to the thread: an action of tesseract.js's thread script and its payload. */
export type Ask = (action: string, payload: unknown, transfer?: readonly ArrayBuffer[]) => Promise<unknown>;

export interface ThreadOptions {
  readonly languages: () => Promise<readonly LanguageFile[]>;
  /** 0: the legacy engine, which orientation needs; 1: the neural one. */
  readonly engineMode: 0 | 1;
  readonly parameters: Readonly<Record<string, string>>;
  /** Jobs after which the thread is ended, because its heap only ever grows. */
  readonly recycleAfter: number;
  /** Milliseconds without a job after which the thread is ended; absent: it stays. */
  readonly idleMs?: number;
}

export interface TesseractThread {
  /** Runs jobs one after the other; one that takes longer than `limitMs` ends the thread. Throws OCR_FAILED (also for jobs pending at `close`) and WORKER_TIMEOUT. */
  run<T>(job: (ask: Ask) => Promise<T>, limitMs: number): Promise<T>;
  close(): Promise<void>;
}

interface LiveThread {
  readonly ask: Ask;
  /** Ends the thread; the request that is under way fails with `fault`. */
  end(fault: MailroomError): Promise<void>;
  jobs: number;
}

interface Answer {
  readonly jobId: string;
  readonly status: 'resolve' | 'reject' | 'progress';
  readonly data: unknown;
}

const spawn = (): LiveThread => {
  const worker = new Worker(SCRIPT, { stdout: true, stderr: true });
  // Leptonica's remarks on odd pixels. Faults come as messages.
  worker.stdout.resume();
  worker.stderr.resume();
  let requests = 0;
  let over: MailroomError | undefined;
  let waiting: { jobId: string; resolve(data: unknown): void; reject(fault: MailroomError): void } | undefined;
  const fail = (fault: MailroomError): void => {
    over ??= fault;
    waiting?.reject(fault);
    waiting = undefined;
  };
  worker.on('message', ({ jobId, status, data }: Answer) => {
    // A failed initialize answers twice; the second answer belongs to nobody.
    if (waiting === undefined || waiting.jobId !== jobId || status === 'progress') return;
    const { resolve, reject } = waiting;
    waiting = undefined;
    if (status === 'resolve') resolve(data);
    else reject(new MailroomError('OCR_FAILED', { cause: data }));
  });
  worker.on('error', (cause) => fail(new MailroomError('OCR_FAILED', { step: 'thread', cause })));
  worker.on('exit', () => fail(new MailroomError('OCR_FAILED', { step: 'thread' })));
  return {
    jobs: 0,
    ask: (action, payload, transfer = []) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) return reject(over);
        requests += 1;
        waiting = { jobId: `${requests}`, resolve, reject };
        worker.postMessage({ workerId: 'poststelle', jobId: waiting.jobId, action, payload }, [...transfer]);
      }),
    async end(fault) {
      fail(fault);
      await worker.terminate();
    },
  };
};

/** Ends the thread and fails its request with WORKER_TIMEOUT if `work` takes longer than `limitMs` (milliseconds of this process's processor time). */
const within = async <T>(thread: LiveThread, limitMs: number, work: Promise<T>): Promise<T> => {
  const onOver = (): void => void thread.end(new MailroomError('WORKER_TIMEOUT', { limitMs }));
  const endLimit = limitProcessorTime({ pid: process.pid, limitMs, onOver });
  try {
    return await work;
  } finally {
    endLimit();
  }
};

const prepare = async (ask: Ask, options: ThreadOptions): Promise<void> => {
  const languages = await options.languages();
  // Handed over as bytes: a path would be taken for an address if it looked like one.
  const langs = languages.map(({ code, data }) => ({ code, data }));
  await ask('load', { options: { lstmOnly: options.engineMode === 1 } });
  await ask('loadLanguage', { langs, options: { cacheMethod: 'none' } });
  await ask('initialize', { langs: languages.map(({ code }) => code).join('+'), oem: options.engineMode });
  await ask('setParameters', { params: options.parameters });
};

/** Makes a thread that starts with its first job. */
export const tesseractThread = (options: ThreadOptions): TesseractThread => {
  const closed = () => new MailroomError('OCR_FAILED', { step: 'closed' });
  let live: LiveThread | undefined;
  let isClosed = false;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = async (fault: MailroomError): Promise<void> => {
    const thread = live;
    live = undefined;
    await thread?.end(fault);
  };
  const ready = async (): Promise<LiveThread> => {
    if (live === undefined) {
      live = spawn();
      await within(live, START_LIMIT, prepare(live.ask, options));
    }
    return live;
  };
  const once = async <T>(job: (ask: Ask) => Promise<T>, limitMs: number): Promise<T> => {
    clearTimeout(idle);
    if (isClosed) throw closed();
    try {
      const thread = await ready();
      const result = await within(thread, limitMs, job(thread.ask));
      thread.jobs += 1;
      if (thread.jobs >= options.recycleAfter) await end(closed());
      return result;
    } catch (fault) {
      // After a fault nobody knows what state the engine is in.
      await end(closed());
      throw fault;
    } finally {
      if (options.idleMs !== undefined) idle = setTimeout(() => void end(closed()), options.idleMs).unref();
    }
  };

  return {
    run(job, limitMs) {
      const result = last.then(() => once(job, limitMs));
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      isClosed = true;
      await end(closed());
      await last;
      clearTimeout(idle);
    },
  };
};
