// Port: creates the searchable PDF of a document.
import type { Instant } from '../../delivery.ts';
import type { DeliveryId, DocumentId } from '../../ids.ts';
import type { PageReading, Word } from '../../page.ts';

export interface ComposePage {
  readonly reading: PageReading;
  readonly image: Uint8Array;
  readonly words: readonly Word[];
}

/** Where a document comes from. Written into the PDF itself, so that a stray copy can be traced. */
export interface Provenance {
  readonly document: DocumentId;
  readonly delivery: DeliveryId;
  readonly station: string;
  readonly receivedAt: Instant;
  /** SHA-256 of the file as it arrived. */
  readonly original: string;
}

export interface Composer {
  /**
   * A PDF/A-2b with a page each: the image, and the words invisibly above it, in place. The same input gives the same
   * bytes; the date in it is the date of receipt.
   */
  compose(document: {
    readonly title: string;
    readonly subject: string;
    readonly provenance: Provenance;
    readonly pages: readonly ComposePage[];
  }): Promise<Uint8Array>;
}
