// What has changed, in one order for all processes, to be read on from a cursor: for live views, counters and indexes.
import type { ItemKind } from '../../items.ts';

/** An item that has changed since it was last reported; between two readings several changes of an item are one. */
export interface ItemChanged {
  readonly kind: ItemKind;
  readonly id: string;
  /** As it is when the feed is read. */
  readonly state: string;
  /** The commits and claims it has been through; the same as in `Stored`. */
  readonly version: number;
}

export interface ChangesRead {
  /** In the order of the feed; never empty while there is more behind the cursor. */
  readonly changes: readonly ItemChanged[];
  /** Where to read on. */
  readonly cursor: number;
}

/** A cursor belongs to the store it was read from: a ledger that was copied or moved is read from the start. */
export interface ChangeFeed {
  /** The end of the feed: every change that is committed after this call lies behind it. */
  latest(): Promise<number>;

  /**
   * At most `limit` changes behind `cursor` (0: the start, with every item there is). An empty answer means that every change
   * committed before the call has been reported. A change is reported to a reader once, whichever process made it.
   */
  since(cursor: number, limit: number): Promise<ChangesRead>;

  /**
   * Calls back after a commit through this very opening of the store; returns the function that ends it. Commits of other
   * processes are found by looking.
   */
  onCommit(listener: () => void): () => void;
}

/** Those who are called back after a commit of one opening of a store. */
export const commitListeners = (): { readonly call: () => void; readonly onCommit: ChangeFeed['onCommit'] } => {
  const listeners = new Set<() => void>();
  return {
    call: () => {
      for (const listener of listeners) listener();
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
