// Contract of separator sheets to print: plain, for a unit, for a type, or "the document goes on".
import { z } from 'zod';
import { operation } from './operation.ts';
import { label } from './parts.ts';

/** A form sends its empty fields too. */
const choice = z
  .union([z.literal(''), label])
  .optional()
  .transform((chosen) => chosen || undefined);

export const separatorSheetOperations = {
  printSeparatorSheet: operation({
    summary: 'A separator sheet as a PDF.',
    method: 'get',
    path: '/separator-sheet',
    query: z.object({ unit: choice, type: choice, continues: z.literal('yes').exactOptional() }),
    answer: { media: 'application/pdf' },
    refusals: { 422: ['unknown-label'] },
  }),
};
