// Deliveries that gave no document: their pictures, and what a person sees in them.
import { Hono } from 'hono';
import type { WithoutDocument } from '../../office/views/lists.ts';
import { type WithoutDocumentRow, withoutDocumentOperations } from '../contracts/without-document.ts';
import { pageOf, refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

export const withoutDocumentRoutes = ({ store, review, lists }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();

  const rowOf = async (delivery: WithoutDocument): Promise<WithoutDocumentRow> => ({
    ...delivery,
    pages: (await store.childrenOf('page', delivery.id)).map(({ item }) => ({
      id: item.id,
      number: item.number,
      separator: item.state === 'separator',
    })),
  });

  serve(routes, withoutDocumentOperations.loadWithoutDocument, async ({ query }) => {
    const found = pageOf(await lists.withoutDocument(), query.page);
    return { ...found, rows: await Promise.all(found.rows.map(rowOf)) };
  });
  serve(routes, withoutDocumentOperations.sayFinding, async ({ c, params, body }) => {
    const say = body.finding === 'empty' ? review.confirmEmpty : review.readAsDocument;
    const outcome = await say(params.delivery, c.get('session').actor);
    lists.changed();
    return outcome.kind === 'done' ? {} : refuse(409, 'not-waiting');
  });
  return routes;
};
