// Who has which document open, and how a document stands: what the review screen asks while it is open.
import { Hono } from 'hono';
import { isForReview } from '../../domain/document.ts';
import { reviewOperations } from '../contracts/review.ts';
import { refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

export const presenceRoutes = ({ store, holds, standing }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();
  const find = async (id: string) => (await store.get('document', id))?.item ?? refuse(404, 'not-found');

  serve(routes, reviewOperations.loadStanding, async ({ c, params }) =>
    standing(await find(params.document), c.get('session').actor),
  );
  serve(routes, reviewOperations.hold, async ({ c, params }) => {
    const document = await find(params.document);
    const { actor } = c.get('session');
    if (isForReview(document)) await holds.take(document.id, actor);
    return standing(document, actor);
  });
  serve(routes, reviewOperations.letGo, async ({ c, params }) => {
    await holds.letGo(params.document, c.get('session').actor);
    return {};
  });
  return routes;
};
