// Items with their state, and the one way to write them: item, journal entries and messages in one change.
import type { OutboxDraft } from '../../handover/outbox.ts';
import type { Item, ItemKind, ItemOf, Work } from '../../items.ts';
import type { JournalDraft } from '../../journal/journal.ts';

/** An item and its version. The version is also the fencing token: every claim and every commit raises it. */
export interface Stored<T extends Item = Item> {
  readonly item: T;
  /** From 1. */
  readonly version: number;
}

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

/** `conflict`: another writer was faster; nothing of this change was written. */
export type CommitOutcome = 'committed' | 'conflict';

export interface Items {
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
   * The delivery that counts as the original of these bytes: an earlier one that has them, else `delivery` itself, which is
   * entered as such. Atomic, also among processes: of all that ask at the same time exactly one is the original, and it gets
   * the same answer when it asks again. `delivery` must be an item of the store.
   */
  firstWith(sha256: string, delivery: string): Promise<string>;
}
