// A delivery: one arrival of one file from a station, from the claim to its last page.
import type { BlobRef } from './blob.ts';
import type { CarriedFields } from './carried.ts';
import type { DeliveryId, DocumentId } from './ids.ts';
import type { NoDocumentReason, QuarantineReason } from './reasons.ts';

/** Instants are ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes them. */
export type Instant = string;

export type MediaType = 'image/tiff' | 'application/pdf' | 'image/jpeg' | 'image/png';

/** What is known before anything is read: the station's or the separator sheet's word outranks the model. */
export interface RoutingHints {
  readonly unit?: string;
  readonly type?: string;
}

/**
 * How a station's stack falls into letters: at separator sheets only, at empty pages too, or at every n-th side. Sheets
 * count under every rule.
 */
export type Separation = 'sheets' | 'blank-pages' | `every-${number}-pages`;

interface DeliveryCore {
  readonly kind: 'delivery';
  readonly id: DeliveryId;
  /** Id of the scan station, as configured. */
  readonly station: string;
  /** The file's name as the station wrote it, decoded for people (never used as a path). */
  readonly fileName: string;
  readonly claimedAt: Instant;
  readonly hints: RoutingHints;
  /** The station's rule on the day of arrival; absent: `sheets`. */
  readonly separation?: Separation;
  /** The delivery whose file grew after it was claimed: this is its newer, complete version. */
  readonly revisionOf?: DeliveryId;
}

interface StoredDelivery extends DeliveryCore {
  /** The bytes exactly as they arrived. */
  readonly original: BlobRef;
  readonly receivedAt: Instant;
  /** An earlier delivery with the very same bytes. A second original can matter in law, so it is never dropped. */
  readonly duplicateOf?: DeliveryId;
}

/** In the ledger, before anything else touched the file. */
export interface ClaimedDelivery extends DeliveryCore {
  readonly state: 'claimed';
  /** Where the claimed file lies: an absolute path in the station's work folder. */
  readonly path: string;
}

export interface ReceivedDelivery extends StoredDelivery {
  readonly state: 'received';
}

interface PagedDelivery extends StoredDelivery, CarriedFields {
  readonly mediaType: MediaType;
  readonly pageCount: number;
  /** The file is a PDF with a digital signature, which only the file itself bears out. */
  readonly signed?: true;
}

export interface OpenedDelivery extends PagedDelivery {
  readonly state: 'opened';
  /** No document was found in it and a person said that it is one: all of its pages are read, none may end as blank. */
  readonly asDocument?: true;
  /** Every page is finished and the separation is done: nothing is left to do. */
  readonly pagesComplete?: true;
}

/** Every page has its outcome; the letters in it are documents of their own from here on. */
export interface SeparatedDelivery extends PagedDelivery {
  readonly state: 'separated';
  /** As above, for a page that was mended after its letters had gone out. */
  readonly pagesComplete?: true;
  /** As separation found them; a letter that an operator cut off later is only among the store's documents. */
  readonly documents: readonly DocumentId[];
}

/** Every page has its outcome and none of them is a document's. It waits for a person, who looks at the pictures. */
export interface DeliveryWithoutDocument extends PagedDelivery {
  readonly state: 'without-document';
  readonly reason: NoDocumentReason;
}

/** A person has looked at a delivery without document and confirmed that nothing is on its pages. */
export interface EmptyDelivery extends PagedDelivery {
  readonly state: 'empty';
  readonly reason: NoDocumentReason;
  readonly confirmedBy: string;
  readonly confirmedAt: Instant;
}

export interface QuarantinedDelivery extends DeliveryCore {
  readonly state: 'quarantined';
  readonly reason: QuarantineReason;
  /** For the person who runs the office: the technical cause, without letter text. */
  readonly detail?: string;
  /** Absent when the bytes could not even be read. */
  readonly original?: BlobRef;
  readonly path?: string;
  readonly receivedAt?: Instant;
  readonly duplicateOf?: DeliveryId;
  /** The state to go back to when an operator says "try again". */
  readonly retryFrom: 'claimed' | 'received';
}

export type Delivery =
  | ClaimedDelivery
  | ReceivedDelivery
  | OpenedDelivery
  | SeparatedDelivery
  | DeliveryWithoutDocument
  | EmptyDelivery
  | QuarantinedDelivery;

/** A delivery whose bytes are kept. */
type KeptDelivery = Exclude<Delivery, ClaimedDelivery> & { readonly original: BlobRef };

/** Whether the bytes as they arrived are kept: not before they were received, and not where they could not be read. */
export const hasOriginal = (delivery: Delivery | undefined): delivery is KeptDelivery =>
  delivery !== undefined && 'original' in delivery && delivery.original !== undefined;
