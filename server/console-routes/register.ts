// The book of incoming post: a page of it, or all of it as a file.
import { Hono } from 'hono';
import { z } from 'zod';
import { officeDay } from '../../domain/office-day.ts';
import { isDay } from '../../domain/register/register-entry.ts';
import type { BookAnswer, BookRow } from '../contracts/register.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { aPage, pageOf, queryOf } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';
import { bookOf, type Days, searchFor } from '../views/register-book.ts';
import { bookCsv, namesOf } from '../views/register-csv.ts';

/** Days that are shown if nobody says which, today among them. */
const LATELY = 7;
const DAY_MS = 86_400_000;

const aDay = z.string().refine(isDay).optional();
const aBook = z.object({ from: aDay, to: aDay, search: z.string().max(200).default(''), page: aPage });

export const registerRoutes = ({ store, clock, labels }: Desk): Hono<Env> => {
  const dayAgo = (days: number): string => officeDay(new Date(clock.now() - days * DAY_MS).toISOString());

  const rowsOf = async ({
    from = dayAgo(LATELY - 1),
    to = dayAgo(0),
    search,
  }: z.infer<typeof aBook>): Promise<Days & { readonly all: readonly BookRow[] }> => ({
    from,
    to,
    all: await bookOf(store, { from, to }, searchFor(search, namesOf(labels))),
  });

  return new Hono<Env>()
    .get('/register', async (c) => {
      const query = queryOf(c, aBook);
      const { from, to, all } = await rowsOf(query);
      const answer: BookAnswer = { from, to, ...pageOf(all, query.page) };
      return c.json(answer);
    })
    .get('/register/csv', async (c) => {
      const { from, to, all } = await rowsOf(queryOf(c, aBook));
      return c.body(bookCsv(all, labels), 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': contentDisposition('attachment', `Posteingangsbuch-${from}-${to}.csv`),
      });
    });
};
