// State transitions of deliveries, pages and documents: the only code that changes a state, with exact fields per state.
import { type Actor, formOf } from './actor.ts';
import type { BlobRef } from './blob.ts';
import type {
  ClaimedDelivery,
  Delivery,
  DeliveryWithoutDocument,
  EmptyDelivery,
  Instant,
  OpenedDelivery,
  QuarantinedDelivery,
  ReceivedDelivery,
  SeparatedDelivery,
} from './delivery.ts';
import type {
  AcceptedDocument,
  ClassifiedDocument,
  ComposedDocument,
  DecidedDocument,
  Document,
  DocumentAtUnit,
  DocumentForReview,
  DocumentInHandover,
  DocumentInReview,
  DocumentPage,
  HandedOverDocument,
  QuarantinedDocument,
  Returned,
  ReturnedDocument,
  SeparatedDocument,
} from './document.ts';
import type { ReturnReason } from './handover/acknowledgement.ts';
import { type DeliveryId, type DocumentId, pageId } from './ids.ts';
import type { BlankPage, FinishedPage, Page, SeparatorPage, UndecidedPage, WaitingPage } from './page.ts';
import type { NoDocumentReason, QuarantineReason, ReviewReason, RouteReason } from './reasons.ts';
import { type In, inState } from './state-keys.ts';

type Without<T> = Omit<T, 'kind' | 'state'>;

// Deliveries

export const newDelivery = (claimed: Without<ClaimedDelivery>): ClaimedDelivery =>
  inState<Delivery, 'claimed'>('claimed', { kind: 'delivery', ...claimed });

export const toReceived = (
  delivery: ClaimedDelivery,
  found: Pick<ReceivedDelivery, 'original' | 'receivedAt' | 'duplicateOf'>,
): ReceivedDelivery => inState<Delivery, 'received'>('received', { ...delivery, ...found });

export const toOpened = (
  delivery: ReceivedDelivery,
  found: Pick<OpenedDelivery, 'mediaType' | 'pageCount' | 'signed' | 'originalHas' | 'attachments'>,
): OpenedDelivery => inState<Delivery, 'opened'>('opened', { ...delivery, ...found });

/** Its last page is finished, and its separation is due. */
export const withPagesComplete = <D extends OpenedDelivery | SeparatedDelivery>(delivery: D): D => ({
  ...delivery,
  pagesComplete: true,
});

/** A page is read again: finishing it requests the separation anew. */
export const withPagesOpen = <D extends OpenedDelivery | SeparatedDelivery>({ pagesComplete: _, ...delivery }: D) =>
  delivery as D;

export const toSeparated = (
  delivery: OpenedDelivery | SeparatedDelivery,
  documents: readonly DocumentId[],
): SeparatedDelivery =>
  inState<Delivery, 'separated'>('separated', { ...(withPagesOpen(delivery) as OpenedDelivery), documents });

/** No page of it belongs to a document: a person looks at it. */
export const toWithoutDocument = (
  delivery: OpenedDelivery | SeparatedDelivery,
  reason: NoDocumentReason,
): DeliveryWithoutDocument => inState<Delivery, 'without-document'>('without-document', { ...delivery, reason });

/** A delivery that gave no document, whichever version of the program found that. */
export type Undocumented = DeliveryWithoutDocument | EmptyDelivery | SeparatedDelivery;

/** A person has looked at its pages. */
export const toEmpty = (
  delivery: Undocumented,
  { reason, by, at }: { readonly reason: NoDocumentReason; readonly by: Actor; readonly at: Instant },
): EmptyDelivery =>
  inState<Delivery, 'empty'>('empty', { ...delivery, reason, confirmedBy: formOf(by), confirmedAt: at });

/** A person has looked at its pages and says that they are a document: they are read. */
export const toOpenedAsDocument = (delivery: Undocumented): OpenedDelivery =>
  withPagesOpen(inState<Delivery, 'opened'>('opened', { ...delivery, asDocument: true }));

/** What was known of it stays known; the way back is in `retryFrom`. */
export const toDeliveryQuarantine = (
  delivery: Delivery,
  why: { readonly reason: QuarantineReason; readonly detail: string },
): QuarantinedDelivery => {
  const isStored = 'original' in delivery && delivery.original !== undefined;
  return inState<Delivery, 'quarantined'>('quarantined', {
    ...delivery,
    ...why,
    retryFrom: isStored ? 'received' : 'claimed',
  });
};

/** Undefined: neither its bytes nor the file are known, so there is nothing to try again with. */
export const toDeliveryAgain = (delivery: QuarantinedDelivery): ClaimedDelivery | ReceivedDelivery | undefined => {
  const { retryFrom, original, receivedAt, path } = delivery;
  if (retryFrom === 'received' && original !== undefined && receivedAt !== undefined)
    return inState<Delivery, 'received'>('received', { ...delivery, original, receivedAt });
  return path === undefined ? undefined : inState<Delivery, 'claimed'>('claimed', { ...delivery, path });
};

// Pages

export const newPage = (delivery: DeliveryId, number: number): WaitingPage =>
  inState<Page, 'waiting'>('waiting', { kind: 'page', id: pageId(delivery, number), delivery, number });

/** How a page ended. */
export const toPageOutcome = <S extends FinishedPage['state']>(
  page: Page,
  state: S,
  outcome: Omit<In<Page, S>, keyof WaitingPage>,
): In<Page, S> => {
  const { kind, id, delivery, number, asDocument, notBlank } = page;
  const known = { kind, id, delivery, number, asDocument, notBlank };
  return inState<Page, S>(state, { ...known, ...outcome } as unknown as Omit<In<Page, S>, 'state'>);
};

