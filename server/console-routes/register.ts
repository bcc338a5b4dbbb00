// The register: a page of it, or all of it as a file.
import { Hono } from 'hono';
import { officeDay } from '../../domain/register/office-day.ts';
import { type BookRow, bookOf, type Days, searchFor } from '../../office/views/register-book.ts';
import { bookCsv, namesOf } from '../../office/views/register-csv.ts';
import { type BookQuery, registerOperations } from '../contracts/register.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { pageOf } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

/** Days that are shown if none are given, today among them. */
const LATELY = 7;
const DAY_MS = 86_400_000;

export const registerRoutes = ({ store, clock, labels }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();
  const dayAgo = (days: number): string => officeDay(new Date(clock.now() - days * DAY_MS).toISOString());

  const rowsOf = async ({
    from = dayAgo(LATELY - 1),
    to = dayAgo(0),
    search,
  }: BookQuery): Promise<Days & { readonly all: readonly BookRow[] }> => ({
    from,
    to,
    all: await bookOf(store, { from, to }, searchFor(search, namesOf(labels))),
  });

  serve(routes, registerOperations.loadBook, async ({ query }) => {
    const { from, to, all } = await rowsOf(query);
    return { from, to, ...pageOf(all, query.page) };
  });
  serve(routes, registerOperations.loadBookCsv, async ({ c, query }) => {
    const { from, to, all } = await rowsOf(query);
    return c.body(bookCsv(all, labels), 200, {
      'Content-Type': registerOperations.loadBookCsv.answer.media,
      'Content-Disposition': contentDisposition('attachment', `Posteingangsbuch-${from}-${to}.csv`),
    });
  });
  return routes;
};
