// Reads a range of an open file; bytes beyond its end are omitted.
import type { FileHandle } from 'node:fs/promises';

export type ReadPart = (position: number, length: number) => Promise<Buffer>;

/** `position` and `length` in bytes; a part that is not wholly in the file comes shorter. */
export const partsOf =
  (file: FileHandle, size: number): ReadPart =>
  async (position, length) => {
    const wanted = Math.max(0, Math.min(length, size - position));
    if (wanted === 0 || position < 0) return Buffer.alloc(0);
    const buffer = Buffer.alloc(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await file.read(buffer, filled, wanted - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  };
