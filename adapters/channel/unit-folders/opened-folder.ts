// A folder that is held open, so that nobody can put another one in its place while something is done in it.
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const FOLDER = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);

export interface OpenedFolder {
  /** Leads to this very folder, whatever has its name by now (on Linux; elsewhere it is the name). */
  readonly path: string;
  readonly handle: FileHandle;
  /** Device and inode as one word. */
  readonly identity: string;
}

/** Node.js has no openat(2); Linux offers the same by way of the open descriptor's entry in /proc. */
const throughDescriptor = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Opens, lets `use` work and closes. `link`: `follow` only for folders that the configuration names. */
export const inFolder = async <T>(
  path: string,
  link: 'follow' | 'refuse',
  use: (folder: OpenedFolder) => Promise<T>,
): Promise<T> => {
  const handle = await open(path, link === 'refuse' ? FOLDER | constants.O_NOFOLLOW : FOLDER);
  try {
    const { dev, ino } = await handle.stat({ bigint: true });
    return await use({
      path: throughDescriptor ? `/proc/self/fd/${handle.fd}` : path,
      handle,
      identity: `${dev}:${ino}`,
    });
  } finally {
    await handle.close();
  }
};
