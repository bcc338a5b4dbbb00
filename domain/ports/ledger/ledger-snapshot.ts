// Port: the complete ledger in raw form, for migration and backup. Regular work uses the store port.
import type { Instant } from '../../delivery.ts';
import type { Item, Work } from '../../items.ts';
import type { JournalEntry } from '../../journal/journal.ts';
import type { Standing } from '../../journal/store-status.ts';
import type { OutboxEntry } from './store.ts';

/** An item with all that the store knows of it. What somebody has under lease is due at once. */
export interface LedgerRecord {
  readonly item: Item;
  readonly version: number;
  /** Number of its last change. */
  readonly changed: number;
  readonly changedAt: Instant;
  /** The work that is due; `notBefore` in ms since 1970; `crashes` absent: none. */
  readonly due?: {
    readonly work: Work;
    readonly notBefore: number;
    readonly attempts: number;
    readonly crashes?: number;
  };
  /** What waits in the outbox, in its order; absent: nothing. */
  readonly outbox?: readonly (OutboxEntry & { readonly notBefore: number })[];
  /** Of a decision: its number among the decisions, which models refer to. */
  readonly decision?: number;
}

/** The ledger as of one moment. */
export interface LedgerReading {
  /** Number of the last change of all. */
  readonly changes: number;
  /** Kind by kind, decisions first, each kind oldest first. */
  records(): AsyncIterable<LedgerRecord>;
  journal(): AsyncIterable<JournalEntry>;
  /** Throws OFFICE_RUNNING if the ledger was written meanwhile and cannot show one moment: what was read is no copy. */
  end(): Promise<void>;
}

export interface WholeLedger {
  /** What people call it: a path or an address, without secrets. */
  readonly place: string;
  standing(): Promise<Standing>;
  /** What the last copy into it left written on it. */
  note(): Promise<string | undefined>;
  isEmpty(): Promise<boolean>;

  /** Throws OFFICE_RUNNING if somebody works on a ledger that cannot be read beside him. */
  read(): Promise<LedgerReading>;

  /**
   * Begins a copy into it: from now on no store is opened on it. What a copy that was broken off has left is thrown away.
   * Throws TARGET_NOT_EMPTY if it holds anything else.
   */
  begin(from: string): Promise<void>;
  /** In the order of `LedgerReading.records`. */
  addRecords(records: readonly LedgerRecord[]): Promise<void>;
  addEntries(entries: readonly JournalEntry[]): Promise<void>;
  /** Everything is there: numbers go on behind change number `changes`. It can be read, and stays unfinished. */
  complete(changes: number): Promise<void>;
  /** From now on it is a store to work with. */
  open(note?: string): Promise<void>;

  /** From now on it is none: it has moved. Throws OFFICE_RUNNING if there is a change behind number `changes`. */
  leave(to: { readonly to: string; readonly at: Instant; readonly changes: number }): Promise<void>;
  close(): Promise<void>;
}
