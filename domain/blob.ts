// A blob is bytes under the name of their SHA-256: pictures, text, words, PDFs. Items hold references only.

export interface BlobRef {
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}
