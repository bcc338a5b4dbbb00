// What waits to leave for units and other recipients: put in and taken out with changes, tried again in between.
import type { OutboxDraft, Recipient } from '../../handover/outbox.ts';
import type { Item } from '../../items.ts';
import type { JournalDraft } from '../../journal/journal.ts';

export interface OutboxEntry extends OutboxDraft {
  /** The item whose change put it in. */
  readonly item: Pick<Item, 'kind' | 'id'>;
  /** In the order in which entries were put in; never used twice. */
  readonly sequence: number;
  /** Deliveries tried so far. */
  readonly attempts: number;
}

export interface Outbox {
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
}