/** A person said that it belongs to a document: it is read, whatever it was taken for. */
export const toPageAsDocument = (page: BlankPage | SeparatorPage): WaitingPage =>
  inState<Page, 'waiting'>('waiting', { ...page, asDocument: true });

/** All of its faint marks are print of the page `otherSide`. */
export const toPageBack = (page: UndecidedPage, otherSide: number): BlankPage =>
  inState<Page, 'blank'>('blank', { ...page, otherSide });

/** Its faint marks are on no page beside it: they are its own, and it is read. */
export const toPageNotBlank = (page: UndecidedPage): WaitingPage =>
  inState<Page, 'waiting'>('waiting', { ...page, notBlank: true });

export const toPageAgain = (page: FinishedPage): WaitingPage => inState<Page, 'waiting'>('waiting', page);

// Documents

export const newDocument = (separated: Without<SeparatedDocument>): SeparatedDocument =>
  inState<Document, 'separated'>('separated', { kind: 'document', ...separated });

export const toClassified = (
  document: SeparatedDocument,
  found: Pick<
    ClassifiedDocument,
    'text' | 'classification' | 'meanConfidence' | 'fields' | 'assigned' | 'proposedBoundaries' | 'doubtfulPages'
  >,
): ClassifiedDocument => inState<Document, 'classified'>('classified', { ...document, ...found });

export const toReview = (document: ClassifiedDocument, reasons: readonly ReviewReason[]): DocumentInReview =>
  inState<Document, 'in-review'>('in-review', { ...document, disposition: { kind: 'review', reasons } });

/** What is decided about a document, and who decided it. */
export interface Deciding {
  readonly type: string;
  readonly unit: string;
  readonly by: Actor;
  readonly at: Instant;
}

const decided = (
  document: ClassifiedDocument | DocumentForReview | DocumentAtUnit,
  { type, unit, by, at }: Deciding,
  reasons: readonly RouteReason[],
): DecidedDocument =>
  inState<Document, 'decided'>('decided', {
    ...document,
    ...{ type, unit, decidedBy: formOf(by), decidedAt: at },
    disposition: { kind: 'route', reasons },
  });

export const toDecided = (
  document: ClassifiedDocument | DocumentForReview,
  deciding: Deciding,
  more: Pick<ClassifiedDocument, 'fields'> & { readonly reasons: readonly RouteReason[] },
): DecidedDocument => {
  const { reasons, fields = document.fields } = more;
  return decided(fields === undefined ? document : { ...document, fields }, deciding, reasons);
};

export const toComposed = (document: DecidedDocument, pdf: BlobRef): ComposedDocument =>
  inState<Document, 'composed'>('composed', { ...document, pdf });

/** `handover`: the id of the event that goes into the outbox with it. */
export const toHandover = (document: ComposedDocument, handover: string): DocumentInHandover =>
  inState<Document, 'in-handover'>('in-handover', { ...document, handover });

/** Its unit has it. */
export const toHandedOver = (
  document: DocumentInHandover,
  { handover, at }: { readonly handover: string; readonly at: Instant },
): HandedOverDocument => inState<Document, 'handed-over'>('handed-over', { ...document, handover, handedOverAt: at });

/** Its unit says that it is responsible. */
export const toAccepted = (
  document: HandedOverDocument,
  acceptance: AcceptedDocument['acceptance'],
): AcceptedDocument => inState<Document, 'accepted'>('accepted', { ...document, acceptance });

/** A sample check found it wrong: it goes where it belongs. */
export const toCorrected = (document: DocumentAtUnit, deciding: Deciding): DecidedDocument =>
  decided(document, deciding, ['CHECKED']);

/** Its unit gave it back, or a person notes that it did. */
export const toReturned = (
  document: DocumentAtUnit,
  { by, at, reason }: { readonly by: Actor; readonly at: Instant; readonly reason?: ReturnReason | undefined },
): ReturnedDocument => {
  const { unit, returns = [] } = document;
  const said: Returned = { unit, at, actor: formOf(by), ...(reason === undefined ? {} : { reason }) };
  return inState<Document, 'returned'>('returned', {
    ...document,
    returns: [...returns, said],
    disposition: { kind: 'review', reasons: ['RETURNED'] },
  });
};

/** An operator called it back. */
export const toRecalled = (
  document: DecidedDocument | ComposedDocument | DocumentInHandover | HandedOverDocument,
): DocumentInReview =>
  inState<Document, 'in-review'>('in-review', { ...document, disposition: { kind: 'review', reasons: ['RECALLED'] } });

/** It is to be cut in two, and both halves are sorted anew. What a unit said of the whole is not said of a half. */
export const toCut = ({ returns: _, ...document }: DocumentForReview, beforePage: number): SeparatedDocument =>
  inState<Document, 'separated'>('separated', { ...document, cutBefore: beforePage });

/** No letter can begin at the place where it was to be cut. */
export const toWhole = ({ cutBefore: _, ...document }: SeparatedDocument): SeparatedDocument => document;

/** The first half keeps the document's id. */
export const toHalves = (
  document: SeparatedDocument,
  [first, second]: readonly [readonly DocumentPage[], readonly DocumentPage[]],
  cutOff: Pick<SeparatedDocument, 'id' | 'number'>,
): readonly [SeparatedDocument, SeparatedDocument] => {
  const whole = toWhole(document);
  return [
    { ...whole, pages: first },
    { ...whole, ...cutOff, pages: second },
  ];
};

export const toDocumentQuarantine = (
  document: Document,
  why: { readonly reason: QuarantineReason; readonly detail: string },
): QuarantinedDocument => inState<Document, 'quarantined'>('quarantined', { ...document, ...why });

export const toDocumentAgain = (document: QuarantinedDocument): SeparatedDocument =>
  inState<Document, 'separated'>('separated', document);
