// Port: keeps intermediate pictures of a page, for diagnosing how it was read.
import type { BlobRef } from '../../blob.ts';
import type { Word } from '../../page.ts';
import type { Raster } from '../../raster.ts';

export interface PageAt {
  readonly original: BlobRef;
  /** From 1. */
  readonly number: number;
}

export interface Intermediates {
  /** `scan`: as decoded; `straight`: as delivered; `reading`: as the engine is given it. */
  picture(page: PageAt, step: 'scan' | 'straight' | 'reading', raster: Raster): Promise<void>;
  /** The words as they were read, with their places on the straight page. */
  words(page: PageAt, words: readonly Word[]): Promise<void>;
}
