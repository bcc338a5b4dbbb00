// Schemas that several contracts share: ids in paths, labels, days, pages of a list, the domain's closed lists.
import { z } from 'zod';
import type { Delivery } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import { idFromPath } from '../../domain/ids.ts';
import { NO_DOCUMENT_REASONS, QUARANTINE_REASONS, REVIEW_REASONS } from '../../domain/reasons.ts';
import { isDay } from '../../domain/register/register-entry.ts';

/** Lists of answers are read-only, as the read models are. */
export const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
export const keysOf = <Key extends string>(of: Readonly<Record<Key, unknown>>) => z.enum(Object.keys(of) as Key[]);

const DELIVERY_IN_PATH = /^\w[\w.-]{0,63}$/;
const PAGE_IN_PATH = /^\w[\w.-]{0,63}~p\d{3,6}$/;
const DOCUMENT_IN_PATH = /^\w[\w.-]{0,63}~[ds]\d{3,6}$/;

export const ofDelivery = z.object({
  delivery: z.string().regex(DELIVERY_IN_PATH).describe('Id of a delivery.'),
});
export const ofPage = z.object({
  page: z.string().regex(PAGE_IN_PATH).transform(idFromPath).describe('Id of a page, with ~ in place of its /.'),
});
export const ofDocument = z.object({
  document: z
    .string()
    .regex(DOCUMENT_IN_PATH)
    .transform(idFromPath)
    .describe('Id of a document, with ~ in place of its /.'),
});

/** Id of a type or a unit, as the configuration allows it. */
export const label = z.string().min(1).max(100);

export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isDay)
  .describe('YYYY-MM-DD');
export const time = z.string().describe('ISO 8601');

export const onPage = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1).describe('From 1; behind the end it is the last one.'),
});

/** A page of a list. */
export const paged = {
  page: z.int().min(1),
  pages: z.int().min(1),
  total: z.int().min(0),
};

export const deliveryState = z.enum([
  ...(['claimed', 'received', 'opened', 'separated', 'without-document', 'empty', 'quarantined'] as const),
]) satisfies z.ZodType<Delivery['state']>;
export const documentState = z.enum([
  ...([
    'separated',
    'classified',
    'in-review',
    'decided',
    'composed',
    'in-handover',
    'handed-over',
    'accepted',
    'returned',
  ] as const),
  'quarantined',
]) satisfies z.ZodType<Document['state']>;

export const quarantineReason = keysOf(QUARANTINE_REASONS);
export const noDocumentReason = keysOf(NO_DOCUMENT_REASONS);
export const reviewReason = keysOf(REVIEW_REASONS);

/** Type or unit of a document, as a list shows it. */
export const answered = z
  .strictObject({
    label: z.string(),
    confidence: z.number().min(0).max(1).exactOptional().describe('Only where it is the classifier’s answer.'),
    isOpen: z
      .literal(true)
      .exactOptional()
      .describe('Only the first of several guesses: too unsure to be proposed, or asked again after a return.'),
  })
  .meta({ id: 'Answered' });
