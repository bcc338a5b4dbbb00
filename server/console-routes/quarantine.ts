// What was set aside: why, and another try.
import { Hono } from 'hono';
import type { Person } from '../../domain/actor.ts';
import { hasOriginal } from '../../domain/delivery.ts';
import type { Aside } from '../../office/views/lists.ts';
import { quarantineOperations, type SetAsideRow } from '../contracts/quarantine.ts';
import { pageOf, refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

export const quarantineRoutes = ({ store, review, lists }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();

  const rowOf = async (aside: Aside): Promise<SetAsideRow> => {
    const delivery = (await store.get('delivery', aside.delivery))?.item;
    return {
      ...aside,
      station: delivery?.station ?? '',
      fileName: delivery?.fileName ?? '',
      hasOriginal: hasOriginal(delivery),
    };
  };

  const retry = async (kind: Aside['kind'], id: string, actor: Person) => {
    const outcome = await review.retry(kind, id, actor);
    lists.changed();
    return outcome.kind === 'done' ? {} : refuse(409, 'not-waiting');
  };

  serve(routes, quarantineOperations.loadQuarantine, async ({ query }) => {
    const found = pageOf(await lists.setAside(), query.page);
    return { ...found, rows: await Promise.all(found.rows.map(rowOf)), left: await lists.left() };
  });
  serve(routes, quarantineOperations.retryDelivery, ({ c, params }) =>
    retry('delivery', params.delivery, c.get('session').actor),
  );
  serve(routes, quarantineOperations.retryPage, ({ c, params }) => retry('page', params.page, c.get('session').actor));
  serve(routes, quarantineOperations.retryDocument, ({ c, params }) =>
    retry('document', params.document, c.get('session').actor),
  );
  return routes;
};
