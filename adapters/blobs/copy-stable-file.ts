// Copies a file and verifies that it did not change meanwhile: stat, hash, stat again.

import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { BlobRef } from '../../domain/blob.ts';
import { MailroomError } from '../../domain/errors.ts';
import { errnoOf, sourceFault } from './folder-faults.ts';

const ROUNDS = 3;
const CHUNK_BYTES = 2 ** 18;

/** A link could lead anywhere on this host, and opening a pipe would wait for ever. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const fromSource = async <T>(ask: Promise<T>): Promise<T> => {
  try {
    return await ask;
  } catch (error) {
    throw sourceFault(error);
  }
};

/** What lies under the name now; undefined if the name is gone, which does no harm to bytes already read. */
const underItsName = async (path: string): Promise<BigIntStats | undefined> => {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw sourceFault(error);
  }
};

const isSame = (a: BigIntStats, b: BigIntStats): boolean =>
  a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeNs === b.mtimeNs;

export interface CopyLimits {
  /** A larger file is not begun with. */
  readonly mostBytes: number;
  /** Throws STORAGE_FULL if so many bytes would leave too little room. */
  readonly requireRoom: (bytes: number) => Promise<void>;
}

/** Undefined: the file changed while it was read. */
const copyOnce = async (
  source: FileHandle,
  path: string,
  { target, mostBytes, requireRoom }: CopyLimits & { readonly target: FileHandle },
): Promise<BlobRef | undefined> => {
  const before = await fromSource(source.stat({ bigint: true }));
  if (!before.isFile()) throw new MailroomError('FILE_UNREADABLE', { detail: 'not a regular file' });
  if (before.size > mostBytes)
    throw new MailroomError('FILE_TOO_LARGE', { bytes: Number(before.size), most: mostBytes });
  await requireRoom(Number(before.size));
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let size = 0;
  // One that grows for ever ends the round, not the disk.
  while (size <= before.size) {
    const { bytesRead } = await fromSource(source.read(buffer, 0, CHUNK_BYTES, size));
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    for (let from = 0; from < bytesRead; ) {
      from += (await target.write(chunk, from, bytesRead - from, size + from)).bytesWritten;
    }
    size += bytesRead;
  }
  const after = await fromSource(source.stat({ bigint: true }));
  const named = (await underItsName(path)) ?? after;
  if (BigInt(size) !== before.size || !isSame(before, after) || !isSame(after, named)) return undefined;
  return { sha256: hash.digest('hex'), size };
};

/**
 * Copies the file at `path` into the empty `target`. A file that changed while it was read is read again, three times
 * in all. Symbolic links are not followed. Throws FILE_GONE, FILE_UNREADABLE, FILE_CHANGING, FILE_TOO_LARGE, and what writing
 * throws.
 */
export const copyUnchanged = async (path: string, target: FileHandle, limits: CopyLimits): Promise<BlobRef> => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const source = await fromSource(open(path, FLAGS));
    try {
      const ref = await copyOnce(source, path, { target, ...limits });
      if (ref !== undefined) return ref;
    } finally {
      await source.close();
    }
    await target.truncate(0);
  }
  throw new MailroomError('FILE_CHANGING', { rounds: ROUNDS });
};
