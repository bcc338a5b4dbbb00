// The review list and the operator's word on a letter.
import { Hono } from 'hono';
import { z } from 'zod';
import { FIELD_NAMES } from '../../domain/index-fields.ts';
import type { CutAnswer, DecidedAnswer, ReviewAnswer, ReviewRow } from '../api.ts';
import { aLabel, anId, aPage, bodyOf, pageOf, queryOf, refuse } from '../input.ts';
import type { Waiting } from '../lists.ts';
import type { Desk, Env } from '../ports.ts';
import { documentRow } from '../today.ts';
import { behind } from './documents.ts';

const aCut = z.object({ id: anId, beforePage: z.number().int().min(1).max(1_000_000) });
const someFields = z.partialRecord(z.enum(FIELD_NAMES), z.string().max(1_000));
const anAnswer = z.object({ id: anId, type: aLabel, unit: aLabel, fields: someFields.optional() });

export const reviewRoutes = ({ store, review, lists }: Desk): Hono<Env> => {
  /** Undefined: somebody decided since the list was read. */
  const rowOf = async (waiting: Waiting): Promise<ReviewRow | undefined> => {
    const [found, delivery] = await Promise.all([
      store.get('document', waiting.id),
      store.get('delivery', waiting.delivery),
    ]);
    if (found?.item.state !== 'in-review') return undefined;
    const { type, unit, pages } = documentRow(found.item);
    return {
      id: waiting.id,
      receivedAt: waiting.receivedAt,
      station: waiting.station,
      fileName: delivery?.item.fileName ?? '',
      pages,
      type: type ?? found.item.classification.type,
      unit: unit ?? found.item.classification.unit,
      reasons: found.item.disposition.reasons,
    };
  };

  return new Hono<Env>()
    .get('/review', async (c) => {
      const { page } = queryOf(c, z.object({ page: aPage }));
      const found = pageOf(await lists.waiting(), page);
      const rows = await Promise.all(found.rows.map(rowOf));
      const answer: ReviewAnswer = { ...found, rows: rows.filter((row) => row !== undefined) };
      return c.json(answer);
    })
    .post('/review/decide', async (c) => {
      const { id, type, unit, fields = {} } = await bodyOf(c, anAnswer);
      const [found, waiting] = await Promise.all([store.get('document', id), lists.waiting()]);
      const outcome = await review.decide(id, { type, unit, fields }, c.get('session').actor);
      lists.changed();
      if (outcome.kind === 'unknown-label') return refuse(422, 'unknown-label');
      if (outcome.kind === 'unusable-field') return refuse(422, 'unusable-field');
      if (outcome.kind === 'not-waiting') return refuse(409, 'not-waiting');
      const next = behind(waiting, id);
      const answer: DecidedAnswer = {
        learned: found !== undefined && 'meanConfidence' in found.item && found.item.meanConfidence > 0,
        ...(next === undefined ? {} : { next }),
      };
      return c.json(answer);
    })
    .post('/review/return', async (c) => {
      const { id, unit } = await bodyOf(c, z.object({ id: anId, unit: aLabel }));
      const outcome = await review.giveBack(id, { unit, actor: c.get('session').actor });
      lists.changed();
      return outcome.kind === 'done' ? c.json({}) : refuse(409, 'not-waiting');
    })
    .post('/review/cut', async (c) => {
      const { id, beforePage } = await bodyOf(c, aCut);
      const waiting = await lists.waiting();
      const outcome = await review.cut(id, beforePage, c.get('session').actor);
      lists.changed();
      if (outcome.kind === 'no-such-place') return refuse(422, 'no-such-place');
      if (outcome.kind === 'not-waiting') return refuse(409, 'not-waiting');
      const next = behind(waiting, id);
      const answer: CutAnswer = next === undefined ? {} : { next };
      return c.json(answer);
    });
};
