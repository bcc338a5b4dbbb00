// The documents in MongoDB: one per item, with everything in it that must change together.
import type { Collection, Db, Filter } from 'mongodb';
import type { Recipient } from '../../../domain/handover/outbox.ts';
import { personOf, unitOf } from '../../../domain/item-owner.ts';
import type { Item, ItemKind, Work } from '../../../domain/items.ts';
import type { JournalEntry } from '../../../domain/journal/journal.ts';
import type { Standing } from '../../../domain/journal/store-status.ts';
import type { Stored } from '../../../domain/ports/ledger/items.ts';
import { LONGEST_WAIT_MS } from '../../../domain/ports/ledger/leases.ts';
import type { Listed } from '../../../domain/ports/ledger/queries.ts';

/** The pending effects of a change: see pending-effects.ts. */
export interface PendingEffect {
  /** Number of the change; no other change has it. */
  readonly change: number;
  /** Drafts for the journal, as JSON: what a person typed comes back to the last sign. */
  readonly entries: readonly string[];
  /** Entries of something else than a change of the item: it gets no other place in the feed. */
  readonly aside?: true;
}

/**
 * Whom an item belongs to, with its kind, state and last change: fields of its own, so that a sparse index in their order
 * holds nothing but such items.
 */
export interface Belonging {
  readonly id: string;
  /** See `belongingTo`. */
  readonly in: string;
  readonly order: number;
}

/** An entry of the outbox. */
export interface WaitingEntry {
  /** From the number of the change that put it in. */
  readonly sequence: number;
  readonly to: Recipient;
  readonly key: string;
  /** The event as JSON. */
  readonly event: string;
  readonly attempts: number;
  readonly notBefore: number;
}

export interface ItemDocument {
  /** `<kind>:<id>` */
  readonly _id: string;
  readonly kind: ItemKind;
  readonly id: string;
  readonly version: number;
  readonly state: string;
  /** The item as JSON. */
  readonly body: string;
  /** What an item is looked up by, where it has it. */
  readonly delivery?: string;
  readonly number?: number;
  readonly original?: string;
  /** `<receivedAt> <id>`, only of kind document: a sparse index of one field gives them in order. */
  readonly received?: string;
  readonly unit?: Belonging;
  readonly person?: Belonging;
  /** Number of the change that created it; of its last change. */
  readonly ordinal: number;
  readonly changed: number;
  readonly changedAt: string;
  /** Place of its last change in the feed; absent until that is moved on. */
  readonly feed?: number;
  /** These three are there only while work is due or under way: sparse indexes stay as small as the work. */
  readonly work?: Work;
  readonly workSince?: number;
  /** Ms since 1970 from which somebody may take the work: end of the lease, or `notBefore`. */
  readonly dueAt?: number;
  readonly held?: boolean;
  readonly attempts: number;
  /** Absent: 0. */
  readonly crashes?: number;
  /** The outbox of the item: its first entry, and those behind it. */
  readonly outbox?: WaitingEntry;
  readonly outboxNext?: readonly WaitingEntry[];
  readonly riding?: readonly PendingEffect[];
  /** The smallest number among `riding`; absent when nothing rides. */
  readonly ridesSince?: number;
  /** The state under which the item is counted. */
  readonly tallied?: string;
}

export interface JournalDocument {
  /** The sequence. */
  readonly _id: number;
  readonly subject: string;
  /** The whole entry as JSON: what was sealed is what is read, and nothing beside it can disagree. */
  readonly entry: string;
}

/** Decisions in the order in which they became known. */
export interface DecisionDocument {
  readonly _id: number;
  readonly item: string;
}

/** Bytes and the delivery that counts as their original: a unique key that no two deliveries can both take. */
export interface OriginalDocument {
  /** SHA-256 of the bytes. */
  readonly _id: string;
  readonly delivery: string;
}

/** How many items of a kind are in each state. */
export type Tallies = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A batch of effects being moved; any process that finds it may finish it. */
export interface Batch {
  readonly entries: readonly JournalDocument[];
  readonly decisions: readonly DecisionDocument[];
  /** Where the effects come from, their changes' numbers, and the state in which the item is counted from now on. */
  readonly items: readonly {
    readonly _id: string;
    readonly changes: readonly number[];
    readonly state: string;
    /** Its place in the feed; absent: it keeps the one it has. */
    readonly feed?: number;
  }[];
}

