// Deliveries in which no document was found: their pictures, and a person's word on them.
import { Hono } from 'hono';
import { z } from 'zod';
import type { WithoutDocumentAnswer, WithoutDocumentRow } from '../contracts/without-document.ts';
import { anId, aPage, bodyOf, pageOf, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';
import type { WithoutDocument } from '../views/lists.ts';

const aWord = z.object({ id: anId });

export const withoutDocumentRoutes = ({ store, review, lists }: Desk): Hono<Env> => {
  const rowOf = async ({
    id,
    receivedAt,
    station,
    fileName,
    reason,
  }: WithoutDocument): Promise<WithoutDocumentRow> => ({
    ...{ id, receivedAt, station, fileName, reason },
    pages: (await store.childrenOf('page', id)).map(({ item }) => ({
      id: item.id,
      number: item.number,
      separator: item.state === 'separator',
    })),
  });

  return new Hono<Env>()
    .get('/without-document', async (c) => {
      const { page } = queryOf(c, z.object({ page: aPage }));
      const found = pageOf(await lists.withoutDocument(), page);
      const answer: WithoutDocumentAnswer = { ...found, rows: await Promise.all(found.rows.map(rowOf)) };
      return c.json(answer);
    })
    .post('/without-document/empty', async (c) => {
      const { id } = await bodyOf(c, aWord);
      const outcome = await review.confirmEmpty(id, c.get('session').actor);
      lists.changed();
      return outcome.kind === 'done' ? c.json({}) : refuse(409, 'not-waiting');
    })
    .post('/without-document/document', async (c) => {
      const { id } = await bodyOf(c, aWord);
      const outcome = await review.readAsDocument(id, c.get('session').actor);
      lists.changed();
      return outcome.kind === 'done' ? c.json({}) : refuse(409, 'not-waiting');
    });
};
