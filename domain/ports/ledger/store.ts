// The ledger: items with their state, the journal and the outbox, always in agreement.
import type { Instant } from '../../delivery.ts';
import type { OutboxDraft, Recipient } from '../../handover/outbox.ts';
import type { Item, ItemKind, ItemOf, Job, Work } from '../../items.ts';
import type { JournalDraft, JournalEntry } from '../../journal/journal.ts';

/** An item and its version. The version is also the fencing token: every claim and every commit raises it. */
export interface Stored<T extends Item = Item> {
  readonly item: T;
  /** From 1. */
  readonly version: number;
}

/** The items of a kind that are in one of the states `S`. */
export type InState<K extends ItemKind, S> = Extract<ItemOf<K>, { readonly state: S }>;

/** An item in a list, with its place in the order of changes. */
export interface Listed<T extends Item = Item> extends Stored<T> {
  readonly order: number;
  readonly changedAt: Instant;
  /** The work that is due or under way on it. */
  readonly next?: Work;
}

export interface OutboxEntry extends OutboxDraft {
  /** The item whose change put it in. */
  readonly item: Pick<Item, 'kind' | 'id'>;
  /** In the order in which entries were put in; never used twice. */
  readonly sequence: number;
  /** Deliveries tried so far. */
  readonly attempts: number;
}

/**
 * No lease and no waiting time is longer, ms. One that ends later than so long from now was written by a clock that was
 * wrong, or before a clock was set back: it counts as ended.
 */
export const LONGEST_WAIT_MS = 600_000;

/** One write: all of it happens, or none. */
export interface Change {
  readonly item: Item;
  /** The version this change builds on; 0 creates the item. */
  readonly expects: number;
  /** The work that is due next on the item; absent: none. Resets the counts of attempts and crashes. */
  readonly next?: Work;
  readonly journal: readonly JournalDraft[];
  /** Put in behind what waits of this item already. A key that waits is not put in again. */
  readonly outbox?: readonly OutboxDraft[];
  /** Keys of this item's entries that the change takes out first: delivered with it, or not to leave any more. */
  readonly drops?: readonly string[];
}

/** `conflict`: somebody else was faster; nothing of this change was written. */
export type CommitOutcome = 'committed' | 'conflict';

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
  /** Nobody holds it, and its time has come. */
  readonly due: number;
  /** Under a lease that is running. */
  readonly held: number;
  /** Given back for a time that has not come. */
  readonly later: number;
  /** Since when (ms since 1970) the oldest of what is due has been due; absent if nothing is. */
  readonly dueSince?: number;
}

export interface Store {
  /**
   * Commits each change by itself, in this order, durable when it returns; an adapter may write several in one go.
   * After a conflict the later changes are still tried. Throws STORAGE_FULL, STORE_UNAVAILABLE.
   */
  commit(changes: readonly Change[]): Promise<readonly CommitOutcome[]>;

  get<K extends ItemKind>(kind: K, id: string): Promise<Stored<ItemOf<K>> | undefined>;

  /** All pages of a delivery by number, all documents of a delivery by number. */
  childrenOf<K extends 'page' | 'document'>(kind: K, delivery: string): Promise<readonly Stored<ItemOf<K>>[]>;

  /** How many pages of a delivery are still waiting: 0 is the moment to separate. */
  waitingPages(delivery: string): Promise<number>;

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
   * Work that nobody holds and that is due at `now`, oldest first; `work` absent: of every kind. What recovery and the
   * sweep feed the queue from.
   */
  due(options: { readonly now: number; readonly limit: number; readonly work?: Work }): Promise<readonly Job[]>;

  /**
   * The delivery that counts as the original of these bytes: an earlier one that has them, else `delivery` itself, which is
   * entered as such. Atomic, also among processes: of all that ask at the same time exactly one is the original, and it gets
   * the same answer when it asks again. `delivery` must be an item of the store.
   */
  firstWith(sha256: string, delivery: string): Promise<string>;

  /** Newest first by id of change; `states` absent: all. `before`: only those whose `order` is smaller, for paging. */
  list<K extends ItemKind, S extends Item['state'] = Item['state']>(
    kind: K,
    options: { readonly states?: readonly S[]; readonly limit: number; readonly before?: number },
  ): Promise<readonly Listed<InState<K, S>>[]>;

  /** How many items of a kind are in each state. */
  count(kind: ItemKind): Promise<Readonly<Record<string, number>>>;

  /** Of each of these states the item that has not changed for longest; a state that nobody is in is left out. */
  longestIn<K extends ItemKind, S extends Item['state']>(
    kind: K,
    states: readonly S[],
  ): Promise<readonly Listed<InState<K, S>>[]>;

  /** What there is to do, by kind of work: of the `limit` pieces of work that have waited longest. A kind of which there is nothing is absent. */
  workload(options: { readonly now: number; readonly limit: number }): Promise<readonly WorkFigures[]>;

  /** Everything of a kind, oldest first, without holding it all in memory. */
  all<K extends ItemKind>(kind: K): AsyncIterable<Stored<ItemOf<K>>>;

  /**
   * The documents received in this time, oldest first, those of the same moment by id; `from` belongs to it, `to` does not.
   * It costs what it gives, whatever else there is.
   */
  receivedBetween(time: { readonly from: Instant; readonly to: Instant }): AsyncIterable<Stored<ItemOf<'document'>>>;

  /**
   * Decisions in the order they were made, behind `after` (0: from the start), without holding them all in memory: most
   * letters leave one. What the classifier learns from.
   */
  decisions(after: number): AsyncIterable<{ readonly sequence: number; readonly decision: ItemOf<'decision'> }>;

  /**
   * Of each item the entry that was put in first, if its time has come; oldest first. What waits behind it does not come
   * before it is out: so an item's effects keep their order. `except`: recipients that are passed over.
   */
  pending(options: {
    readonly now: number;
    readonly limit: number;
    readonly except?: readonly Recipient[];
  }): Promise<readonly OutboxEntry[]>;
  /** All that waits of an item, in its order. */
  outboxOf(item: Pick<Item, 'kind' | 'id'>): Promise<readonly OutboxEntry[]>;
  /** A delivery failed: try again at `notBefore` (ms since 1970). */
  postpone(sequence: number, notBefore: number): Promise<void>;
  /**
   * The first entry of its item is out, without a change of the item, which others may be working on: it goes, and the
   * journal gets these entries in the same write. False: it was gone already, and nothing is written.
   */
  settle(sequence: number, journal: readonly JournalDraft[]): Promise<boolean>;

  /** Entries from `after` (0: all), in order. */
  journal(options: { readonly after: number; readonly subject?: string }): AsyncIterable<JournalEntry>;

  close(): Promise<void>;
}
