// A real file system with little room, so that a full disk is tried out and not imagined.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  clear(): Promise<void>;
  remove(): Promise<void>;
}

/** Shared memory of a container: small enough to be filled for a moment. */
const SHARED_MEMORY = '/dev/shm';
const FILLABLE_BYTES = 256 * 2 ** 20;

const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC';

const fillFile = async (path: string): Promise<void> => {
  const file = await open(path, 'a');
  try {
    for (const size of [2 ** 20, 2 ** 12]) {
      try {
        for (;;) await file.appendFile(Buffer.alloc(size));
      } catch (error) {
        if (!isFull(error)) throw error;
      }
    }
  } finally {
    await file.close();
  }
};

const diskIn = (folder: string, remove: () => Promise<unknown>): SmallDisk => {
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => fillFile(filler),
    clear: () => rm(filler, { force: true }),
    remove: async () => {
      await remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Mounts a tmpfs of `bytes`, or takes a small /dev/shm. Undefined where neither can be had. */
export const smallDisk = async (bytes: number): Promise<SmallDisk | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
    return diskIn(folder, () => run('umount', ['--lazy', folder]));
  } catch {
    await rm(folder, { recursive: true });
  }
  const shared = await statfs(SHARED_MEMORY).catch(() => undefined);
  if (shared === undefined || shared.bsize * shared.blocks > FILLABLE_BYTES) return undefined;
  const corner = join(SHARED_MEMORY, `poststelle-disk-${process.pid}`);
  await mkdir(corner);
  return diskIn(corner, async () => {});
};
