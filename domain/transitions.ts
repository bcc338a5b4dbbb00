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
  ClassifiedDocument,
  ComposedDocument,
  DecidedDocument,
  Document,
  DocumentInHandover,
  DocumentInReview,
  DocumentPage,
  HandedOverDocument,
  QuarantinedDocument,
  SeparatedDocument,
} from './document.ts';
import type { Withdrawal, WithdrawalReason } from './handover/withdrawal.ts';
import { type DeliveryId, type DocumentId, pageId } from './ids.ts';
import type { BlankPage, FinishedPage, Page, SeparatorPage, WaitingPage } from './page.ts';
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
  const { kind, id, delivery, number, asDocument } = page;
  return inState<Page, S>(state, { kind, id, delivery, number, asDocument, ...outcome } as unknown as Omit<
    In<Page, S>,
    'state'
  >);
};

/** A person said that it belongs to a document: it is read, whatever it was taken for. */
export const toPageAsDocument = (page: BlankPage | SeparatorPage): WaitingPage =>
  inState<Page, 'waiting'>('waiting', { ...page, asDocument: true });

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
  document: ClassifiedDocument | DocumentInReview | HandedOverDocument,
  { type, unit, by, at }: Deciding,
  reasons: readonly RouteReason[],
): DecidedDocument =>
  inState<Document, 'decided'>('decided', {
    ...document,
    ...{ type, unit, decidedBy: formOf(by), decidedAt: at },
    disposition: { kind: 'route', reasons },
  });

export const toDecided = (
  document: ClassifiedDocument | DocumentInReview,
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

/** Its unit has it, and every unit that had it before knows that it no longer does. */
export const toHandedOver = (
  { withdrawals: _, ...document }: DocumentInHandover,
  { handover, at }: { readonly handover: string; readonly at: Instant },
): HandedOverDocument => inState<Document, 'handed-over'>('handed-over', { ...document, handover, handedOverAt: at });

export const withAcceptance = (
  document: HandedOverDocument,
  acceptance: NonNullable<HandedOverDocument['acceptance']>,
): HandedOverDocument => ({ ...document, acceptance });

/** The document with its present handover among those that are taken back. */
const withdrawn = <D extends DocumentInHandover | HandedOverDocument>(
  document: D,
  { reason, at }: { readonly reason: WithdrawalReason; readonly at: Instant },
): D & { readonly withdrawals: readonly Withdrawal[] } => {
  const { unit, type, handover, withdrawals = [] } = document;
  const added: Withdrawal = { unit, type, ...(handover === undefined ? {} : { handover }), reason, at };
  return { ...document, withdrawals: [...withdrawals, added] };
};

const backInReview = (
  document: DecidedDocument | ComposedDocument | DocumentInHandover | HandedOverDocument,
  reason: ReviewReason,
): DocumentInReview =>
  inState<Document, 'in-review'>('in-review', { ...document, disposition: { kind: 'review', reasons: [reason] } });

/** A sample check found it wrong: it goes where it belongs, and the unit that has it is notified if that is another one. */
export const toCorrected = (document: HandedOverDocument, deciding: Deciding): DecidedDocument => {
  const isElsewhere = deciding.unit !== document.unit;
  const before = isElsewhere ? withdrawn(document, { reason: 'CORRECTED', at: deciding.at }) : document;
  return decided(before, deciding, ['CHECKED']);
};

/** Its unit gave it back. Where somebody else notes that, the unit's own copy is taken back too. */
export const toReturned = (
  document: HandedOverDocument,
  { by, at }: { readonly by: Actor; readonly at: Instant },
): DocumentInReview => {
  const { unit, returns = [] } = document;
  const before = by.kind === 'unit' ? document : withdrawn(document, { reason: 'RETURNED', at });
  return backInReview({ ...before, returns: [...returns, { unit, at, actor: formOf(by) }] }, 'RETURNED');
};

/** An operator called it back. `left`: it may have been sent, so its unit is notified. */
export const toRecalled = (
  document: DecidedDocument | ComposedDocument | DocumentInHandover | HandedOverDocument,
  { at, left }: { readonly at: Instant; readonly left: boolean },
): DocumentInReview =>
  backInReview(
    left && (document.state === 'in-handover' || document.state === 'handed-over')
      ? withdrawn(document, { reason: 'RECALLED', at })
      : document,
    'RECALLED',
  );

/** The units of these withdrawals have been told; those that came since have not. */
export const withTold = <D extends Document>(document: D, told: readonly Withdrawal[]): D => {
  const { withdrawals = [], ...rest } = document;
  const isTold = ({ unit, at }: Withdrawal): boolean => told.some((one) => one.unit === unit && one.at === at);
  const left = withdrawals.filter((withdrawal) => !isTold(withdrawal));
  return (left.length === 0 ? rest : { ...rest, withdrawals: left }) as D;
};

/** It is to be cut in two, and both halves are sorted anew. What a unit said of the whole is not said of a half. */
export const toCut = ({ returns: _, ...document }: DocumentInReview, beforePage: number): SeparatedDocument =>
  inState<Document, 'separated'>('separated', { ...document, cutBefore: beforePage });

/** No letter can begin at the place where it was to be cut. */
export const toWhole = ({ cutBefore: _, ...document }: SeparatedDocument): SeparatedDocument => document;

/** The first half keeps the document's id and what is still to be told of it. */
export const toHalves = (
  document: SeparatedDocument,
  [first, second]: readonly [readonly DocumentPage[], readonly DocumentPage[]],
  cutOff: Pick<SeparatedDocument, 'id' | 'number'>,
): readonly [SeparatedDocument, SeparatedDocument] => {
  const whole = toWhole(document);
  const { withdrawals: _, ...rest } = whole;
  return [
    { ...whole, pages: first },
    { ...rest, ...cutOff, pages: second },
  ];
};

export const toDocumentQuarantine = (
  document: Document,
  why: { readonly reason: QuarantineReason; readonly detail: string },
): QuarantinedDocument => inState<Document, 'quarantined'>('quarantined', { ...document, ...why });

export const toDocumentAgain = (document: QuarantinedDocument): SeparatedDocument =>
  inState<Document, 'separated'>('separated', document);
