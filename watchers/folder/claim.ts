// Claims a file with one atomic rename into the work folder on the same file system.
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MailroomError } from '../../domain/errors.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { nameForPeople, readWorkName, workName } from './files/file-names.ts';
import { WORK_FOLDER } from './files/ignore.ts';
import { fileSeen } from './files/stat-file.ts';
import { isSameFile, type Sighting } from './settle.ts';

/** Facts of a claimed file, taken right after the rename. */
export interface ClaimedFile {
  readonly id: DeliveryId;
  readonly station: string;
  /** Absolute; plain ASCII below the station's folder, whatever bytes the name had. */
  readonly path: string;
  /** Below the station's folder, decoded for people; never used as a path. */
  readonly originalName: string;
  readonly size: number;
  readonly mtimeMs: number;
}

interface Place {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
}

export const workFolderOf = (folder: string): string => join(folder, WORK_FOLDER);

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Creates the work folder; only the office's user may look into it. Throws CLAIM_FAILED if something else has its name. */
export const prepareWorkFolder = async (folder: string): Promise<void> => {
  const path = workFolderOf(folder);
  try {
    // Not recursive: a station's folder that has just vanished must not come back by our hand.
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    // A link planted under this name would carry the letters away.
    if (!(await lstat(path)).isDirectory()) throw new MailroomError('CLAIM_FAILED', { path, reason: 'not a folder' });
  }
};

/** Makes the renames so far survive a power cut. */
export const syncWorkFolder = async (folder: string): Promise<void> => {
  const handle = await open(workFolderOf(folder), constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Network shares and other systems than Linux do not offer this for folders.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR', 'EBADF'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
};

/**
 * Claims the file at `name` (bytes, below the station's folder) if it is still the one that was `seen`. Undefined: it is
 * gone, or another one, or has changed; the next look at the folder shows which. Links, pipes, devices and folders are
 * never claimed. Throws CLAIM_FAILED if the file cannot be moved. Call `syncWorkFolder` before relying on it.
 */
export const claimFile = async (options: {
  readonly station: Place;
  readonly name: Buffer;
  readonly seen: Omit<Sighting, 'now'>;
  readonly clock: Clock;
}): Promise<ClaimedFile | undefined> => {
  const { station, name, seen, clock } = options;
  const from = Buffer.concat([Buffer.from(`${station.folder}/`), name]);
  const originalName = nameForPeople(name);
  const id = clock.id() as DeliveryId;
  const path = join(workFolderOf(station.folder), workName(id, name));
  try {
    const now = await fileSeen(from);
    if (!now || !isSameFile(now, seen)) return undefined;
    await rename(from, path);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' && !(await fileSeen(from))) return undefined;
    throw new MailroomError('CLAIM_FAILED', { station: station.id, file: originalName, reason: codeOf(cause), cause });
  }
  const claimed = await fileSeen(path);
  // Between the last look and the rename something else took the name. It stays where it is and is never opened.
  if (!claimed)
    throw new MailroomError('CLAIM_FAILED', { station: station.id, file: originalName, reason: 'not a file' });
  return { id, station: station.id, path, originalName, size: claimed.size, mtimeMs: claimed.mtimeMs };
};

/**
 * All files that lie claimed in a station's work folder, oldest first: what a crash left behind, and what is kept to be
 * looked at again. A name too long for the file system comes back shortened. Entries that are not ours are left alone.
 */
export const adoptClaimed = async (station: Place): Promise<readonly ClaimedFile[]> => {
  const folder = workFolderOf(station.folder);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new MailroomError('STATION_UNREACHABLE', { station: station.id, folder, cause: error });
  }
  const files: ClaimedFile[] = [];
  for (const fileName of names) {
    const ours = readWorkName(fileName);
    const path = join(folder, fileName);
    const seen = ours && (await fileSeen(path));
    if (!seen) continue;
    const { size, mtimeMs } = seen;
    const originalName = nameForPeople(ours.name);
    files.push({ id: ours.id as DeliveryId, station: station.id, path, originalName, size, mtimeMs });
  }
  return files.sort((a, b) => a.mtimeMs - b.mtimeMs);
};
