// What came in today, and how much waits for a person.
import { Hono } from 'hono';
import { z } from 'zod';
import { FOR_REVIEW } from '../../domain/document.ts';
import { startOfDay } from '../../domain/office-day.ts';
import {
  type CountsAnswer,
  type DeliveryRow,
  TODAY_FILTERS,
  type TodayAnswer,
  type TodayFilter,
} from '../contracts/api.ts';
import { aPage, pageOf, queryOf } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';
import { passes } from '../views/today.ts';

const aLook = z.object({ filter: z.enum(TODAY_FILTERS).default('all'), page: aPage });

export const deliveryRoutes = ({ store, lists, clock }: Desk): Hono<Env> => {
  const withProgress = async (row: DeliveryRow): Promise<DeliveryRow> =>
    row.state === 'opened' && row.pages !== undefined
      ? { ...row, pagesDone: row.pages - (await store.waitingPages(row.id)) }
      : row;

  return new Hono<Env>()
    .get('/deliveries', async (c) => {
      const { filter, page } = queryOf(c, aLook);
      const today = await lists.today();
      const count = (of: TodayFilter) => today.filter((row) => passes(row, of)).length;
      const found = pageOf(
        today.filter((row) => passes(row, filter)),
        page,
      );
      const answer: TodayAnswer = {
        ...found,
        day: new Date(startOfDay(clock.now())).toISOString(),
        rows: await Promise.all(found.rows.map(withProgress)),
        counts: Object.fromEntries(TODAY_FILTERS.map((of) => [of, count(of)])) as Record<TodayFilter, number>,
      };
      return c.json(answer);
    })
    .get('/counts', async (c) => {
      const [checks, deliveries, pages, documents] = await Promise.all([
        store.count('check'),
        store.count('delivery'),
        store.count('page'),
        store.count('document'),
      ]);
      const answer: CountsAnswer = {
        review: FOR_REVIEW.reduce((sum, state) => sum + (documents[state] ?? 0), 0),
        setAside: [deliveries, pages, documents].reduce(
          (sum, count) => sum + (count.quarantined ?? 0),
          deliveries['without-document'] ?? 0,
        ),
        checks: checks.waiting ?? 0,
      };
      return c.json(answer);
    });
};
