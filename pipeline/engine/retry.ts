// Retry policy: when a failed step is repeated, and which faults do not count against the item.
import { isFault } from '../../domain/errors.ts';

/** Attempts on one item before a person looks at it. */
export const ATTEMPTS = 3;

/** A page that took all its time takes it again: once more, in case the host was busy, and no more. */
export const attemptsAfter = (error: unknown): number => (isFault(error, 'WORKER_TIMEOUT') ? 2 : ATTEMPTS);

/**
 * Deaths of the process that had an item before a person looks at it. Most are not the item's doing (a power cut, memory,
 * `kill -9`), so they count apart from its attempts, and there are more of them.
 */
export const CRASHES = 8;

/** From so many on an item is worked on alone, so that what ends the process next is that item, and no other one suffers. */
export const SUSPECT = 3;

/** Pauses that grow: an installation that is killed again and again within minutes does not reach the limit. */
const AFTER_CRASH_MS = [0, 0, 10_000, 30_000, 60_000, 120_000, 300_000] as const;

/** Milliseconds after which an item is due again whose process died for the `crashes`-th time (from 1). */
export const waitAfterCrash = (crashes: number): number => AFTER_CRASH_MS[crashes - 1] ?? 0;

const BACKOFF_MS = [1_000, 10_000, 60_000] as const;
const SURROUNDINGS_MS = 5_000;

/** Infrastructure faults: not caused by the item, so the attempt is not counted; the item waits until they end. */
export const isOfTheHouse = (error: unknown): boolean =>
  isFault(error, 'STORAGE_FULL') ||
  isFault(error, 'STORE_UNAVAILABLE') ||
  isFault(error, 'STORE_DAMAGED') ||
  isFault(error, 'HANDOVER_UNAVAILABLE') ||
  isFault(error, 'HANDOVER_RETURNED') ||
  isFault(error, 'OCR_LANGUAGE_MISSING') ||
  isFault(error, 'MODEL_INVALID');

/** Milliseconds to wait after the `attempt`-th failure (from 1). */
export const backoff = (attempt: number, error?: unknown): number =>
  isOfTheHouse(error) ? SURROUNDINGS_MS : BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length) - 1]!;

/** A short technical account for quarantine and log: code and message of the fault, never letter text. */
export const account = (error: unknown): string => {
  if (isFault(error)) return error.cause instanceof Error ? `${error.code}: ${error.cause.message}` : error.code;
  return error instanceof Error ? error.message : String(error);
};
