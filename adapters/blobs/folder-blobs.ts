// Blobs in a folder: `ab/cd/<sha256>`, written to a temporary file, synced, then renamed.
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BlobRef } from '../../domain/blob.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import { copyUnchanged } from './copy-stable-file.ts';
import { errnoOf, folderFault } from './folder-faults.ts';
import { roomIn } from './free-room.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Distinguishes this process from an earlier one that had the same number. */
const LIFE = randomUUID();

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM'; // It lives, under another user.
  }
};

/** A file in tmp whose writer is gone. Page workers and the command line write here at the same time. */
const isLeftover = (name: string): boolean => {
  const [pid, life] = name.split('_');
  return Number(pid) === process.pid ? life !== LIFE : !(Number(pid) > 0 && isAlive(Number(pid)));
};

/** What is in a folder survives a power cut only when the folder itself is written. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Pages of letters: what nobody may enter, nobody reads. Of a folder of somebody else nothing is changed. */
const keepToOwner = (folder: string): void => {
  const { mode, uid } = statSync(folder);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(folder, mode & 0o700);
};

/** The contents of a folder; empty if it is none. Throws STORE_UNAVAILABLE. */
const within = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).map((name) => join(folder, name));
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR' || errnoOf(error) === 'ENOENT') return [];
    throw folderFault(error);
  }
};

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    throw folderFault(error);
  }
};

/**
 * Keeps blobs in `folder` (made if it is missing) and clears what a killed process left in its `tmp`. Several processes
 * may use one folder. `reserveBytes` stay free on its disk. Throws STORE_UNAVAILABLE, STORAGE_FULL.
 */
export const folderBlobs = (folder: string, { reserveBytes = 0 }: { readonly reserveBytes?: number } = {}): Blobs => {
  const tmp = join(folder, 'tmp');
  const requireRoom = roomIn(folder, reserveBytes);
  const durableFolders = new Set<string>();
  const placeOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

  try {
    mkdirSync(tmp, { recursive: true, mode: 0o700 });
    keepToOwner(folder);
    for (const name of readdirSync(tmp).filter(isLeftover)) rmSync(join(tmp, name), { force: true });
  } catch (error) {
    throw folderFault(error);
  }

  /** Makes `path` and sees to it, once in a life, that it and its parents are on disk. */
  const makeFolder = async (path: string): Promise<void> => {
    if (durableFolders.has(path)) return;
    await mkdir(path, { recursive: true });
    if (path !== folder) {
      const parent = dirname(path);
      await makeFolder(parent);
      await syncFolder(parent);
    }
    durableFolders.add(path);
  };

  /** A file of another size was damaged from outside; the bytes at hand are the right ones and take its place. */
  const isKept = async ({ sha256, size }: BlobRef): Promise<boolean> => {
    try {
      return (await stat(placeOf(sha256))).size === size;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw error;
    }
  };

  /** Somebody else may have moved the blob here a moment ago, so its folder is made durable in any case. */
  const moveIn = async (written: string | undefined, ref: BlobRef): Promise<void> => {
    const place = placeOf(ref.sha256);
    await makeFolder(dirname(place));
    if (written !== undefined) await rename(written, place);
    await syncFolder(dirname(place));
  };

  /** Opens a file in tmp, lets `write` fill it, makes it durable and moves it to its place. */
  const keep = async (write: (file: FileHandle) => Promise<BlobRef>): Promise<BlobRef> => {
    const path = join(tmp, `${process.pid}_${LIFE}_${randomUUID()}`);
    try {
      const file = await open(path, 'wx');
      let ref: BlobRef;
      try {
        ref = await write(file);
        await file.sync();
      } finally {
        await file.close();
      }
      await moveIn((await isKept(ref)) ? undefined : path, ref);
      return ref;
    } finally {
      await rm(path, { force: true });
    }
  };

  return {
    put: async (bytes) => {
      const ref = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
      try {
        if (await isKept(ref)) {
          await moveIn(undefined, ref);
          return ref;
        }
        await requireRoom(bytes.byteLength);
        return await keep(async (file) => {
          await file.writeFile(bytes);
          return ref;
        });
      } catch (error) {
        throw folderFault(error);
      }
    },

    putFile: async (path, mostBytes = Number.POSITIVE_INFINITY) => {
      try {
        return await keep((file) => copyUnchanged(path, file, { mostBytes, requireRoom }));
      } catch (error) {
        throw folderFault(error);
      }
    },

    get: async ({ sha256 }) => {
      if (!SHA256.test(sha256)) throw new MailroomError('BLOB_MISSING', { sha256 });
      let bytes: Uint8Array;
      try {
        bytes = await readFile(placeOf(sha256));
      } catch (cause) {
        throw errnoOf(cause) === 'ENOENT' ? new MailroomError('BLOB_MISSING', { sha256, cause }) : folderFault(cause);
      }
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new MailroomError('BLOB_DAMAGED', { sha256 });
      return bytes;
    },

    has: async ({ sha256 }) => {
      if (!SHA256.test(sha256)) return false;
      try {
        return (await stat(placeOf(sha256))).isFile();
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return false;
        throw folderFault(error);
      }
    },

    all: async function* () {
      for (const path of await within(folder)) {
        for (const deeper of await within(path)) {
          for (const place of await within(deeper)) {
            const sha256 = basename(place);
            const size = SHA256.test(sha256) ? await sizeOf(place) : undefined;
            if (size !== undefined) yield { sha256, size };
          }
        }
      }
    },
  };
};
