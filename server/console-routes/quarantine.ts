// What was set aside: why, and another try.

import { Hono } from 'hono';
import { z } from 'zod';
import { hasOriginal } from '../../domain/delivery.ts';
import type { SetAsideAnswer, SetAsideRow } from '../contracts/api.ts';
import { anId, aPage, bodyOf, pageOf, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';
import type { Aside } from '../views/lists.ts';

const aRetry = z.object({ kind: z.enum(['delivery', 'page', 'document']), id: anId });

export const quarantineRoutes = ({ store, review, lists }: Desk): Hono<Env> => {
  const rowOf = async (aside: Aside): Promise<SetAsideRow> => {
    const delivery = (await store.get('delivery', aside.delivery))?.item;
    return {
      ...aside,
      station: delivery?.station ?? '',
      fileName: delivery?.fileName ?? '',
      hasOriginal: hasOriginal(delivery),
    };
  };

  return new Hono<Env>()
    .get('/quarantine', async (c) => {
      const { page } = queryOf(c, z.object({ page: aPage }));
      const found = pageOf(await lists.setAside(), page);
      const left = await lists.left();
      const answer: SetAsideAnswer = { ...found, rows: await Promise.all(found.rows.map(rowOf)), left };
      return c.json(answer);
    })
    .post('/quarantine/retry', async (c) => {
      const { kind, id } = await bodyOf(c, aRetry);
      const outcome = await review.retry(kind, id, c.get('session').actor);
      lists.changed();
      return outcome.kind === 'done' ? c.json({}) : refuse(409, 'not-waiting');
    });
};
