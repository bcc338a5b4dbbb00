// File facts (size, times, inode) by which a file is recognised and a change is detected.
import { lstat } from 'node:fs/promises';
import { type AskedFile, identityOf } from './open-writers.ts';

export interface SeenFile extends AskedFile {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Undefined if nothing is there any more, or if it is a link, a pipe, a device or a folder. */
export const fileSeen = async (path: string | Buffer): Promise<SeenFile | undefined> => {
  try {
    const stats = await lstat(path, { bigint: true });
    if (!stats.isFile()) return undefined;
    return {
      size: Number(stats.size),
      mtimeMs: Number(stats.mtimeNs) / 1e6,
      identity: identityOf(stats),
      owner: Number(stats.uid),
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
};
