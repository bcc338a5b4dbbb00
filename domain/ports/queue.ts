// Port: job queue. It may lose or duplicate jobs; the store decides with a claim who works on an item.
import type { Job, Work } from '../items.ts';

/** What one process of all has to see to: jobs that were lost, messages in the outbox, what is done now and then. */
export type Bell = 'sweep' | 'relay' | 'chores';

export interface Queue {
  /** Resolves when the jobs are said, or cannot be said in reasonable time: who has much to say waits. Never rejects. */
  publish(jobs: readonly Job[]): Promise<void>;
  /** The same, for a time that has not come yet: no sooner than in `ms` milliseconds. */
  later(jobs: readonly Job[], ms: number): Promise<void>;
  /**
   * Hands out jobs, at most `concurrency` at a time, until `stop` resolves (which waits for the running ones).
   * `handle` never rejects for a job's own fault; a rejection is reported through `onError`.
   */
  consume(options: {
    readonly work: readonly Work[];
    readonly concurrency: number;
    readonly handle: (job: Job) => Promise<void>;
    readonly onError: (error: unknown, job: Job) => void;
  }): Promise<{ stop(): Promise<void> }>;
  /** How many jobs of a kind wait for somebody to take them. Undefined: nobody can tell at the moment. */
  waiting(work: Work): Promise<number | undefined>;
  /** Says that there is something to see to. A ring may be lost; rings that nobody has heard yet are one. */
  ring(bell: Bell): void;
  /**
   * Runs `task` when signalled, and without a signal every few seconds: in one of all listening processes, one run at a
   * time. `task` resolves to how much it did; more than 0 runs it again at once.
   */
  listen(
    bell: Bell,
    task: () => Promise<number>,
    onError: (error: unknown) => void,
  ): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}
