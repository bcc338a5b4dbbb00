// A document: the pages of one letter, in order. Each state has its own type, with only the fields that exist by then.
import type { BlobRef } from './blob.ts';
import type { ActiveContent } from './carried.ts';
import type { Instant, RoutingHints } from './delivery.ts';
import type { ReturnReason } from './handover/acknowledgement.ts';
import type { DeliveryId, DocumentId } from './ids.ts';
import type { BoundaryReason, QuarantineReason } from './reasons.ts';
import type { RegisterFields } from './register/index-fields.ts';
import type { Assignment, Classification, Disposition } from './sorting/classification.ts';

/** A page's place in the document; a blank back stays on its sheet, hidden. */
export interface DocumentPage {
  /** Page number in the delivery, from 1. */
  readonly number: number;
  readonly blank: boolean;
}

/** Where a new document may begin although there is no separator sheet. Only a proposal to the operator. */
export interface ProposedBoundary {
  /** Page number in the delivery. */
  readonly beforePage: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reasons: readonly BoundaryReason[];
}

/** A unit gave the document back: it is not responsible. */
export interface Returned {
  readonly unit: string;
  readonly at: Instant;
  /** Who said so, in the form of domain/actor.ts. */
  readonly actor: string;
  /** Why, where the unit's system gave a reason. */
  readonly reason?: ReturnReason;
}

interface DocumentCore {
  readonly kind: 'document';
  readonly id: DocumentId;
  readonly delivery: DeliveryId;
  /** Position in the delivery, from 1. */
  readonly number: number;
  readonly station: string;
  readonly receivedAt: Instant;
  readonly pages: readonly DocumentPage[];
  readonly hints: RoutingHints;
  /** A page of this delivery could not be read and may belong to this letter. */
  readonly pageMissing: boolean;
  /** The same bytes arrived before, or a shorter form of this file did: a person looks at it first. */
  readonly seenBefore?: 'duplicate' | 'revision';
  /** Its pages ended as blank or separator until a person said that they are a document: a person decides on it. */
  readonly takenForEmpty?: true;
  /** Oldest first; absent: none. */
  readonly returns?: readonly Returned[];
  /** What the file has beside its pages: a person may have to look at it first. */
  readonly originalHas?: readonly ActiveContent[];
}

export interface SeparatedDocument extends DocumentCore {
  readonly state: 'separated';
  /** An operator's word that has still to be carried out: the pages from this number on are a letter of their own. */
  readonly cutBefore?: number;
}

interface Classified extends DocumentCore {
  /** The text of all pages, UTF-8. */
  readonly text: BlobRef;
  readonly classification: Classification;
  /** Mean word confidence over all pages, 0 to 1. */
  readonly meanConfidence: number;
  /** Absent: it was sorted before fields were looked for. */
  readonly fields?: RegisterFields;
  /** What the office's rules say; absent: nothing. */
  readonly assigned?: Assignment;
  /** In the order of the pages; absent: none. */
  readonly proposedBoundaries?: readonly ProposedBoundary[];
  /** Numbers of the pages of which something may be missing; absent: none. */
  readonly doubtfulPages?: readonly number[];
}

export interface ClassifiedDocument extends Classified {
  readonly state: 'classified';
}

interface Waiting extends Classified {
  readonly disposition: Extract<Disposition, { kind: 'review' }>;
}

/** Waits for an operator. */
export interface DocumentInReview extends Waiting {
  readonly state: 'in-review';
}

/** Waits for an operator, because its unit gave it back; `returns` ends with that unit and what it said. */
export interface ReturnedDocument extends Waiting {
  readonly state: 'returned';
}

/** What is in the review queue: an operator decides on it in either state. */
export type DocumentForReview = DocumentInReview | ReturnedDocument;
export const FOR_REVIEW = ['in-review', 'returned'] as const satisfies readonly Document['state'][];
export const isForReview = (document: Document): document is DocumentForReview =>
  document.state === 'in-review' || document.state === 'returned';

interface Decided extends Classified {
  readonly disposition: Extract<Disposition, { kind: 'route' }>;
  readonly type: string;
  readonly unit: string;
  /** The machine or an operator, in the form of domain/actor.ts. */
  readonly decidedBy: string;
  /** Absent: the machine decided before 0.2. */
  readonly decidedAt?: Instant;
}

export interface DecidedDocument extends Decided {
  readonly state: 'decided';
}

export interface ComposedDocument extends Decided {
  readonly state: 'composed';
  readonly pdf: BlobRef;
}

/** Its message is in the outbox; the relay brings it to the unit. */
export interface DocumentInHandover extends Decided {
  readonly state: 'in-handover';
  readonly pdf: BlobRef;
  /** Id of the event in the outbox; absent: it was put there before 0.2. */
  readonly handover?: string;
}

interface HandedOver extends Decided {
  readonly pdf: BlobRef;
  readonly handedOverAt: Instant;
  /** Id of the event that the unit received: what an answer of its system refers to. */
  readonly handover?: string;
}

/** Its unit has it and has not answered. */
export interface HandedOverDocument extends HandedOver {
  readonly state: 'handed-over';
}

/** Its unit has said that it is responsible. */
export interface AcceptedDocument extends HandedOver {
  readonly state: 'accepted';
  /** `by`: as the unit's system names its people; `at`: as its clock said. */
  readonly acceptance: { readonly by: string; readonly at: Instant };
}

export type DocumentAtUnit = HandedOverDocument | AcceptedDocument;
export const AT_UNIT = ['handed-over', 'accepted'] as const satisfies readonly Document['state'][];
export const isAtUnit = (document: Document): document is DocumentAtUnit =>
  document.state === 'handed-over' || document.state === 'accepted';

export interface QuarantinedDocument extends DocumentCore {
  readonly state: 'quarantined';
  readonly reason: QuarantineReason;
  readonly detail?: string;
}

export type Document =
  | SeparatedDocument
  | ClassifiedDocument
  | DocumentInReview
  | ReturnedDocument
  | DecidedDocument
  | ComposedDocument
  | DocumentInHandover
  | HandedOverDocument
  | AcceptedDocument
  | QuarantinedDocument;
