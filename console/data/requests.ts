// Every request that this page makes to the console's server: one typed function each, and the only place with paths.
import { idInPath } from '../../domain/ids.ts';
import type { TodayAnswer, TodayFilter } from '../../server/contracts/deliveries.ts';
import type { LetterAnswer } from '../../server/contracts/documents.ts';
import type {
  CheckedAnswer,
  CheckRow,
  ChecksAnswer,
  ModelsAnswer,
  QualityAnswer,
} from '../../server/contracts/quality.ts';
import type { SetAsideAnswer, SetAsideRow } from '../../server/contracts/quarantine.ts';
import type { BookAnswer } from '../../server/contracts/register.ts';
import type {
  DecidedAnswer,
  DecisionRequest,
  ReviewAnswer,
  StandingAnswer,
  StoppedAnswer,
} from '../../server/contracts/review.ts';
import type { CountsAnswer, SessionAnswer, StorageAnswer } from '../../server/contracts/session.ts';
import type { WithoutDocumentAnswer } from '../../server/contracts/without-document.ts';
import { ApiError, address, ask, type Call, leave, post, send } from './api-client.ts';

/** A page of a list, counted from 1. */
export interface PageQuery {
  readonly page: number;
}

/** Days are `YYYY-MM-DD`; days that are not given are the office's latest ones. */
export interface BookQuery {
  readonly from?: string;
  readonly to?: string;
  readonly search?: string;
}

const deliveryAt = (id: string): string => `/deliveries/${idInPath(id)}`;
const pageAt = (id: string): string => `/pages/${idInPath(id)}`;
const documentAt = (id: string): string => `/documents/${idInPath(id)}`;
const sampleCheckAt = (document: string): string => `/sample-checks/${idInPath(document)}`;

// The session and the office
export const signIn = (ticket: string): Promise<unknown> => post('/session', { ticket });
export const signOut = (): Promise<unknown> => send('DELETE', '/session');
export const loadSession = (call?: Call): Promise<SessionAnswer> => ask('/session', {}, call);
export const loadCounts = (call?: Call): Promise<CountsAnswer> => ask('/counts', {}, call);
export const loadStorage = (call?: Call): Promise<StorageAnswer> => ask('/storage', {}, call);
/** For an EventSource: says that something changed, not what. */
export const EVENTS_URL = address('/events');

// Deliveries
export const loadToday = (query: PageQuery & { readonly filter: TodayFilter }, call?: Call): Promise<TodayAnswer> =>
  ask('/deliveries', { ...query }, call);
export const loadWithoutDocument = (query: PageQuery, call?: Call): Promise<WithoutDocumentAnswer> =>
  ask('/deliveries-without-document', { ...query }, call);
/** Of a delivery in which no document was found: it is empty indeed. */
export const confirmEmpty = (delivery: string): Promise<unknown> =>
  post(`${deliveryAt(delivery)}/finding`, { finding: 'empty' });
/** Of a delivery in which no document was found: its pages are one. */
export const readAsDocument = (delivery: string): Promise<unknown> =>
  post(`${deliveryAt(delivery)}/finding`, { finding: 'document' });
export const originalUrl = (delivery: string): string => address(`${deliveryAt(delivery)}/original`);

// Documents
export const loadLetter = (id: string, call?: Call): Promise<LetterAnswer> => ask(documentAt(id), {}, call);
export const previewUrl = (page: string): string => address(`${pageAt(page)}/preview`);
export const pdfUrl = (document: string): string => address(`${documentAt(document)}/pdf`);
export const textUrl = (document: string): string => address(`${documentAt(document)}/text`);

// Review
export const loadReviewQueue = (query: PageQuery, call?: Call): Promise<ReviewAnswer> =>
  ask('/review-queue', { ...query }, call);
export const loadStanding = (id: string, call?: Call): Promise<StandingAnswer> =>
  ask(`${documentAt(id)}/standing`, {}, call);
/** Shows others that this person has the document open; ends by itself when it is not renewed. */
export const hold = (id: string, call?: Call): Promise<StandingAnswer> => send('PUT', `${documentAt(id)}/hold`, call);
/** Ends the hold while the page is being left; nobody waits for the answer. */
export const letGo = (id: string): void => leave(`${documentAt(id)}/hold`);
export const decide = (id: string, decision: DecisionRequest): Promise<DecidedAnswer> =>
  post(`${documentAt(id)}/decision`, decision);
/** Takes back a decision before the unit has accepted the document. */
export const recall = (id: string): Promise<unknown> => post(`${documentAt(id)}/recall`);
/** The unit has given the document back by other means than its system. */
export const giveBack = (id: string, unit: string): Promise<unknown> => post(`${documentAt(id)}/return`, { unit });
/** `beforePage`: the page's number in the delivery; both parts are sorted anew. */
export const split = (id: string, beforePage: number): Promise<StoppedAnswer> =>
  post(`${documentAt(id)}/split`, { beforePage });
/** An answer to an open question that stops the document. */
export const setAside = (
  id: string,
  answered: { readonly question: string; readonly answer: string },
): Promise<StoppedAnswer> => post(`${documentAt(id)}/quarantine`, answered);

// Quarantine
export const loadQuarantine = (query: PageQuery, call?: Call): Promise<SetAsideAnswer> =>
  ask('/quarantine', { ...query }, call);
const AT = { delivery: deliveryAt, page: pageAt, document: documentAt } as const;
export const retry = ({ kind, id }: Pick<SetAsideRow, 'kind' | 'id'>): Promise<unknown> =>
  post(`${AT[kind](id)}/retry`);

// The register
export const loadBook = (query: BookQuery & PageQuery, call?: Call): Promise<BookAnswer> =>
  ask('/register', { ...query }, call);
export const bookUrl = (query: BookQuery): string => address('/register.csv', { ...query });

// Quality
export const loadQuality = (call?: Call): Promise<QualityAnswer> => ask('/quality', {}, call);
export const loadModels = (call?: Call): Promise<ModelsAnswer> => ask('/models', {}, call);
export const refit = (): Promise<unknown> => post('/models/refit');
export const rollBack = (version: string): Promise<unknown> => post(`/models/${version}/rollback`);
export const loadSampleChecks = (query: PageQuery, call?: Call): Promise<ChecksAnswer> =>
  ask('/sample-checks', { ...query }, call);
/** Undefined: it waits no more. */
export const loadSampleCheck = (document: string, call?: Call): Promise<CheckRow | undefined> =>
  ask<CheckRow>(sampleCheckAt(document), {}, call).catch((error: unknown) => {
    if (error instanceof ApiError && error.refusal === 'not-found') return undefined;
    throw error;
  });
export const answerSampleCheck = (
  document: string,
  answer: { readonly type: string; readonly unit: string },
): Promise<CheckedAnswer> => post(`${sampleCheckAt(document)}/answer`, answer);

// Separator sheets
/** Takes `unit` and `type` from a form. */
export const SEPARATOR_SHEET_URL = address('/separator-sheet');
export const CONTINUATION_SHEET_URL = address('/separator-sheet', { continues: 'yes' });
