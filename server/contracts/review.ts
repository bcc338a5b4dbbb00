// Contracts of the review: the queue, how a document stands, and an operator's decision on it.
import { z } from 'zod';
import { nothing, operation } from './operation.ts';
import { answered, label, list, ofDocument, onPage, paged, reviewReason, time } from './parts.ts';
import { fieldName } from './register.ts';

/** Somebody else who has the document open. */
const heldBy = z.strictObject({ name: z.string(), since: time }).meta({ id: 'HeldBy' });
export type HeldBy = z.infer<typeof heldBy>;

const reviewRow = z
  .strictObject({
    id: z.string(),
    receivedAt: time,
    station: z.string(),
    fileName: z.string(),
    pages: z.int(),
    type: answered,
    unit: answered,
    reasons: list(reviewReason),
    heldBy: heldBy.exactOptional(),
  })
  .meta({ id: 'ReviewRow' });
export type ReviewRow = z.infer<typeof reviewRow>;

const reviewAnswer = z.strictObject({ ...paged, rows: list(reviewRow) });
export type ReviewAnswer = z.infer<typeof reviewAnswer>;

export const lastWord = z
  .strictObject({
    did: z.enum(['decided', 'cut', 'set-aside']),
    by: z.string().exactOptional().describe('Absent: the machine.'),
    at: time,
    type: z.string().exactOptional(),
    unit: z.string().exactOptional(),
  })
  .meta({ id: 'LastWord' });

export const standingAnswer = z
  .strictObject({
    waiting: z.boolean(),
    now: time.describe('The server’s time, ISO 8601.'),
    heldBy: list(heldBy).describe('Longest first.'),
    lastWord: lastWord.exactOptional().describe('Absent as long as it waits.'),
    recallable: z.boolean().describe('Decided and not yet accepted.'),
  })
  .meta({ id: 'StandingAnswer' });
export type LastWord = z.infer<typeof lastWord>;
export type StandingAnswer = z.infer<typeof standingAnswer>;

const question = z.string().min(1).max(100);
const decision = z.object({
  type: label,
  unit: label,
  proposed: z
    .array(z.enum(['type', 'unit']))
    .max(2)
    .readonly()
    .exactOptional()
    .describe('What was confirmed as proposed; the rest was chosen.'),
  answers: z.record(question, question).exactOptional().describe('To every open question its answer.'),
  fields: z.partialRecord(fieldName, z.string().max(1_000)).exactOptional().describe('What changed in the register.'),
});
export type DecisionRequest = z.input<typeof decision>;

/** The document that waits behind this one. */
const next = z.string().exactOptional();
const decidedAnswer = z.strictObject({
  learned: z.boolean().describe('There was text in it, so the classifier learns from it.'),
  waits: z.int().describe('Milliseconds until it goes to the unit.'),
  next,
});
export type DecidedAnswer = z.infer<typeof decidedAnswer>;

const stoppedAnswer = z.strictObject({ next });
export type StoppedAnswer = z.infer<typeof stoppedAnswer>;

const notFound = { 404: ['not-found'] } as const;

export const reviewOperations = {
  loadReviewQueue: operation({
    summary: 'Documents that wait for an operator, oldest first.',
    method: 'get',
    path: '/review-queue',
    query: onPage,
    answer: reviewAnswer,
  }),
  loadStanding: operation({
    summary: 'Whether a document waits, who else has it open, and what became of it.',
    method: 'get',
    path: '/documents/{document}/standing',
    params: ofDocument,
    answer: standingAnswer,
    refusals: notFound,
  }),
  hold: operation({
    summary: 'Shows others that this person has the document open; ends by itself unless renewed.',
    method: 'put',
    path: '/documents/{document}/hold',
    params: ofDocument,
    answer: standingAnswer,
    refusals: notFound,
  }),
  letGo: operation({
    summary: 'Ends the hold.',
    method: 'delete',
    path: '/documents/{document}/hold',
    params: ofDocument,
    answer: nothing,
  }),
  decide: operation({
    summary: 'Decides type and unit of a document in review.',
    method: 'post',
    path: '/documents/{document}/decision',
    params: ofDocument,
    body: decision,
    answer: decidedAnswer,
    refusals: { 409: ['not-waiting'], 422: ['unknown-label', 'unusable-field', 'unanswered', 'not-proposed'] },
  }),
  recall: operation({
    summary: 'Recalls a decision before the unit has accepted the document.',
    method: 'post',
    path: '/documents/{document}/recall',
    params: ofDocument,
    answer: nothing,
    refusals: { 409: ['not-recallable'] },
  }),
  returnDocument: operation({
    summary: 'Notes that a unit has returned the document by other means than its system.',
    method: 'post',
    path: '/documents/{document}/return',
    params: ofDocument,
    body: z.object({ unit: label }),
    answer: nothing,
    refusals: { 409: ['not-waiting'] },
  }),
  split: operation({
    summary: 'Splits a document in review before a page; both parts are sorted again.',
    method: 'post',
    path: '/documents/{document}/split',
    params: ofDocument,
    body: z.object({ beforePage: z.int().min(1).max(1_000_000).describe('Number of the page in the delivery.') }),
    answer: stoppedAnswer,
    refusals: { 409: ['not-waiting'], 422: ['no-such-place'] },
  }),
  setAside: operation({
    summary: 'Quarantines a document by an answer to one of its open questions.',
    method: 'post',
    path: '/documents/{document}/quarantine',
    params: ofDocument,
    body: z.object({ question, answer: question }),
    answer: stoppedAnswer,
    refusals: { 409: ['not-waiting'], 422: ['no-such-answer'] },
  }),
};
