// Contracts of the quarantine: what was set aside and why, and another try.
import { z } from 'zod';
import { LEFT_REASONS } from '../../domain/sources/left-files.ts';
import { nothing, operation } from './operation.ts';
import { keysOf, list, ofDelivery, ofDocument, ofPage, onPage, paged, quarantineReason, time } from './parts.ts';

export const leftRow = z
  .strictObject({
    station: z.string(),
    at: time,
    count: z.int(),
    files: list(z.strictObject({ name: z.string(), reason: keysOf(LEFT_REASONS) })).describe('The first of them.'),
  })
  .meta({ id: 'LeftRow' });
export type LeftRow = z.infer<typeof leftRow>;

export const setAsideRow = z
  .strictObject({
    kind: z.enum(['delivery', 'page', 'document']),
    id: z.string(),
    at: time.describe('When it was quarantined, ISO 8601.'),
    delivery: z.string(),
    station: z.string(),
    fileName: z.string(),
    number: z.int().exactOptional().describe('Of a page or a document: its place in the delivery, from 1.'),
    reason: quarantineReason,
    detail: z.string().exactOptional(),
    hasOriginal: z.boolean().describe('The bytes as they arrived can be downloaded.'),
  })
  .meta({ id: 'SetAsideRow' });
export type SetAsideRow = z.infer<typeof setAsideRow>;

const setAsideAnswer = z.strictObject({
  ...paged,
  rows: list(setAsideRow),
  left: list(leftRow).describe('Files in folders of stations that are not taken.'),
});
export type SetAsideAnswer = z.infer<typeof setAsideAnswer>;

const again = { method: 'post', answer: nothing, refusals: { 409: ['not-waiting'] } } as const;

export const quarantineOperations = {
  loadQuarantine: operation({
    summary: 'Deliveries, pages and documents in quarantine, newest first.',
    method: 'get',
    path: '/quarantine',
    query: onPage,
    answer: setAsideAnswer,
  }),
  retryDelivery: operation({
    summary: 'Tries a delivery in quarantine again.',
    path: '/deliveries/{delivery}/retry',
    params: ofDelivery,
    ...again,
  }),
  retryPage: operation({
    summary: 'Tries a page in quarantine again.',
    path: '/pages/{page}/retry',
    params: ofPage,
    ...again,
  }),
  retryDocument: operation({
    summary: 'Tries a document in quarantine again.',
    path: '/documents/{document}/retry',
    params: ofDocument,
    ...again,
  }),
};
