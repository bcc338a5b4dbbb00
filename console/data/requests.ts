// Every request that this page makes to the console's server: one typed function each, and the only place with paths.
import type {
  CountsAnswer,
  CutAnswer,
  LetterAnswer,
  ReviewAnswer,
  SessionAnswer,
  SetAsideAnswer,
  SetAsideRow,
  StorageAnswer,
  TodayAnswer,
  TodayFilter,
} from '../../server/contracts/api.ts';
import type {
  CheckedAnswer,
  CheckRow,
  ChecksAnswer,
  ModelsAnswer,
  QualityAnswer,
} from '../../server/contracts/quality.ts';
import type { BookAnswer } from '../../server/contracts/register.ts';
import type { DecidedAnswer, DecisionRequest, StandingAnswer, StoppedAnswer } from '../../server/contracts/review.ts';
import type { WithoutDocumentAnswer } from '../../server/contracts/without-document.ts';
import { address, ask, type Call, leave, placed, tell } from './api-client.ts';

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

// The session and the office
export const signIn = (ticket: string): Promise<unknown> => tell('/api/sign-in', { ticket });
export const signOut = (): Promise<unknown> => tell('/api/sign-out', {});
export const loadSession = (call?: Call): Promise<SessionAnswer> => ask('/api/session', {}, call);
export const loadCounts = (call?: Call): Promise<CountsAnswer> => ask('/api/counts', {}, call);
export const loadStorage = (call?: Call): Promise<StorageAnswer> => ask('/api/storage', {}, call);
/** For an EventSource: says that something changed, not what. */
export const EVENTS_URL = placed('/api/events');

// Deliveries
export const loadToday = (query: PageQuery & { readonly filter: TodayFilter }, call?: Call): Promise<TodayAnswer> =>
  ask('/api/deliveries', { ...query }, call);
export const loadWithoutDocument = (query: PageQuery, call?: Call): Promise<WithoutDocumentAnswer> =>
  ask('/api/without-document', { ...query }, call);
/** Of a delivery in which no document was found: it is empty indeed. */
export const confirmEmpty = (delivery: string): Promise<unknown> =>
  tell('/api/without-document/empty', { id: delivery });
/** Of a delivery in which no document was found: its pages are one. */
export const readAsDocument = (delivery: string): Promise<unknown> =>
  tell('/api/without-document/document', { id: delivery });
export const originalUrl = (delivery: string): string => address('/api/deliveries/original', { id: delivery });

// Documents
export const loadLetter = (id: string, call?: Call): Promise<LetterAnswer> => ask('/api/documents', { id }, call);
export const previewUrl = (page: string): string => address('/api/pages/preview', { id: page });
export const pdfUrl = (document: string): string => address('/api/documents/pdf', { id: document });
export const textUrl = (document: string): string => address('/api/documents/text', { id: document });

// Review
export const loadReviewQueue = (query: PageQuery, call?: Call): Promise<ReviewAnswer> =>
  ask('/api/review', { ...query }, call);
export const loadStanding = (id: string, call?: Call): Promise<StandingAnswer> =>
  ask('/api/review/standing', { id }, call);
/** Tells others that this person has the document open; ends by itself when it is not renewed. */
export const hold = (id: string, call?: Call): Promise<StandingAnswer> => tell('/api/review/hold', { id }, call);
/** Ends the hold while the page is being left; nobody waits for the answer. */
export const letGo = (id: string): void => leave('/api/review/let-go', { id });
export const decide = (id: string, decision: Omit<DecisionRequest, 'id'>): Promise<DecidedAnswer> =>
  tell('/api/review/decide', { id, ...decision });
/** Takes back a decision before the unit has accepted the document. */
export const recall = (id: string): Promise<unknown> => tell('/api/review/recall', { id });
/** The unit has given the document back by other means than the mailroom's. */
export const giveBack = (id: string, unit: string): Promise<unknown> => tell('/api/review/return', { id, unit });
/** `beforePage`: the page's number in the delivery; both parts are sorted anew. */
export const split = (id: string, beforePage: number): Promise<CutAnswer> =>
  tell('/api/review/cut', { id, beforePage });
/** An answer to an open question that stops the document. */
export const setAside = (
  id: string,
  answered: { readonly question: string; readonly answer: string },
): Promise<StoppedAnswer> => tell('/api/review/set-aside', { id, ...answered });

// Quarantine
export const loadQuarantine = (query: PageQuery, call?: Call): Promise<SetAsideAnswer> =>
  ask('/api/quarantine', { ...query }, call);
export const retry = ({ kind, id }: Pick<SetAsideRow, 'kind' | 'id'>): Promise<unknown> =>
  tell('/api/quarantine/retry', { kind, id });

// The register
export const loadBook = (query: BookQuery & PageQuery, call?: Call): Promise<BookAnswer> =>
  ask('/api/register', { ...query }, call);
export const bookUrl = (query: BookQuery): string => address('/api/register/csv', { ...query });

// Quality
export const loadQuality = (call?: Call): Promise<QualityAnswer> => ask('/api/quality', {}, call);
export const loadModels = (call?: Call): Promise<ModelsAnswer> => ask('/api/models', {}, call);
export const refit = (): Promise<unknown> => tell('/api/models/refit', {});
export const rollBack = (version: string): Promise<unknown> => tell('/api/models/rollback', { version });
export const loadSampleChecks = (query: PageQuery, call?: Call): Promise<ChecksAnswer> =>
  ask('/api/checks', { ...query }, call);
/** Undefined: it waits no more. */
export const loadSampleCheck = async (document: string, call?: Call): Promise<CheckRow | undefined> => {
  for (let page = 1; ; page += 1) {
    const { rows, pages } = await loadSampleChecks({ page }, call);
    const check = rows.find(({ id }) => id === document);
    if (check !== undefined || page >= pages) return check;
  }
};
export const answerSampleCheck = (
  document: string,
  answer: { readonly type: string; readonly unit: string },
): Promise<CheckedAnswer> => tell('/api/checks/answer', { id: document, ...answer });

// Separator sheets
/** Takes `unit` and `type` from a form. */
export const SEPARATOR_SHEET_URL = placed('/api/separator-sheet');
export const CONTINUATION_SHEET_URL = address(SEPARATOR_SHEET_URL, { continues: 'yes' });
