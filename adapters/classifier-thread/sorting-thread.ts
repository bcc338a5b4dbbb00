// A worker thread that sorts or trains; answers and the thread's death are delivered to the callers.
import { Worker } from 'node:worker_threads';
import { MailroomError } from '../../domain/errors.ts';
import { received } from '../../domain/serialised-error.ts';
import type { Answered, Asked, Question } from './protocol.ts';

export interface ThreadSettings {
  /** A script that calls `serveSorting`. */
  readonly script: string;
  /** What the script finds as its `workerData`. */
  readonly data: unknown;
}

export interface SortingThread {
  /** Throws what the thread throws, and WORKER_DIED. */
  ask<T>(question: Question): Promise<T>;
  alive(): boolean;
  end(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

export const sortingThread = ({ script, data }: ThreadSettings): SortingThread => {
  const waiting = new Map<number, Waiting>();
  // It needs nothing of our environment, and our flags (a debugger's port) are not its own.
  const worker = new Worker(script, { workerData: data, env: {}, execArgv: [] });
  let asked = 0;
  let reason: MailroomError | undefined;

  const gone = (why: MailroomError): void => {
    reason ??= why;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  worker.on('message', (answer: Answered) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'done') asker?.resolve(answer.result as never);
    else asker?.reject(received(answer.fault));
  });
  worker.on('error', (cause) => gone(new MailroomError('WORKER_DIED', { worker: 'sorting', cause })));
  worker.on('exit', (exitCode) => gone(new MailroomError('WORKER_DIED', { worker: 'sorting', exitCode })));

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (reason !== undefined) return reject(reason);
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, question } satisfies Asked);
      }),
    alive: () => reason === undefined,
    end: async () => {
      gone(new MailroomError('WORKER_DIED', { worker: 'sorting', reason: 'closed' }));
      await worker.terminate();
    },
  };
};
