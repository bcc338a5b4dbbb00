// Who writes at the same moment shares one transaction, and with it one wait for the disk.
import { setImmediate, setTimeout } from 'node:timers/promises';
import { isBusy, type SqliteDatabase, storeFault } from './driver.ts';

/** Another process that holds the store longer than this is not merely busy. */
const PATIENCE_MS = 30_000;
const LONGEST_PAUSE_MS = 100;
/** Keeps one transaction short enough for the other process that waits. */
const GROUP_SIZE = 256;

/** Repeats `task` while another process holds the store, without blocking this one. Throws what `storeFault` makes of the rest. */
export const patiently = async <T>(task: () => T): Promise<T> => {
  let waited = 0;
  for (let pause = 5; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return task();
    } catch (error) {
      if (!isBusy(error) || waited >= PATIENCE_MS) throw storeFault(error);
    }
    await setTimeout(pause);
    waited += pause;
  }
};

export interface GroupedWrites {
  /**
   * Runs `task` (statements only; it may be run again after a busy error) in a transaction and resolves when it is on
   * disk. A task that throws leaves nothing behind and does not touch its neighbours.
   */
  write<T>(task: () => T): Promise<T>;
  /** Resolves when nothing is waiting to be written. */
  settled(): Promise<void>;
}

interface Write {
  readonly task: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

export const groupedWrites = (database: SqliteDatabase): GroupedWrites => {
  const waiting: Write[] = [];
  let flushing: Promise<void> | undefined;
  const say = (sql: string): unknown => database.prepare(sql).run();

  /** One task of a group; resolves to its caller's result once the group is on disk. */
  const one = ({ task, resolve, reject }: Write): (() => void) => {
    say('savepoint task');
    try {
      const value = task();
      say('release task');
      return () => resolve(value);
    } catch (error) {
      if (isBusy(error) || !database.inTransaction()) throw error; // The whole group is undone.
      say('rollback to task');
      say('release task');
      return () => reject(storeFault(error));
    }
  };

  const together = (group: readonly Write[]): readonly (() => void)[] => {
    say('begin immediate');
    try {
      const answers = group.map(one);
      say('commit');
      return answers;
    } catch (error) {
      if (database.inTransaction()) say('rollback');
      throw error;
    }
  };

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      await setImmediate(); // Everybody who writes in this turn of the loop comes along.
      const group = waiting.splice(0, GROUP_SIZE);
      try {
        for (const answer of await patiently(() => together(group))) answer();
      } catch (fault) {
        for (const { reject } of group) reject(fault);
      }
    }
    flushing = undefined;
  };

  return {
    write: <T>(task: () => T) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ task, resolve: resolve as (value: unknown) => void, reject });
        flushing ??= flush();
      }),
    settled: async () => {
      await flushing;
    },
  };
};
