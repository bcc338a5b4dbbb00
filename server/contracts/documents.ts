// Contracts of one document: as the review screen shows it, its text and its PDF.
import { z } from 'zod';
import { ACTIVE_CONTENT } from '../../domain/carried.ts';
import { BOUNDARY_REASONS } from '../../domain/reasons.ts';
import { QUESTIONS } from '../../domain/review/open-questions.ts';
import { operation } from './operation.ts';
import { answered, keysOf, list, ofDocument, reviewReason, time } from './parts.ts';
import { ground, registerEntry } from './register.ts';
import { standingAnswer } from './review.ts';

const choices = z
  .strictObject({
    offered: list(answered).describe('At most four, best first; only labels that can be chosen.'),
    proposal: z.string().exactOptional().describe('Absent: the operator has to choose.'),
    rule: z.string().exactOptional().describe('Name of the rule that gives the proposal.'),
    recalled: z.literal(true).exactOptional().describe('A person decided so about the very same text before.'),
    evidence: list(ground).describe('What speaks for the best answer.'),
    runnerUp: z.strictObject({ label: z.string(), evidence: list(ground) }).exactOptional(),
  })
  .meta({ id: 'Choices' });
export type Choices = z.infer<typeof choices>;

const boundary = z
  .strictObject({
    beforePage: z.int().describe('Number of the page in the delivery.'),
    place: z.int().describe('The same page counted among the written ones, from 1.'),
    reasons: list(keysOf(BOUNDARY_REASONS)),
  })
  .meta({ id: 'Boundary' });
export type Boundary = z.infer<typeof boundary>;

const attachment = z.strictObject({
  name: z.string(),
  size: z.number().exactOptional().describe('Bytes, where the file says so.'),
  kind: z.string().exactOptional(),
});

const openQuestion = z.strictObject({
  id: z.string(),
  kind: keysOf(QUESTIONS),
  beforePage: z.int().exactOptional(),
});

const letterAnswer = z
  .strictObject({
    id: z.string(),
    receivedAt: time,
    station: z.string(),
    fileName: z.string(),
    standing: standingAnswer,
    reasons: list(reviewReason),
    carried: z
      .strictObject({ has: list(keysOf(ACTIVE_CONTENT)), attachments: list(attachment) })
      .describe('What the file has beside its pages.'),
    delivery: z.string(),
    boundaries: list(boundary).describe('Where another document may begin.'),
    questions: list(openQuestion).describe('To be answered before it can go.'),
    returns: list(z.strictObject({ unit: z.string(), at: time })).describe('Units that returned it, oldest first.'),
    pages: list(z.strictObject({ id: z.string(), blank: z.boolean() })),
    text: z.string(),
    textCut: z.boolean().describe('The text is longer than what is shown.'),
    type: choices,
    unit: choices,
    register: list(registerEntry).describe('In the order of the register’s columns.'),
    next: z.string().exactOptional().describe('The document that waits behind this one.'),
    left: z.int().describe('How many wait, this one included.'),
  })
  .meta({ id: 'LetterAnswer' });
export type LetterAnswer = z.infer<typeof letterAnswer>;

const notFound = { 404: ['not-found'] } as const;

export const documentOperations = {
  loadLetter: operation({
    summary: 'A document as the review screen shows it.',
    method: 'get',
    path: '/documents/{document}',
    params: ofDocument,
    answer: letterAnswer,
    refusals: notFound,
  }),
  loadText: operation({
    summary: 'The whole text of a document.',
    method: 'get',
    path: '/documents/{document}/text',
    params: ofDocument,
    answer: { media: 'text/plain; charset=utf-8' },
    refusals: notFound,
  }),
  loadPdf: operation({
    summary: 'The PDF of a document.',
    method: 'get',
    path: '/documents/{document}/pdf',
    params: ofDocument,
    answer: { media: 'application/pdf' },
    refusals: notFound,
  }),
};
