// Passes claimed files on, a few at a time, and retries when the receiver failed.
import { isFault, MailroomError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { ClaimedFile } from './claim.ts';

const AT_ONCE = 4;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface Offer {
  readonly file: ClaimedFile;
  readonly failures: number;
  readonly failedAt: number;
}

export interface HandOut {
  readonly add: (file: ClaimedFile) => void;
  /** Offers again what failed and has waited long enough: 1 s, doubled each time, at most 60 s. */
  readonly retry: () => void;
  /** Starts nothing more; settles when what was begun has ended. What was not handed on stays in the work folder. */
  readonly stop: () => Promise<void>;
}

/** `onClaimed` may get the same file (the same id) again after it failed. `onFault` hears of a file's first failure. */
export const handOut = (options: {
  readonly clock: Clock;
  readonly onClaimed: (file: ClaimedFile) => Promise<void>;
  readonly onFault: (fault: MailroomError) => void;
}): HandOut => {
  const { clock, onClaimed, onFault } = options;
  const waiting: Offer[] = [];
  let failed: Offer[] = [];
  const running = new Set<Promise<void>>();
  let stopped = false;

  const offer = async ({ file, failures }: Offer): Promise<void> => {
    try {
      await onClaimed(file);
    } catch (cause) {
      failed.push({ file, failures: failures + 1, failedAt: clock.now() });
      const { station, originalName } = file;
      if (failures === 0)
        onFault(isFault(cause) ? cause : new MailroomError('CLAIM_FAILED', { station, file: originalName, cause }));
    }
  };
  const go = (): void => {
    while (!stopped && running.size < AT_ONCE && waiting.length > 0) {
      const begun = offer(waiting.shift()!).finally(() => {
        running.delete(begun);
        go();
      });
      running.add(begun);
    }
  };
  const isDue = ({ failures, failedAt }: Offer, now: number): boolean => {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    // A clock that was set back must not make anyone wait for tomorrow.
    return now < failedAt || now - failedAt >= pause;
  };
  return {
    add: (file) => {
      waiting.push({ file, failures: 0, failedAt: 0 });
      go();
    },
    retry: () => {
      const now = clock.now();
      waiting.push(...failed.filter((one) => isDue(one, now)));
      failed = failed.filter((one) => !isDue(one, now));
      go();
    },
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
};
