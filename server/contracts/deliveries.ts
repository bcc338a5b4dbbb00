// Contracts of deliveries: today's arrivals, and the bytes as they arrived.
import { z } from 'zod';
import { TODAY_FILTERS } from '../../office/views/today.ts';
import { operation } from './operation.ts';
import {
  answered,
  deliveryState,
  documentState,
  list,
  noDocumentReason,
  ofDelivery,
  ofPage,
  onPage,
  paged,
  quarantineReason,
  time,
} from './parts.ts';

export const documentRow = z
  .strictObject({
    id: z.string(),
    number: z.int().describe('Position in the delivery, from 1.'),
    pages: z.int(),
    state: documentState,
    type: answered.exactOptional(),
    unit: answered.exactOptional(),
    decidedBy: z.enum(['machine', 'operator']).exactOptional(),
    hasPdf: z.boolean(),
    recallable: z.boolean().describe('Decided and not yet accepted.'),
  })
  .meta({ id: 'DocumentRow' });
export type DocumentRow = z.infer<typeof documentRow>;

const standing = z.enum([
  ...(['arriving', 'reading', 'sorting', 'review', 'set-aside', 'nothing-found', 'empty', 'done'] as const),
]);
export type Standing = z.infer<typeof standing>;

export const deliveryRow = z
  .strictObject({
    id: z.string(),
    at: time,
    station: z.string(),
    fileName: z.string(),
    state: deliveryState,
    pages: z.int().exactOptional(),
    pagesDone: z.int().exactOptional().describe('While the delivery is being read.'),
    pagesSetAside: z.int(),
    standings: list(standing).describe('Never empty; the first is the one that matters most.'),
    reason: quarantineReason.exactOptional(),
    noDocument: noDocumentReason.exactOptional(),
    confirmedBy: z.string().exactOptional().describe('Who confirmed that it is empty.'),
    seenBefore: z.enum(['duplicate', 'revision']).exactOptional(),
    documents: list(documentRow),
  })
  .meta({ id: 'DeliveryRow' });
export type DeliveryRow = z.infer<typeof deliveryRow>;

const todayFilter = z.enum(TODAY_FILTERS);
export type TodayFilter = z.infer<typeof todayFilter>;

const todayAnswer = z.strictObject({
  ...paged,
  day: time.describe('When today began in the office, ISO 8601.'),
  rows: list(deliveryRow),
  counts: z.record(todayFilter, z.int()),
});
export type TodayAnswer = z.infer<typeof todayAnswer>;

export const deliveryOperations = {
  loadToday: operation({
    summary: 'Deliveries that arrived today, newest first.',
    method: 'get',
    path: '/deliveries',
    query: onPage.extend({ filter: todayFilter.default('all') }),
    answer: todayAnswer,
  }),
  loadOriginal: operation({
    summary: 'The bytes of a delivery as they arrived.',
    method: 'get',
    path: '/deliveries/{delivery}/original',
    params: ofDelivery,
    answer: { media: 'application/octet-stream' },
    refusals: { 404: ['not-found'] },
  }),
  loadPreview: operation({
    summary: 'A page as a picture.',
    method: 'get',
    path: '/pages/{page}/preview',
    params: ofPage,
    answer: { media: 'image/jpeg' },
    refusals: { 404: ['not-found'] },
  }),
};
