// A separator sheet to print: plain, for a unit, for a type, or "the letter goes on".
import { Hono } from 'hono';
import { z } from 'zod';
import { contentDisposition } from '../http/content-disposition.ts';
import { aLabel, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';

/** A form sends its empty fields too. */
const aChoice = z
  .union([z.literal(''), aLabel])
  .optional()
  .transform((label) => label || undefined);
const aSheet = z.object({ unit: aChoice, type: aChoice, continues: z.literal('yes').optional() });

export const separatorSheetRoutes = ({ separatorSheet }: Desk): Hono<Env> =>
  new Hono<Env>().get('/separator-sheet', async (c) => {
    const { unit, type, continues } = queryOf(c, aSheet);
    const pdf = await separatorSheet(
      continues
        ? { continues: true }
        : { ...(unit === undefined ? {} : { unit }), ...(type === undefined ? {} : { type }) },
    );
    if (pdf === undefined) return refuse(422, 'unknown-label');
    const name = ['trennblatt', ...(continues ? ['geht-weiter'] : [unit, type])].filter(Boolean).join('-');
    return c.body(new Uint8Array(pdf), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': contentDisposition('inline', `${name}.pdf`),
    });
  });
