// Contracts of the register, and of passages marked on a page.
import { z } from 'zod';
import { FIELD_NAMES } from '../../domain/register/index-fields.ts';
import { operation } from './operation.ts';
import { day, documentState, list, noDocumentReason, onPage, paged, time } from './parts.ts';

const part = z.number().describe('In parts of the page’s width or height, 0 to 1.');
const box = z.strictObject({ x: part, y: part, width: part, height: part }).meta({ id: 'Box' });
export type Box = z.infer<typeof box>;

const mark = z
  .strictObject({ page: z.string().describe('Id of the page.'), boxes: list(box).describe('One per line.') })
  .meta({ id: 'Mark' });
export type Mark = z.infer<typeof mark>;

/** A passage of the document that spoke for an answer. Without mark: nobody knows where it is. */
export const ground = z.strictObject({ text: z.string(), mark: mark.exactOptional() }).meta({ id: 'Ground' });
export type Ground = z.infer<typeof ground>;

export const fieldName = z.enum(FIELD_NAMES);

export const registerEntry = z
  .strictObject({
    name: fieldName,
    value: z.string(),
    confidence: z.number().min(0).max(1).exactOptional().describe('Absent: an operator entered it.'),
    mark: mark.exactOptional(),
  })
  .meta({ id: 'RegisterEntry' });
export type RegisterEntry = z.infer<typeof registerEntry>;

export const bookRow = z
  .strictObject({
    id: z.string(),
    receivedAt: time,
    fields: z.strictObject(
      Object.fromEntries(FIELD_NAMES.map((name) => [name, z.string().exactOptional()])) as {
        readonly [name in (typeof FIELD_NAMES)[number]]: z.ZodExactOptional<z.ZodString>;
      },
    ),
    type: z.string().exactOptional(),
    unit: z.string().exactOptional(),
    state: z.enum([...documentState.options, 'without-document', 'empty']),
    withoutDocument: z
      .strictObject({ fileName: z.string(), reason: noDocumentReason, confirmedBy: z.string().exactOptional() })
      .exactOptional()
      .describe('Of a delivery that gave no document.'),
    pages: z.int(),
    hasPdf: z.boolean(),
  })
  .meta({ id: 'BookRow' });
export type BookRow = z.infer<typeof bookRow>;

const bookAnswer = z.strictObject({ ...paged, from: day, to: day, rows: list(bookRow) });
export type BookAnswer = z.infer<typeof bookAnswer>;

/** Days that are not given are the office's latest ones. */
const bookQuery = z.object({
  from: day.exactOptional(),
  to: day.exactOptional(),
  search: z.string().max(200).default(''),
});
export type BookQuery = z.output<typeof bookQuery>;

export const registerOperations = {
  loadBook: operation({
    summary: 'Documents received on these days, both included, newest first.',
    method: 'get',
    path: '/register',
    query: bookQuery.extend(onPage.shape),
    answer: bookAnswer,
  }),
  loadBookCsv: operation({
    summary: 'The register of these days as CSV.',
    method: 'get',
    path: '/register.csv',
    query: bookQuery,
    answer: { media: 'text/csv; charset=utf-8' },
  }),
};
