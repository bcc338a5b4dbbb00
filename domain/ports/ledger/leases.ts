// Work that is due on items, and the leases under which it is done.
import type { ItemKind, ItemOf, Job, Work } from '../../items.ts';
import type { Stored } from './items.ts';

/**
 * No lease and no waiting time is longer, ms. One that ends later than so long from now was written by a clock that was
 * wrong, or before a clock was set back: it counts as ended.
 */
export const LONGEST_WAIT_MS = 600_000;

export interface Claim<K extends ItemKind = ItemKind> extends Stored<ItemOf<K>> {
  /** Counts from 1: attempts that failed, and this one. One whose holder died is not among them. */
  readonly attempt: number;
  /**
   * How often the process that held this work died, or lost its lease. Counted when the work is taken again, so an item
   * that ends every process is noticed.
   */
  readonly crashes: number;
}

/** How much there is of a kind of work. */
export interface WorkFigures {
  readonly work: Work;
  /** Not under a lease, and its time has come. */
  readonly due: number;
  /** Under a lease that is running. */
  readonly held: number;
  /** Given back for a time that has not come. */
  readonly later: number;
  /** Since when (ms since 1970) the oldest of what is due has been due; absent if nothing is. */
  readonly dueSince?: number;
}

export interface Leases {
  /**
   * Takes the work that is due on an item, until `leaseUntil` (ms since 1970). Undefined if the item is not due for
   * this work, is held under a lease that is still running, or its `notBefore` has not come (see LONGEST_WAIT_MS).
   */
  claim<K extends ItemKind>(
    job: Job & { readonly kind: K },
    lease: { readonly now: number; readonly until: number },
  ): Promise<Claim<K> | undefined>;

  /** Extends a lease if `version` still holds it. False: it was lost. */
  renew(job: Job, lease: { readonly version: number; readonly until: number }): Promise<boolean>;

  /**
   * Gives work back undone: it is due again at `notBefore` (ms since 1970). `keepAttempt` false takes the attempt off
   * the count, for faults that are not the item's (disk full, broker away).
   */
  release(
    job: Job,
    back: { readonly version: number; readonly notBefore: number; readonly keepAttempt: boolean },
  ): Promise<void>;

  /**
   * Ends all running leases: their holders have crashed, and each of these items is due again `wait` ms (by its crashes)
   * after `now`. Only for a process that works on this store alone: the embedded office at start.
   */
  breakLeases(options: { readonly now: number; readonly wait: (crashes: number) => number }): Promise<void>;

  /**
   * Work without a lease that is due at `now`, oldest first; `work` absent: of every kind. What recovery and the
   * sweep feed the queue from.
   */
  due(options: { readonly now: number; readonly limit: number; readonly work?: Work }): Promise<readonly Job[]>;

  /** What there is to do, by kind of work: of the `limit` pieces of work that have waited longest. A kind of which there is nothing is absent. */
  workload(options: { readonly now: number; readonly limit: number }): Promise<readonly WorkFigures[]>;
}
