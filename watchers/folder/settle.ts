// Decides when a file is finished: observations over time in, wait or claim out. Pure.

import type { Verdict } from './files/completeness.ts';
import type { HeldOpen } from './files/open-writers.ts';

export interface SettleTimes {
  /** Quiet that is enough for a file that is whole by its format, ms. */
  readonly quietMs: number;
  /** Quiet that is enough where the format does not tell, ms. */
  readonly unknownQuietMs: number;
  /** An empty file is claimed after this quiet (to be quarantined with a notice), ms. */
  readonly emptyAfterMs: number;
  /** A file that its format calls incomplete is claimed after this quiet, ms. */
  readonly incompleteAfterMs: number;
}

/** What one look at the folder tells about a file. */
export interface Sighting {
  /** The office's clock at the look, ms. */
  readonly now: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** Device and inode: another file under the same name starts anew. Absent on network shares, where inodes wander. */
  readonly identity?: string;
}

export interface Watched extends Sighting {
  /** For how long it has not changed, as far as we saw it ourselves, ms. */
  readonly quietForMs: number;
}

export const isSameFile = (a: Omit<Sighting, 'now'>, b: Omit<Sighting, 'now'>): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs && (!a.identity || !b.identity || a.identity === b.identity);

/**
 * Adds a look to what is known. Quiet is the sum of the steps between our own looks: a file's mtime may lie in the
 * future (scanners' clocks do), and our clock may be set. A step counts from 0 to `longestStepMs`, so that a clock set
 * back loses nothing but time and a clock set forward brings no quiet that never was.
 */
export const see = (before: Watched | undefined, sighting: Sighting, longestStepMs: number): Watched => {
  if (!before || !isSameFile(before, sighting)) return { ...sighting, quietForMs: 0 };
  const step = Math.min(Math.max(0, sighting.now - before.now), longestStepMs);
  return { ...sighting, quietForMs: before.quietForMs + step };
};

export type SettleDecision =
  | { readonly kind: 'wait'; readonly until: number; readonly because: 'quiet' | 'held-open' }
  | { readonly kind: 'claim' }
  | { readonly kind: 'claim-as-empty' }
  | { readonly kind: 'claim-as-incomplete' };

const neededQuiet = (verdict: Verdict, heldOpen: HeldOpen, times: SettleTimes): number => {
  switch (verdict) {
    case 'whole':
      return times.quietMs;
    case 'whole-so-far':
      // Only the certainty that nobody writes makes half a second enough: the next page may be on the scanner's glass.
      return heldOpen === 'no' ? times.quietMs : Math.max(times.quietMs, times.unknownQuietMs);
    case 'unknown':
      return times.unknownQuietMs;
    case 'empty':
      return times.emptyAfterMs;
    case 'incomplete':
      return times.incompleteAfterMs;
  }
};

/**
 * A file that a program holds open for writing waits as long as it is held; only one that is whole all the same is
 * claimed after `incompleteAfterMs`, because some programs never close what they wrote.
 */
export const decide = (
  watched: Watched,
  judged: { readonly verdict: Verdict; readonly heldOpen: HeldOpen },
  times: SettleTimes,
): SettleDecision => {
  const { verdict, heldOpen } = judged;
  const { now, quietForMs } = watched;
  const whole = verdict === 'whole' || verdict === 'whole-so-far';
  if (heldOpen === 'yes' && !(whole && quietForMs >= times.incompleteAfterMs))
    return { kind: 'wait', until: now + times.quietMs, because: 'held-open' };
  const missing = neededQuiet(verdict, heldOpen, times) - quietForMs;
  if (missing > 0) return { kind: 'wait', until: now + missing, because: 'quiet' };
  if (verdict === 'empty') return { kind: 'claim-as-empty' };
  return verdict === 'incomplete' ? { kind: 'claim-as-incomplete' } : { kind: 'claim' };
};
