// One look at one file: the facts by which a file is known again and a change is noticed.
import { lstat } from 'node:fs/promises';
import { identityOf } from './held-open.ts';

export interface SeenFile {
  readonly size: number;
  readonly mtimeMs: number;
  /** Device and inode. */
  readonly identity: string;
}

/** Undefined if nothing is there any more, or if it is a link, a pipe, a device or a folder. */
export const fileSeen = async (path: string | Buffer): Promise<SeenFile | undefined> => {
  try {
    const stats = await lstat(path, { bigint: true });
    if (!stats.isFile()) return undefined;
    return { size: Number(stats.size), mtimeMs: Number(stats.mtimeNs) / 1e6, identity: identityOf(stats) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
};
