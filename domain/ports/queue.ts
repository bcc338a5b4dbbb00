// Says who works on what next. It may lose or double a job: the store decides with a claim.
import type { Job } from '../items.ts';

export interface Queue {
  publish(jobs: readonly Job[]): Promise<void>;
  /**
   * Hands out jobs, at most `concurrency` at a time, until `stop` resolves (which waits for the running ones).
   * `handle` never rejects for a job's own fault; a rejection is reported through `onError`.
   */
  consume(options: {
    readonly work: readonly Job['work'][];
    readonly concurrency: number;
    readonly handle: (job: Job) => Promise<void>;
    readonly onError: (error: unknown, job: Job) => void;
  }): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}
