// Inventory of a ledger with one checksum: equal inventories mean equal ledgers.
import { createHash } from 'node:crypto';
import { canonical, checkEntry, type JournalEntry } from '../domain/journal/journal.ts';
import type { LedgerReading, LedgerRecord, WholeLedger } from '../domain/ports/ledger/ledger-snapshot.ts';
import { sha256Hex } from './verify-journal.ts';

export interface Inventory {
  /** How many items there are, by `<kind> <state>`. */
  readonly items: Readonly<Record<string, number>>;
  readonly entries: number;
  /** Hash of the journal's last entry; absent: there is none. */
  readonly head?: string;
  /** The first entry of the journal that does not hold; absent: all do. */
  readonly brokenAt?: number;
  /** Over every record and every entry, in order. */
  readonly sha256: string;
}

/** Records or entries that are handed on at once. */
const BATCH = 500;

export async function* inBatches<T>(all: AsyncIterable<T>, size: number): AsyncIterable<readonly T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface Readers {
  readonly records?: (batch: readonly LedgerRecord[]) => Promise<void>;
  readonly entries?: (batch: readonly JournalEntry[]) => Promise<void>;
}

/** Reads all of it once, and yields what it reads. */
const readThrough = async (
  reading: LedgerReading,
  { records = async () => {}, entries = async () => {} }: Readers,
): Promise<Inventory> => {
  const hash = createHash('sha256');
  const items: Record<string, number> = {};
  for await (const batch of inBatches(reading.records(), BATCH)) {
    for (const record of batch) {
      hash.update(`${canonical(record)}\n`);
      const { kind, state } = record.item;
      items[`${kind} ${state}`] = (items[`${kind} ${state}`] ?? 0) + 1;
    }
    await records(batch);
  }
  let head: JournalEntry | undefined;
  let count = 0;
  let brokenAt: number | undefined;
  for await (const batch of inBatches(reading.journal(), BATCH)) {
    for (const entry of batch) {
      hash.update(`${canonical(entry)}\n`);
      brokenAt ??= checkEntry(entry, head, sha256Hex)?.sequence;
      head = entry;
      count += 1;
    }
    await entries(batch);
  }
  return {
    items,
    entries: count,
    ...(head === undefined ? {} : { head: head.hash }),
    ...(brokenAt === undefined ? {} : { brokenAt }),
    sha256: hash.digest('hex'),
  };
};

/** Everything as of one moment, and the number of the last change in it. Throws OFFICE_RUNNING. */
export const takeInventory = async (
  ledger: Pick<WholeLedger, 'read'>,
  readers: Readers = {},
): Promise<{ readonly inventory: Inventory; readonly changes: number }> => {
  const reading = await ledger.read();
  let inventory: Inventory;
  try {
    inventory = await readThrough(reading, readers);
  } catch (error) {
    await reading.end().catch(() => {}); // The first fault is the one reported.
    throw error;
  }
  await reading.end();
  return { inventory, changes: reading.changes };
};
