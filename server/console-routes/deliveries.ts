// Today's arrivals, and how much waits for a person.
import { Hono } from 'hono';
import { FOR_REVIEW } from '../../domain/document.ts';
import { startOfDay } from '../../domain/register/office-day.ts';
import { type DeliveryRow, passes, TODAY_FILTERS, type TodayFilter } from '../../office/views/today.ts';
import { deliveryOperations } from '../contracts/deliveries.ts';
import { sessionOperations } from '../contracts/session.ts';
import { pageOf } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

export const deliveryRoutes = ({ store, lists, clock }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();

  const withProgress = async (row: DeliveryRow): Promise<DeliveryRow> =>
    row.state === 'opened' && row.pages !== undefined
      ? { ...row, pagesDone: row.pages - (await store.waitingPages(row.id)) }
      : row;

  serve(routes, deliveryOperations.loadToday, async ({ query: { filter, page } }) => {
    const today = await lists.today();
    const count = (of: TodayFilter) => today.filter((row) => passes(row, of)).length;
    const found = pageOf(
      today.filter((row) => passes(row, filter)),
      page,
    );
    return {
      ...found,
      day: new Date(startOfDay(clock.now())).toISOString(),
      rows: await Promise.all(found.rows.map(withProgress)),
      counts: Object.fromEntries(TODAY_FILTERS.map((of) => [of, count(of)])) as Record<TodayFilter, number>,
    };
  });
  serve(routes, sessionOperations.loadCounts, async () => {
    const [checks, deliveries, pages, documents] = await Promise.all([
      store.count('check'),
      store.count('delivery'),
      store.count('page'),
      store.count('document'),
    ]);
    return {
      review: FOR_REVIEW.reduce((sum, state) => sum + (documents[state] ?? 0), 0),
      setAside: [deliveries, pages, documents].reduce(
        (sum, count) => sum + (count.quarantined ?? 0),
        deliveries['without-document'] ?? 0,
      ),
      checks: checks.waiting ?? 0,
    };
  });
  return routes;
};
