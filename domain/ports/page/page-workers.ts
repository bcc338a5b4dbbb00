// Port: worker processes that handle file content. A page that kills its worker affects nothing else.
import type { BlobRef } from '../../blob.ts';
import type { CarriedFields } from '../../carried.ts';
import type { MediaType } from '../../delivery.ts';
import type { Orientation, PageReading, SeparatorMark, UndecidedPage } from '../../page.ts';
import type { QuarantineReason } from '../../reasons.ts';

export type OpenResult =
  | ({
      readonly kind: 'opened';
      readonly mediaType: MediaType;
      readonly pageCount: number;
      readonly signed?: true;
    } & CarriedFields)
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly detail: string };

interface Lay {
  readonly preview: BlobRef;
  readonly orientation: Orientation;
  readonly skewDegrees?: number;
}

export type PageResult =
  | { readonly kind: 'read'; readonly reading: PageReading }
  | ({ readonly kind: 'separator'; readonly mark: SeparatorMark } & Lay)
  | ({ readonly kind: 'blank'; readonly faintMarks?: BlobRef } & Lay)
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly detail: string };

/** A page that may be the back of another one. */
export type Back = Pick<UndecidedPage, 'faintMarks' | 'skewDegrees'>;

/** Where a page worker's time went, in milliseconds a step (`decode`, `straighten`, `inspect`, `read`, `keep`). */
export type StepTimes = Readonly<Record<string, number>>;

/** Why a page worker ended while the others work on. `renewed`: after its last job, as it should. */
export type WorkerEnd = 'died' | 'took-too-long' | 'renewed';

/** What is known of a page before it is worked on. */
export interface PageWish {
  /** A person said that it belongs to a document: it ends neither as blank nor as separator. */
  readonly asDocument?: true;
  /** Its faint marks are not another page's: it is read. */
  readonly notBlank?: true;
}

export interface PageWorkers {
  /** How many jobs run at the same time. */
  readonly size: number;
  /** Throws WORKER_DIED, WORKER_TIMEOUT, and what blobs throw. */
  open(original: BlobRef): Promise<OpenResult>;
  /** Straighten, inspect and read page `number` (from 1): one job, the pixels are decoded once. Throws as `open`, and OCR_FAILED. */
  page(original: BlobRef, number: number, wish?: PageWish): Promise<PageResult & { readonly times: StepTimes }>;
  /** Whether all faint marks of `back` are print of the page with this preview, seen through the sheet. Throws as `open`. */
  shinesThrough(back: Back, preview: BlobRef): Promise<boolean>;
  close(): Promise<void>;
}
