// In-memory blobs for tests of the console.
import { createHash } from 'node:crypto';
import { MailroomError } from '../../domain/errors.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';

export const memoryBlobs = (): Blobs => {
  const held = new Map<string, Uint8Array>();
  return {
    put: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      held.set(sha256, bytes);
      return { sha256, size: bytes.length };
    },
    putFile: async () => {
      throw new MailroomError('PORT_MISUSED', { blobs: 'memory' });
    },
    get: async ({ sha256 }) => {
      const bytes = held.get(sha256);
      if (bytes === undefined) throw new MailroomError('BLOB_MISSING', { sha256 });
      return bytes;
    },
    has: async ({ sha256 }) => held.has(sha256),
    all: async function* () {
      for (const [sha256, { length }] of held) yield { sha256, size: length };
    },
  };
};
