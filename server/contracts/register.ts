// What the console's server and its page say to each other about reasons, marks and the register.
import type { DeliveryWithoutDocument, EmptyDelivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import type { NoDocumentReason } from '../../domain/reasons.ts';
import type { FieldName } from '../../domain/register/index-fields.ts';

/** A rectangle on a page's picture, in parts of its width and height, 0 to 1. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where something stands: the page's id, and a box a line. */
export interface Mark {
  readonly page: string;
  readonly boxes: readonly Box[];
}

/** A passage of the letter that spoke for an answer. */
export interface Ground {
  readonly text: string;
  /** Absent: nobody knows where it stands. */
  readonly mark?: Mark;
}

/** A line of the register as it stands. Without confidence: an operator entered it. */
export interface RegisterEntry {
  readonly name: FieldName;
  readonly value: string;
  readonly confidence?: number;
  readonly mark?: Mark;
}

/** A letter in the book of incoming post, or a delivery in which no document was found. */
export interface BookRow {
  readonly id: string;
  readonly receivedAt: string;
  readonly fields: { readonly [name in FieldName]?: string };
  readonly type?: string;
  readonly unit?: string;
  readonly state: Document['state'] | DeliveryWithoutDocument['state'] | EmptyDelivery['state'];
  /** Of a delivery in which no document was found. */
  readonly withoutDocument?: {
    readonly fileName: string;
    readonly reason: NoDocumentReason;
    readonly confirmedBy?: string;
  };
  readonly pages: number;
  readonly hasPdf: boolean;
}

/** `GET /api/register?from=&to=&search=&page=`: letters received on these days (`YYYY-MM-DD`, both included), newest first. */
export interface BookAnswer {
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly total: number;
  readonly from: string;
  readonly to: string;
  readonly rows: readonly BookRow[];
}
