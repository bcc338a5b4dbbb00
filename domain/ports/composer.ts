// Makes the searchable PDF of a document.
import type { Instant } from '../delivery.ts';
import type { PageReading, Word } from '../page.ts';

export interface ComposePage {
  readonly reading: PageReading;
  readonly image: Uint8Array;
  readonly words: readonly Word[];
}

export interface Composer {
  /** A PDF with a page each: the image, and the words invisibly above it, in place. Deterministic for the same input. */
  compose(document: {
    readonly title: string;
    readonly subject: string;
    readonly createdAt: Instant;
    readonly pages: readonly ComposePage[];
  }): Promise<Uint8Array>;
}
