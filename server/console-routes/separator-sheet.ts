// A separator sheet to print: plain, for a unit, for a type, or "the document goes on".
import { Hono } from 'hono';
import { separatorSheetOperations } from '../contracts/separator-sheets.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

export const separatorSheetRoutes = ({ separatorSheet }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();
  const { printSeparatorSheet } = separatorSheetOperations;
  serve(routes, printSeparatorSheet, async ({ c, query: { unit, type, continues } }) => {
    const pdf = await separatorSheet(
      continues
        ? { continues: true }
        : { ...(unit === undefined ? {} : { unit }), ...(type === undefined ? {} : { type }) },
    );
    if (pdf === undefined) return refuse(422, 'unknown-label');
    const name = ['trennblatt', ...(continues ? ['geht-weiter'] : [unit, type])].filter(Boolean).join('-');
    return c.body(new Uint8Array(pdf), 200, {
      'Content-Type': printSeparatorSheet.answer.media,
      'Content-Disposition': contentDisposition('inline', `${name}.pdf`),
    });
  });
  return routes;
};
