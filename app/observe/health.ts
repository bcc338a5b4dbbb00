// Health checks: asks each dependency with a timeout and caches the answer briefly.
import { shared } from '../run/cached.ts';

/** What a process leans on. */
export interface Part {
  readonly name: 'store' | 'storage' | 'queue' | 'handover';
  /** Asks; false, a fault, or no answer in time: it cannot be reached. */
  isUp(): Promise<boolean>;
}

export interface Health {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, 'up' | 'down'>>;
}

/** Milliseconds: longer than a normal answer takes, shorter than the caller's timeout. */
const PATIENCE_MS = 2_000;
/** However often the listener is asked, the parts are asked no more often than this. */
const FRESH_MS = 1_000;

/** What `task` resolves to, or `late` if that takes too long. */
export const inTime = async <T>(task: Promise<T>, late: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), PATIENCE_MS);
  });
  try {
    return await Promise.race([task, limit]);
  } finally {
    clearTimeout(timer);
  }
};

export const healthOf = (parts: readonly Part[]): (() => Promise<Health>) =>
  shared(
    async () => {
      const answers = await Promise.all(
        parts.map(async ({ name, isUp }) => ({
          name,
          up: await inTime(
            isUp().catch(() => false),
            false,
          ),
        })),
      );
      return {
        ready: answers.every(({ up }) => up),
        parts: Object.fromEntries(answers.map(({ name, up }) => [name, up ? 'up' : 'down'])),
      };
    },
    () => FRESH_MS,
  );
