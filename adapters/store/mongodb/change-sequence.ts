// Numbers for changes, rising over all processes. Who asks at the same moment shares one write.
import type { Collection } from 'mongodb';
import { MailroomError } from '../../../domain/errors.ts';
import type { ChangesDocument } from './documents.ts';

export interface ChangeNumbers {
  /** Resolves to the first of `count` numbers in a row. A later call gets larger numbers. */
  take(count: number): Promise<number>;
  /** The largest number that anybody has been given. */
  last(): Promise<number>;
}

interface Asker {
  readonly count: number;
  readonly resolve: (first: number) => void;
  readonly reject: (error: unknown) => void;
}

const counterOf = (document: ChangesDocument | null): number => {
  if (document === null) throw new MailroomError('STORE_UNAVAILABLE', { missing: 'changes' });
  return document.last;
};

export const changeNumbers = (changes: Collection<ChangesDocument>): ChangeNumbers => {
  let waiting: Asker[] = [];
  let serving = false;

  const serve = async (askers: readonly Asker[]): Promise<void> => {
    try {
      const total = askers.reduce((sum, { count }) => sum + count, 0);
      const raised = await changes.findOneAndUpdate(
        { _id: 'changes' },
        { $inc: { last: total } },
        { returnDocument: 'after' },
      );
      let next = counterOf(raised) - total + 1;
      for (const { count, resolve } of askers) {
        resolve(next);
        next += count;
      }
    } catch (error) {
      for (const { reject } of askers) reject(error);
    }
  };

  const serveAll = async (): Promise<void> => {
    serving = true;
    while (waiting.length > 0) {
      const askers = waiting;
      waiting = [];
      await serve(askers);
    }
    serving = false;
  };

  return {
    take: (count) =>
      new Promise((resolve, reject) => {
        waiting.push({ count, resolve, reject });
        if (!serving) void serveAll();
      }),
    last: async () => counterOf(await changes.findOne({ _id: 'changes' })),
  };
};
