// Checks received files once more: a file that grew becomes a new revision, an unchanged one is released.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BlobRef } from '../../domain/blob.ts';
import { isFault, MailroomError } from '../../domain/errors.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { adoptClaimed, type ClaimedFile } from './claim.ts';
import { readWorkName, workName } from './files/file-names.ts';
import { heldOpen } from './files/open-writers.ts';
import { fileSeen, type SeenFile } from './files/stat-file.ts';
import { isSameFile } from './settle.ts';

const HOUR_MS = 3_600_000;

/** What the ledger confirms about a file: these bytes are safe. */
export interface Receipt {
  readonly original: BlobRef;
  /** Ms since 1970. */
  readonly receivedAt: number;
}

export interface LookAgainOptions {
  readonly station: { readonly id: string; readonly folder: string };
  readonly clock: Clock;
  readonly lookAgainHours: number;
  /** Undefined: the bytes are not safe yet, or the ledger does not know the file. Then it is not touched. */
  readonly receiptOf: (id: DeliveryId) => Promise<Receipt | undefined>;
  /** The file holds other bytes than were received. It has a new id now and is claimed like any other. */
  readonly onChanged: (revision: ClaimedFile, of: DeliveryId) => Promise<void>;
  /** Told once for each file, and once for each time the work folder cannot be read. */
  readonly onFault: (fault: MailroomError) => void;
}

export interface LookedAgain {
  readonly unchanged: number;
  readonly removed: number;
  readonly changed: number;
  /** Still growing, held open, not received yet, or faulty. */
  readonly waiting: number;
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  for await (const chunk of file.createReadStream()) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

interface Looked {
  readonly file: ClaimedFile;
  readonly seen: SeenFile;
  readonly writing: boolean;
}

const lookAt = async (files: readonly ClaimedFile[]): Promise<readonly Looked[]> => {
  const found: Omit<Looked, 'writing'>[] = [];
  for (const file of files) {
    const seen = await fileSeen(file.path);
    if (seen) found.push({ file, seen });
  }
  const holders = await heldOpen(found.map(({ seen }) => seen));
  return found.map((one) => ({ ...one, writing: holders.get(one.seen.identity) === 'yes' }));
};

/**
 * Gives the look; call it every minute or so. Whether a file changed is decided by its bytes, not by its times: each file
 * is hashed once, and again when its size or mtime moves. A changed file becomes a revision once two looks in a row
 * found it the same and nobody writes to it.
 */
export const lookAgain = (options: LookAgainOptions): (() => Promise<LookedAgain>) => {
  const { station, clock, lookAgainHours, receiptOf, onChanged, onFault } = options;
  /** Facts under which the bytes were found to be those received. */
  const proved = new Map<string, SeenFile>();
  /** Facts at the last look of files that hold something else. */
  const moving = new Map<string, SeenFile>();
  const told = new Set<string>();
  let unreachable = false;

  const holdsReceived = async (file: ClaimedFile, seen: SeenFile, original: BlobRef): Promise<boolean> => {
    const before = proved.get(file.id);
    if (before && isSameFile(before, seen)) return true;
    if (seen.size !== original.size || (await sha256Of(file.path)) !== original.sha256) return false;
    proved.set(file.id, seen);
    return true;
  };

  const revise = async (file: ClaimedFile, seen: SeenFile): Promise<void> => {
    const id = clock.id() as DeliveryId;
    const { name } = readWorkName(basename(file.path))!;
    const path = join(dirname(file.path), workName(id, name));
    await rename(file.path, path);
    try {
      await onChanged({ ...file, id, path, size: seen.size, mtimeMs: seen.mtimeMs }, file.id);
    } catch (error) {
      // Under its old name the next look finds it again.
      await rename(path, file.path);
      throw error;
    }
  };

  const settleOne = async ({ file, seen, writing }: Looked): Promise<keyof LookedAgain> => {
    const receipt = await receiptOf(file.id);
    if (!receipt) return 'waiting';
    if (await holdsReceived(file, seen, receipt.original)) {
      if (clock.now() - receipt.receivedAt < lookAgainHours * HOUR_MS) return 'unchanged';
      if (writing) return 'waiting';
      await unlink(file.path);
      return 'removed';
    }
    const before = moving.get(file.id);
    moving.set(file.id, seen);
    if (!before || !isSameFile(before, seen) || writing) return 'waiting';
    await revise(file, seen);
    return 'changed';
  };

  const claimedFiles = async (): Promise<readonly ClaimedFile[]> => {
    try {
      const files = await adoptClaimed(station);
      unreachable = false;
      return files;
    } catch (fault) {
      if (!isFault(fault)) throw fault;
      if (!unreachable) onFault(fault);
      unreachable = true;
      return [];
    }
  };

  return async () => {
    const counts = { unchanged: 0, removed: 0, changed: 0, waiting: 0 };
    const files = await claimedFiles();
    const ids = new Set<string>(files.map(({ id }) => id));
    for (const known of [proved, moving, told]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    for (const one of await lookAt(files)) {
      try {
        counts[await settleOne(one)]++;
      } catch (cause) {
        counts.waiting++;
        const { id, originalName } = one.file;
        const details = { station: station.id, file: originalName, cause };
        if (!told.has(id)) onFault(isFault(cause) ? cause : new MailroomError('FILE_UNREADABLE', details));
        told.add(id);
      }
    }
    return counts;
  };
};
