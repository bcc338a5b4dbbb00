// Contracts of deliveries that gave no document: a person looks at their pages and says what they are.
import { z } from 'zod';
import { nothing, operation } from './operation.ts';
import { list, noDocumentReason, ofDelivery, onPage, paged, time } from './parts.ts';

const withoutDocumentRow = z
  .strictObject({
    id: z.string(),
    receivedAt: time,
    station: z.string(),
    fileName: z.string(),
    reason: noDocumentReason,
    pages: list(z.strictObject({ id: z.string(), number: z.int(), separator: z.boolean() })).describe(
      'In the order of the file; each has a preview.',
    ),
  })
  .meta({ id: 'WithoutDocumentRow' });
export type WithoutDocumentRow = z.infer<typeof withoutDocumentRow>;

const withoutDocumentAnswer = z.strictObject({ ...paged, rows: list(withoutDocumentRow) });
export type WithoutDocumentAnswer = z.infer<typeof withoutDocumentAnswer>;

export const withoutDocumentOperations = {
  loadWithoutDocument: operation({
    summary: 'Deliveries that gave no document and wait for a person, oldest first.',
    method: 'get',
    path: '/deliveries-without-document',
    query: onPage,
    answer: withoutDocumentAnswer,
  }),
  sayFinding: operation({
    summary: 'What a person sees in a delivery that gave no document: nothing, or a document after all.',
    method: 'post',
    path: '/deliveries/{delivery}/finding',
    params: ofDelivery,
    body: z.object({ finding: z.enum(['empty', 'document']) }),
    answer: nothing,
    refusals: { 409: ['not-waiting'] },
  }),
};
