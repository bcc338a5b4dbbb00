// What the console's server and its page say to each other: the shapes of the JSON, for both sides.
import type { Carried } from '../../domain/carried.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import type { BoundaryReason, NoDocumentReason, QuarantineReason, ReviewReason } from '../../domain/reasons.ts';
import type { OpenQuestion } from '../../domain/review/open-questions.ts';
import type { LeftFile } from '../../domain/sources/left-files.ts';
import type { Ground, RegisterEntry } from './register.ts';
import type { HeldBy, StandingAnswer } from './review.ts';

/** Something that can be chosen or came from the configuration: a type, a unit, a scan station. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** `GET /api/session`: who is signed in, and the office's words. */
export interface SessionAnswer {
  readonly operator: string;
  readonly office: { readonly name: string; readonly collectOnly: boolean };
  readonly types: readonly Named[];
  readonly units: readonly Named[];
  readonly stations: readonly Named[];
}

/** `GET /api/counts`: what waits for a person. */
export interface CountsAnswer {
  readonly review: number;
  /** What was set aside, and deliveries in which no document was found. */
  readonly setAside: number;
  /** Of what went straight through, the letters that an operator checks. */
  readonly checks: number;
}

/** Where a delivery stands. One can stand at several places at once: a page set aside, a letter in review. */
export type Standing = 'arriving' | 'reading' | 'sorting' | 'review' | 'set-aside' | 'nothing-found' | 'empty' | 'done';

export const TODAY_FILTERS = ['all', 'working', 'review', 'set-aside', 'done'] as const;
export type TodayFilter = (typeof TODAY_FILTERS)[number];

/** One of the two answers about a letter. `confidence` (0 to 1) only where the classifier said it. */
export interface Answered {
  readonly label: string;
  readonly confidence?: number;
  /** Only the first of several guesses: too unsure to be proposed, or asked again after a return. */
  readonly isOpen?: true;
}

export interface DocumentRow {
  readonly id: string;
  /** Position in the delivery, from 1. */
  readonly number: number;
  readonly pages: number;
  readonly state: Document['state'];
  readonly type?: Answered;
  readonly unit?: Answered;
  readonly decidedBy?: 'machine' | 'operator';
  readonly hasPdf: boolean;
  /** It is decided and not yet accepted: it can be called back. */
  readonly recallable: boolean;
}

export interface DeliveryRow {
  readonly id: string;
  /** When it was claimed, ISO 8601. */
  readonly at: string;
  readonly station: string;
  readonly fileName: string;
  readonly state: Delivery['state'];
  readonly pages?: number;
  /** Pages finished so far, while the delivery is being read. */
  readonly pagesDone?: number;
  readonly pagesSetAside: number;
  /** Never empty; the first is the one that matters most. */
  readonly standings: readonly Standing[];
  readonly reason?: QuarantineReason;
  /** Why no document was found in it. */
  readonly noDocument?: NoDocumentReason;
  /** Who has looked at a delivery without document and confirmed that it is empty. */
  readonly confirmedBy?: string;
  /** The same bytes, or a shorter form of this file, arrived before. */
  readonly seenBefore?: 'duplicate' | 'revision';
  readonly documents: readonly DocumentRow[];
}

export interface Paged {
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly total: number;
}

/** `GET /api/deliveries?filter=&page=`: today's arrivals, newest first. */
export interface TodayAnswer extends Paged {
  /** When today began in the office, ISO 8601. */
  readonly day: string;
  readonly rows: readonly DeliveryRow[];
  readonly counts: Readonly<Record<TodayFilter, number>>;
}

export interface ReviewRow {
  readonly id: string;
  readonly receivedAt: string;
  readonly station: string;
  readonly fileName: string;
  readonly pages: number;
  readonly type: Answered;
  readonly unit: Answered;
  readonly reasons: readonly ReviewReason[];
  /** Somebody else who has it open. */
  readonly heldBy?: HeldBy;
}

/** `GET /api/review?page=`: what waits for an operator, oldest first. */
export interface ReviewAnswer extends Paged {
  readonly rows: readonly ReviewRow[];
}

