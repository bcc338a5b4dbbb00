// Reserves free disk space for the ledger: blob writes are refused below the limit.
import { statfs } from 'node:fs/promises';
import { MailroomError } from '../../domain/errors.ts';

/** Of a small disk no more than this share stays free. */
const LARGEST_SHARE = 1 / 20;

/** `reserveBytes` stay free in the file system of `folder`. Throws STORAGE_FULL, and what the file system throws. */
export const roomIn =
  (folder: string, reserveBytes: number): ((bytes: number) => Promise<void>) =>
  async (bytes) => {
    if (reserveBytes === 0) return;
    const { bsize, blocks, bavail } = await statfs(folder);
    const free = bavail * bsize;
    const reserve = Math.min(reserveBytes, blocks * bsize * LARGEST_SHARE);
    // Some file systems (of clusters, of memory) tell no size at all.
    if (blocks > 0 && free - bytes < reserve)
      throw new MailroomError('STORAGE_FULL', { folder, free, reserve: Math.round(reserve), needed: bytes });
  };
