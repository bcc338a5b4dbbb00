// Backup: a copy of the ledger in a folder with a manifest. A restore must match the manifest.
import type { Instant } from '../domain/delivery.ts';
import { isFault, MailroomError } from '../domain/errors.ts';
import type { JournalEntry } from '../domain/journal/journal.ts';
import { type Copied, type CopyOptions, copyLedger, missingOf, type Place } from './copy-ledger.ts';
import { type Inventory, takeInventory } from './ledger-checksum.ts';

export interface BackupNote {
  readonly kind: 'backup';
  readonly madeAt: Instant;
  readonly inventory: Inventory;
  /** Blobs that were missing or damaged when it was made. */
  readonly lost: readonly string[];
}

/** Undefined: no backup was made here. */
export const backupNote = (note: string | undefined): BackupNote | undefined => {
  const parsed = note === undefined ? undefined : (JSON.parse(note) as Partial<BackupNote>);
  return parsed?.kind === 'backup' ? (parsed as BackupNote) : undefined;
};

type Listening = Pick<CopyOptions, 'onLedger' | 'onBlobs'>;

/**
 * `before`: the note of the backup that this one takes the place of; its journal must be the beginning of this one.
 * Throws JOURNAL_BROKEN if it is not, OFFICE_RUNNING, COPY_DIFFERS.
 */
export const makeBackup = async (
  from: Place,
  to: Place,
  { at, before, onLedger = () => {}, onBlobs }: Listening & { readonly at: Instant; readonly before?: BackupNote },
): Promise<BackupNote & Copied> => {
  let continues = before === undefined || before.inventory.entries === 0;
  const copied = await copyLedger(from, to, {
    onEntry: ({ sequence, hash }: JournalEntry) => {
      if (sequence === before?.inventory.entries) continues = hash === before.inventory.head;
    },
    onLedger: (inventory) => {
      if (!continues) throw new MailroomError('JOURNAL_BROKEN', { sequence: before?.inventory.entries });
      onLedger(inventory);
    },
    ...(onBlobs === undefined ? {} : { onBlobs }),
  });
  const note: BackupNote = { kind: 'backup', madeAt: at, inventory: copied.inventory, lost: copied.lost };
  await to.ledger.open(JSON.stringify(note));
  return { ...note, ...copied };
};

const damaged = (what: string, cause?: unknown): never => {
  throw new MailroomError('BACKUP_DAMAGED', { what, cause });
};

/** Reads every record, every entry and every blob. Throws BACKUP_DAMAGED. */
const checkBackup = async ({ ledger, blobs }: Place): Promise<BackupNote> => {
  try {
    const note = backupNote(await ledger.note()) ?? damaged('no finished backup lies here');
    const known = new Set(note.lost);
    const { inventory } = await takeInventory(ledger, {
      records: async (batch) => {
        const missing = (await missingOf(batch, blobs)).find((sha256) => !known.has(sha256));
        if (missing !== undefined) damaged(`blob ${missing} is missing`);
      },
    });
    if (inventory.sha256 !== note.inventory.sha256) damaged('the ledger is not the one that was copied');
    for await (const ref of blobs.all()) await blobs.get(ref);
    return note;
  } catch (error) {
    return isFault(error, 'BACKUP_DAMAGED') ? Promise.reject(error) : damaged('it cannot be read', error);
  }
};

/** Into an empty place. The backup is read as a whole before anything is written. Throws BACKUP_DAMAGED, TARGET_NOT_EMPTY. */
export const restoreBackup = async (from: Place, to: Place, listening: Listening): Promise<BackupNote & Copied> => {
  const note = await checkBackup(from);
  const copied = await copyLedger(from, to, listening);
  const gone = copied.lost.find((sha256) => !note.lost.includes(sha256));
  if (gone !== undefined) damaged(`blob ${gone} is missing`);
  await to.ledger.open();
  return { ...note, ...copied };
};
