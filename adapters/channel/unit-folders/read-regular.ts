// Reads files that anybody may have put there: regular ones only, never waiting, never more than was asked for.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Never through a link; opening a pipe nobody writes to returns at once. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const NO_FILE = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'ENODEV', 'EISDIR', 'EACCES', 'EPERM', 'ENOTDIR', 'EWOULDBLOCK']);
const PIECE = 1024 * 1024;

export interface RegularFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** What is the same as long as the file is. */
  readonly mark: string;
}

/** Undefined: gone, no regular file, or not ours to read. What is looked at is the open file, not the name. */
export const withRegular = async <T>(path: string, use: (file: RegularFile) => Promise<T>): Promise<T | undefined> => {
  let handle: FileHandle;
  try {
    handle = await open(path, FLAGS);
  } catch (error) {
    if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) return undefined;
    const { dev, ino, size, mtimeNs } = stats;
    return await use({ handle, size: Number(size), mark: `${dev}:${ino}:${size}:${mtimeNs}` });
  } finally {
    await handle.close();
  }
};

/** The whole file; undefined if it is longer than `most` bytes, also when it grows meanwhile. */
export const readAtMost = async ({ handle, size }: RegularFile, most: number): Promise<Buffer | undefined> => {
  if (size > most) return undefined;
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
};

/** The first match in the file's first `most` bytes, read piece by piece. `longest`: of a match, in bytes. */
export const findIn = async (
  { handle, size }: RegularFile,
  { pattern, longest, most }: { readonly pattern: RegExp; readonly longest: number; readonly most: number },
): Promise<RegExpExecArray | undefined> => {
  const piece = Buffer.allocUnsafe(PIECE + longest);
  const end = Math.min(size, most);
  for (let at = 0; at < end; at += PIECE) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, end - at), at);
    const found = pattern.exec(piece.toString('latin1', 0, bytesRead));
    if (found !== null) return found;
    if (bytesRead === 0) return undefined;
  }
  return undefined;
};
