// Copies a whole ledger with its blobs to another place and proves that the copy is what was there. Moving is copying, and
// leaving a word behind.
import { blobsOf } from '../domain/blob.ts';
import type { Instant } from '../domain/delivery.ts';
import { isFault, MailroomError } from '../domain/errors.ts';
import type { JournalEntry } from '../domain/journal/journal.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { LedgerRecord, WholeLedger } from '../domain/ports/ledger/ledger-snapshot.ts';
import { type Inventory, inBatches, takeInventory } from './ledger-checksum.ts';

/** Where an office keeps everything. */
export interface Place {
  readonly ledger: WholeLedger;
  readonly blobs: Blobs;
}

export interface Copied {
  /** Number of the last change that is in the copy. */
  readonly changes: number;
  readonly inventory: Inventory;
  /** All blobs there are, those that lay in the target already included. */
  readonly blobs: { readonly count: number; readonly bytes: number };
  /** Checksums of blobs that are missing or damaged at the source. */
  readonly lost: readonly string[];
}

export interface CopyOptions {
  /** Sees each entry of the source's journal. */
  readonly onEntry?: (entry: JournalEntry) => void;
  /** The ledger has been copied and the source may be written again; the blobs follow. What it throws ends the copy. */
  readonly onLedger?: (inventory: Inventory) => void;
  readonly onBlobs?: (count: number, bytes: number) => void;
}

/** Blobs at once: a file may have hundreds of megabytes, and each is held as a whole. */
const AT_ONCE = 4;
const LOOKS_AT_ONCE = 16;

const isLost = (error: unknown): boolean => isFault(error, 'BLOB_DAMAGED') || isFault(error, 'BLOB_MISSING');

/** The source checks bytes against their hash. Existing blobs are not copied again. */
const copyBlobs = async (from: Blobs, to: Blobs, onBlobs: NonNullable<CopyOptions['onBlobs']>) => {
  const lost: string[] = [];
  let count = 0;
  let bytes = 0;
  for await (const batch of inBatches(from.all(), AT_ONCE)) {
    await Promise.all(
      batch.map(async (ref) => {
        if (await to.has(ref)) return;
        try {
          await to.put(await from.get(ref));
        } catch (error) {
          if (!isLost(error)) throw error;
          lost.push(ref.sha256);
        }
      }),
    );
    count += batch.length;
    bytes += batch.reduce((sum, { size }) => sum + size, 0);
    onBlobs(count, bytes);
  }
  return { count, bytes, lost };
};

/** Which of the blobs that these records name are not there. */
export const missingOf = async (records: readonly LedgerRecord[], blobs: Blobs): Promise<readonly string[]> => {
  const names = [...new Set(records.flatMap(blobsOf).map(({ sha256 }) => sha256))];
  const missing: string[] = [];
  for (let first = 0; first < names.length; first += LOOKS_AT_ONCE) {
    await Promise.all(
      names.slice(first, first + LOOKS_AT_ONCE).map(async (sha256) => {
        if (!(await blobs.has({ sha256 }))) missing.push(sha256);
      }),
    );
  }
  return missing;
};

/**
 * The ledger first and the blobs after it: blobs are only ever added, so what the ledger names is there. The copy is read
 * again as a whole and stays `unfinished`. Throws COPY_DIFFERS, and what reading and writing throw.
 */
export const copyLedger = async (
  from: Place,
  to: Place,
  { onEntry = () => {}, onLedger = () => {}, onBlobs = () => {} }: CopyOptions = {},
): Promise<Copied> => {
  await to.ledger.begin(from.ledger.place);
  const { inventory, changes } = await takeInventory(from.ledger, {
    records: to.ledger.addRecords,
    entries: (batch) => {
      for (const entry of batch) onEntry(entry);
      return to.ledger.addEntries(batch);
    },
  });
  await to.ledger.complete(changes);
  onLedger(inventory);
  const { count, bytes, lost } = await copyBlobs(from.blobs, to.blobs, onBlobs);
  const missing = new Set(lost);
  const { inventory: found } = await takeInventory(to.ledger, {
    records: async (batch) => {
      for (const sha256 of await missingOf(batch, to.blobs)) missing.add(sha256);
    },
  });
  if (found.sha256 !== inventory.sha256) throw new MailroomError('COPY_DIFFERS', { to: to.ledger.place });
  return { changes, inventory, blobs: { count, bytes }, lost: [...missing] };
};

/**
 * Moves an office: the old place stays as it is, but no store opens there any more; the new one opens. Broken off, it may be
 * called again. Throws STORE_MOVED, TARGET_NOT_EMPTY, OFFICE_RUNNING, JOURNAL_BROKEN, BLOB_MISSING, COPY_DIFFERS.
 */
export const moveLedger = async (
  from: Place,
  to: Place,
  { at, onLedger = () => {}, onBlobs }: Pick<CopyOptions, 'onLedger' | 'onBlobs'> & { readonly at: Instant },
): Promise<Copied> => {
  const { place } = to.ledger;
  const standing = await from.ledger.standing();
  if (standing.kind === 'unfinished') throw new MailroomError('STORE_UNFINISHED', { from: standing.from });
  // It was broken off between the two last steps if the word is said and the new place has not opened yet.
  const goesOn = standing.kind === 'moved' && standing.to === place;
  if (standing.kind === 'moved' && !(goesOn && (await to.ledger.standing()).kind === 'unfinished'))
    throw new MailroomError('STORE_MOVED', { to: standing.to, at: standing.at });
  const copied = await copyLedger(from, to, {
    onLedger: (inventory) => {
      if (inventory.brokenAt !== undefined) throw new MailroomError('JOURNAL_BROKEN', { sequence: inventory.brokenAt });
      onLedger(inventory);
    },
    ...(onBlobs === undefined ? {} : { onBlobs }),
  });
  const [sha256] = copied.lost;
  if (sha256 !== undefined) throw new MailroomError('BLOB_MISSING', { sha256, missing: copied.lost.length });
  await from.ledger.leave({ to: place, at, changes: copied.changes });
  await to.ledger.open();
  return copied;
};
