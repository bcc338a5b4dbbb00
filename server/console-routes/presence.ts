// Who has which letter open, and how a letter stands: what the work screen asks while it is open.
import { Hono } from 'hono';
import { z } from 'zod';
import { isForReview } from '../../domain/document.ts';
import { anId, bodyOf, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';

const aDocument = z.object({ id: anId });

export const presenceRoutes = ({ store, holds, standing }: Desk): Hono<Env> => {
  const find = async (id: string) => (await store.get('document', id))?.item ?? refuse(404, 'not-found');
  return new Hono<Env>()
    .get('/review/standing', async (c) => {
      const { id } = queryOf(c, aDocument);
      return c.json(await standing(await find(id), c.get('session').actor));
    })
    .post('/review/hold', async (c) => {
      const { id } = await bodyOf(c, aDocument);
      const document = await find(id);
      const { actor } = c.get('session');
      if (isForReview(document)) await holds.take(id, actor);
      return c.json(await standing(document, actor));
    })
    .post('/review/let-go', async (c) => {
      const { id } = await bodyOf(c, aDocument);
      await holds.letGo(id, c.get('session').actor);
      return c.json({});
    });
};
