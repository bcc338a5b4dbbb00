// Blobs in MongoDB's GridFS: one file per blob, named by its SHA-256. The file document is written last.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Db,
  GridFSBucket,
  type GridFSFile,
  MongoGridFSChunkError,
  MongoServerError,
  type ObjectId,
} from 'mongodb';
import type { BlobRef } from '../../domain/blob.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import { copyUnchanged } from './copy-stable-file.ts';
import { roomIn } from './free-room.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const BUCKET = 'blobs';
/** Every chunk waits for a majority: few large ones. Smaller blobs take only the room they need. */
const CHUNK_BYTES = 1020 * 1024;
/** Names that are read at once. */
const PAGE = 500;

const DUPLICATE_KEY = 11_000;
const OUT_OF_DISK_SPACE = 14_031;

const codeOf = (error: unknown): unknown => (error instanceof MongoServerError ? error.code : undefined);

/** A fault of the bucket, or of the temporary folder of this host: STORAGE_FULL or STORE_UNAVAILABLE. */
const bucketFault = (error: unknown): MailroomError => {
  if (error instanceof MailroomError) return error;
  const isFull = codeOf(error) === OUT_OF_DISK_SPACE || (error as NodeJS.ErrnoException).code === 'ENOSPC';
  return new MailroomError(isFull ? 'STORAGE_FULL' : 'STORE_UNAVAILABLE', { cause: error });
};

const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    throw bucketFault(error);
  }
};

/** A file that nobody else sees, and that is gone with this process however it ends. */
const hiddenFile = async (): Promise<FileHandle> => {
  const path = join(tmpdir(), `poststelle-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
};

/** `db` must have the indexes of the store (see adapters/store/mongodb/indexes.ts) and its connection the store's write and read concern. */
export const gridfsBlobs = (db: Db, { reserveBytes = 0 }: { readonly reserveBytes?: number } = {}): Blobs => {
  // The database keeps room on its own disks; here a file is copied first.
  const requireRoom = roomIn(tmpdir(), reserveBytes);
  const bucket = new GridFSBucket(db, { bucketName: BUCKET, chunkSizeBytes: CHUNK_BYTES });
  const files = db.collection<GridFSFile>(`${BUCKET}.files`);
  const chunks = db.collection<{ readonly _id: ObjectId; readonly files_id: ObjectId }>(`${BUCKET}.chunks`);

  const fileOf = (sha256: string) => files.findOne({ filename: sha256 });

  /** A blob that has lost chunks was damaged from outside; the bytes at hand are the right ones and take its place. */
  const isKept = async ({ sha256, size }: BlobRef): Promise<boolean> => {
    const file = await fileOf(sha256);
    if (file === null) return false;
    const pieces = await chunks.countDocuments({ files_id: file._id });
    if (file.length === size && pieces === Math.ceil(size / file.chunkSize)) return true;
    await bucket.delete(file._id);
    return false;
  };

  /** Under a number of its own, so that two who put the same bytes meet only at the end: false if the other was faster. */
  const upload = async (source: Readable, sha256: string): Promise<boolean> => {
    const stream = bucket.openUploadStream(sha256);
    try {
      await pipeline(source, stream);
      return true;
    } catch (error) {
      // An answer that was lost on its way may have been a yes, and somebody else may count on the blob by now: only who was
      // surely too late takes its pieces away. What else is left is cleared away when it is a day old.
      if (codeOf(error) !== DUPLICATE_KEY) throw error;
      if ((await files.findOne({ _id: stream.id })) !== null) return true;
      await chunks.deleteMany({ files_id: stream.id }).catch(() => {});
      return false;
    }
  };

  /** What somebody else has just written counts only when a majority has it, which is what `isKept` sees. */
  const keep = async (ref: BlobRef, source: () => Readable): Promise<BlobRef> => {
    while (!(await isKept(ref)) && !(await upload(source(), ref.sha256)));
    return ref;
  };

  return {
    put: (bytes) =>
      asking(() =>
        keep({ sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength }, () =>
          Readable.from([bytes]),
        ),
      ),

    putFile: (path, mostBytes = Number.POSITIVE_INFINITY) =>
      asking(async () => {
        const copy = await hiddenFile();
        try {
          const ref = await copyUnchanged(path, copy, { mostBytes, requireRoom });
          return await keep(ref, () => createReadStream('', { fd: copy, start: 0, autoClose: false }));
        } finally {
          await copy.close();
        }
      }),

    get: async ({ sha256 }) => {
      const file = SHA256.test(sha256) ? await asking(() => fileOf(sha256)) : null;
      if (file === null) throw new MailroomError('BLOB_MISSING', { sha256 });
      const hash = createHash('sha256');
      const pieces: Uint8Array[] = [];
      await asking(async () => {
        try {
          for await (const piece of bucket.openDownloadStream(file._id) as AsyncIterable<Uint8Array>) {
            hash.update(piece);
            pieces.push(piece);
          }
        } catch (cause) {
          if (cause instanceof MongoGridFSChunkError) throw new MailroomError('BLOB_DAMAGED', { sha256, cause });
          throw cause;
        }
      });
      if (hash.digest('hex') !== sha256) throw new MailroomError('BLOB_DAMAGED', { sha256 });
      return Buffer.concat(pieces);
    },

    has: async ({ sha256 }) => SHA256.test(sha256) && (await asking(() => fileOf(sha256))) !== null,

    // In pages: copying a blob after each name would outlive a cursor.
    all: async function* () {
      for (let last = ''; ; ) {
        const page = await asking(() =>
          files
            .find({ filename: { $gt: last } }, { projection: { filename: 1, length: 1 }, limit: PAGE })
            .sort({ filename: 1 })
            .toArray(),
        );
        for (const { filename, length } of page) yield { sha256: filename, size: length };
        if (page.length < PAGE) return;
        last = page.at(-1)!.filename;
      }
    },
  };
};
