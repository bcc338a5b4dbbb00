// Port: content-addressed storage. Storing the same bytes twice keeps one copy.
import type { BlobRef } from '../../blob.ts';

export interface Blobs {
  /** Durable when it returns. Throws STORAGE_FULL. */
  put(bytes: Uint8Array): Promise<BlobRef>;
  /**
   * The same for a file on this host, without reading it into memory at once. One of more than `mostBytes` is not copied.
   * Throws STORAGE_FULL, FILE_GONE, FILE_UNREADABLE, FILE_CHANGING, FILE_TOO_LARGE.
   */
  putFile(path: string, mostBytes?: number): Promise<BlobRef>;
  /** Verified against the name. Throws BLOB_MISSING, BLOB_DAMAGED. */
  get(ref: Pick<BlobRef, 'sha256'>): Promise<Uint8Array>;
  has(ref: Pick<BlobRef, 'sha256'>): Promise<boolean>;
  /** Every blob, in no order; one that is put meanwhile may be among them. The bytes are not looked at. */
  all(): AsyncIterable<BlobRef>;
}
