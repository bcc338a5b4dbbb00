// Limits work by processor time instead of wall time, so that a busy host fails no page.
import { type TreeUse, treeUse } from './process-tree.ts';

export interface ProcessorLimit {
  /** The process that does the work, with all that it has started. */
  readonly pid: number;
  /** Milliseconds of processor time. */
  readonly limitMs: number;
  /** Called once, when the limit is reached. */
  readonly onOver: () => void;
}

/** A process that waits for nothing visible may wait for another one that is starved: its rest counts half. */
const REST_SHARE = 0.5;
/** Below this share of a processor a process that is not busy rests. */
const RESTING = 0.05;
/** Where processor time cannot be seen, a third of the time that passes counts. */
const UNSEEN_SHARE = 1 / 3;
/** Stopped, waiting for a disk, or starved: even then it ends at so many times its limit. */
const LONGEST = 20;
const LOOKS = 20;
const SHORTEST_MS = 50;
const LONGEST_MS = 1_000;

/** What counts of `passed` ms, of which `used` ms were computed. */
export const counted = (passed: number, used: number, isBusy: boolean): number => {
  const rests = !isBusy && used < passed * RESTING;
  return used + (rests ? (passed - used) * REST_SHARE : 0);
};

/**
 * Watches a process until the returned function is called. Computing counts as processor time, several threads at once as
 * one; a process that wants a processor and gets none is not charged, one that rests is charged for half of it.
 */
export const limitProcessorTime = (
  { pid, limitMs, onOver }: ProcessorLimit,
  look: (pid: number) => TreeUse | undefined = treeUse,
): (() => void) => {
  const everyMs = Math.min(Math.max(limitMs / LOOKS, SHORTEST_MS), LONGEST_MS);
  let before = look(pid);
  let at = performance.now();
  let spent = 0;
  let passedInAll = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    // Longer than a look is late: this process itself did not run, and nor perhaps did the other.
    const passed = Math.min(now - at, 2 * everyMs);
    const use = look(pid);
    if (use === undefined || before === undefined) spent += passed * UNSEEN_SHARE;
    else {
      const used = Math.min(Math.max(use.processorMs - before.processorMs, 0), now - at);
      spent += counted(Math.max(passed, used), used, use.isBusy);
    }
    passedInAll += passed;
    before = use;
    at = now;
    if (spent < limitMs && passedInAll < LONGEST * limitMs) return;
    clearInterval(timer);
    onOver();
  }, everyMs);
  return () => clearInterval(timer);
};