/** The one document that a process moving effects has to advance. */
export interface HeadDocument {
  readonly _id: 'head';
  /** Raised by every move; a mover whose turn is over advances nothing. */
  readonly turn: number;
  /** The last entry of the journal, the batch included. */
  readonly sequence: number;
  readonly hash?: string;
  readonly at?: string;
  readonly decisions: number;
  /** The last place in the feed of changes; absent: the store was taken back to a version without one. */
  readonly feed?: number;
  /** What it was when the store was last taken back to a version without a feed. */
  readonly feedBefore?: number;
  readonly tallies: Tallies;
  /** Up to where journal, decisions and feed are there without gaps. */
  readonly readable: { readonly sequence: number; readonly decisions: number; readonly feed?: number };
  readonly batch?: Batch;
}

/** Counts the changes of all items. A number may stay unused, none is used twice. */
export interface ChangesDocument {
  readonly _id: 'changes';
  readonly last: number;
}

export interface SchemaDocument {
  readonly _id: 'schema';
  readonly version: number;
  /** The version that it is being taken back to; absent: none. */
  readonly back?: number;
}

/** There unless the store may be worked with and nothing is written on it. */
export interface StandingDocument {
  readonly _id: 'standing';
  readonly standing: Standing;
  readonly note?: string;
  /** What the counter says, while it is taken away so that nobody can commit. */
  readonly changes?: number;
}

export interface Collections {
  readonly items: Collection<ItemDocument>;
  readonly journal: Collection<JournalDocument>;
  readonly decisions: Collection<DecisionDocument>;
  readonly originals: Collection<OriginalDocument>;
  readonly head: Collection<HeadDocument>;
  readonly changes: Collection<ChangesDocument>;
  readonly schema: Collection<SchemaDocument>;
  readonly standing: Collection<StandingDocument>;
}

/** Head, counter, version and standing are documents of one small collection. */
export const collectionsOf = (db: Db): Collections => ({
  items: db.collection<ItemDocument>('items'),
  journal: db.collection<JournalDocument>('journal'),
  decisions: db.collection<DecisionDocument>('decisions'),
  originals: db.collection<OriginalDocument>('originals'),
  head: db.collection<HeadDocument>('ledger'),
  changes: db.collection<ChangesDocument>('ledger'),
  schema: db.collection<SchemaDocument>('ledger'),
  standing: db.collection<StandingDocument>('ledger'),
});

export const keyOf = ({ kind, id }: { readonly kind: ItemKind; readonly id: string }): string => `${kind}:${id}`;

export const belongingTo = (kind: ItemKind, state: string): string => `${kind} ${state}`;

/** Whom the item belongs to after change number `order`; undefined: the field goes. */
export const belongings = (item: Item, order: number): Record<'unit' | 'person', Belonging | undefined> => {
  const [unit, person] = [unitOf(item), personOf(item)].map((id) =>
    id === undefined ? undefined : { id, in: belongingTo(item.kind, item.state), order },
  );
  return { unit, person };
};

/** The time has come, or a clock that was wrong has set it. */
export const isOver = (time: 'dueAt' | 'outbox.notBefore', now: number): Filter<ItemDocument> => ({
  $or: [{ [time]: { $lte: now } }, { [time]: { $gt: now + LONGEST_WAIT_MS } }],
});

export const STORED = { body: 1, version: 1 } as const;
export const LISTED = { ...STORED, changed: 1, changedAt: 1, work: 1 } as const;

export const stored = <T extends Item>({ body, version }: Pick<ItemDocument, 'body' | 'version'>): Stored<T> => ({
  item: JSON.parse(body) as T,
  version,
});

export const listed = <T extends Item>(
  document: Pick<ItemDocument, 'body' | 'version' | 'changed' | 'changedAt' | 'work'>,
): Listed<T> => ({
  ...stored<T>(document),
  order: document.changed,
  changedAt: document.changedAt,
  ...(document.work === undefined ? {} : { next: document.work }),
});

export const journalDocument = (entry: JournalEntry): JournalDocument => ({
  _id: entry.sequence,
  subject: entry.subject,
  entry: JSON.stringify(entry),
});

/** Whether a change of the item still rides. */
export const hasChange = ({ riding = [] }: Pick<ItemDocument, 'riding'>): boolean =>
  riding.some(({ aside }) => aside === undefined);
