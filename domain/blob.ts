// Blob references: bytes (pictures, text, words, PDFs) addressed by their SHA-256. Items hold references only.

export interface BlobRef {
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Every blob that a record names, wherever it does. */
export const blobsOf = (value: unknown): readonly BlobRef[] => {
  if (value === null || typeof value !== 'object') return [];
  const { sha256, size } = value as Partial<BlobRef>;
  if (typeof sha256 === 'string' && typeof size === 'number') return [{ sha256, size }];
  return Object.values(value).flatMap(blobsOf);
};
