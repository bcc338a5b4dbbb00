// Size limits of files, pages and batches, and the refusal above them.
import type { QuarantineReason } from '../../domain/reasons.ts';

export interface Limits {
  /** Largest picture, in millions of pixels, counted after it has been brought to square pixels. */
  readonly megapixels: number;
  /** Most pages in a file. */
  readonly pages: number;
  /** Largest file, in millions of bytes. */
  readonly megabytes: number;
}

/** Both `FileOpened` and `PageOpened` end this way. */
export interface Refused {
  readonly kind: 'quarantined';
  readonly reason: QuarantineReason;
  readonly detail: string;
}

/** `detail` is for the person who runs the office: the technical cause, never letter text. */
export const refused = (reason: QuarantineReason, detail: string): Refused => ({ kind: 'quarantined', reason, detail });

/** Refuses a picture by its announced size, before a byte of it is decoded. */
export const refusedForSize = (width: number, height: number, limits: Limits): Refused | undefined =>
  width * height > limits.megapixels * 1e6
    ? refused('IMAGE_TOO_LARGE', `${width} × ${height} pixels; at most ${limits.megapixels} megapixels`)
    : undefined;

/** What a decoder said, as one short line. */
export const causeOf = (error: unknown): string => {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return (lines.find((line) => !line.startsWith('Warning treated as error')) ?? lines[0]!).slice(0, 200);
};