/** What the work screen offers for one of the two answers. */
export interface Choices {
  /** At most four, best first; only labels that can be chosen. */
  readonly offered: readonly Answered[];
  /** Preselected; absent: the operator has to choose (domain/review/proposal.ts). */
  readonly proposal?: string;
  /** Name of the office's rule that gives the proposal. */
  readonly rule?: string;
  /** A person gave the proposal to the very same letter before. */
  readonly recalled?: true;
  /** What the classifier found to speak for the proposal, and for its best answer beside it. */
  readonly evidence: readonly Ground[];
  readonly runnerUp?: { readonly label: string; readonly evidence: readonly Ground[] };
}

/** A place at which another letter may begin. */
export interface Boundary {
  /** For `POST /api/review/cut`: the page's number in the delivery. */
  readonly beforePage: number;
  /** The same page counted among the letter's written ones, from 1. */
  readonly place: number;
  readonly reasons: readonly BoundaryReason[];
}

/** `GET /api/documents?id=`: a letter as the work screen shows it. */
export interface LetterAnswer {
  readonly id: string;
  readonly receivedAt: string;
  readonly station: string;
  readonly fileName: string;
  /** Whether it waits, who else has it open, and what became of it. */
  readonly standing: StandingAnswer;
  readonly reasons: readonly ReviewReason[];
  /** What the file has beside its pages, and the files inside it. */
  readonly carried: Carried;
  readonly delivery: string;
  readonly boundaries: readonly Boundary[];
  /** What has to be answered before it can go. */
  readonly questions: readonly OpenQuestion[];
  /** Units that gave it back, oldest first. They are not offered again. */
  readonly returns: readonly { readonly unit: string; readonly at: string }[];
  readonly pages: readonly { readonly id: string; readonly blank: boolean }[];
  readonly text: string;
  /** The text is longer than what is shown. */
  readonly textCut: boolean;
  readonly type: Choices;
  readonly unit: Choices;
  /** What was found or entered, in the order of the register's columns. */
  readonly register: readonly RegisterEntry[];
  /** The letter that waits behind this one. */
  readonly next?: string;
  /** How many wait, this one included. */
  readonly left: number;
}

/** `POST /api/review/cut` with `{ id, beforePage }`: both halves are sorted anew. */
export interface CutAnswer {
  readonly next?: string;
}

/** What is in a station's folder and is not taken. */
export interface LeftRow {
  readonly station: string;
  readonly at: string;
  readonly count: number;
  /** The first of them. */
  readonly files: readonly LeftFile[];
}

export interface SetAsideRow {
  readonly kind: 'delivery' | 'page' | 'document';
  readonly id: string;
  /** When it was set aside. */
  readonly at: string;
  readonly delivery: string;
  readonly station: string;
  readonly fileName: string;
  /** Of a page or a document: its place in the delivery, from 1. */
  readonly number?: number;
  readonly reason: QuarantineReason;
  readonly detail?: string;
  /** The bytes as they arrived can be downloaded. */
  readonly hasOriginal: boolean;
}

/** `GET /api/quarantine?page=`: what was set aside, newest first. */
export interface SetAsideAnswer extends Paged {
  readonly rows: readonly SetAsideRow[];
  readonly left: readonly LeftRow[];
}

/** What `error` says in every answer that is not a success. */
export type Refusal =
  | 'not-signed-in'
  | 'ticket-refused'
  | 'too-many-attempts'
  | 'forbidden'
  | 'invalid'
  | 'not-found'
  | 'not-waiting'
  | 'unknown-label'
  | 'no-such-place'
  | 'unusable-field'
  | 'unanswered'
  | 'not-proposed'
  | 'no-such-answer'
  | 'not-recallable'
  | 'fault';

/** Whether what the office keeps can be written, and how much room there is (bytes). */
export interface StorageAnswer {
  readonly state: 'ok' | 'full' | 'read-only';
  readonly disks: readonly { readonly folder: string; readonly free: number; readonly size: number }[];
}
