// The review list and the operator's word on a letter.
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { isForReview } from '../../domain/document.ts';
import { FIELD_NAMES } from '../../domain/register/index-fields.ts';
import { GRACE_MS } from '../../domain/review/recall.ts';
import type { Review } from '../../office/review/review.ts';
import type { CutAnswer, ReviewAnswer, ReviewRow } from '../contracts/api.ts';
import type { DecidedAnswer, HeldBy, StoppedAnswer } from '../contracts/review.ts';
import { aLabel, anId, aPage, bodyOf, pageOf, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';
import type { Waiting } from '../views/lists.ts';
import { documentRow } from '../views/today.ts';
import { behind } from './documents.ts';

const aCut = z.object({ id: anId, beforePage: z.number().int().min(1).max(1_000_000) });
const someFields = z.partialRecord(z.enum(FIELD_NAMES), z.string().max(1_000));
const aQuestion = z.string().min(1).max(100);
const anAnswer = z.object({
  id: anId,
  type: aLabel,
  unit: aLabel,
  fields: someFields.optional(),
  answers: z.record(aQuestion, aQuestion).optional(),
  proposed: z
    .array(z.enum(['type', 'unit']))
    .max(2)
    .optional(),
});
const aStop = z.object({ id: anId, question: aQuestion, answer: aQuestion });

export const reviewRoutes = ({ store, review, lists, holds }: Desk): Hono<Env> => {
  /** Undefined: somebody decided since the list was read. */
  const rowOf = async (
    waiting: Waiting,
    held: ReadonlyMap<string, readonly HeldBy[]>,
  ): Promise<ReviewRow | undefined> => {
    const [found, delivery] = await Promise.all([
      store.get('document', waiting.id),
      store.get('delivery', waiting.delivery),
    ]);
    if (found === undefined || !isForReview(found.item)) return undefined;
    const { type, unit, pages } = documentRow(found.item);
    const [heldBy] = held.get(waiting.id) ?? [];
    return {
      id: waiting.id,
      receivedAt: waiting.receivedAt,
      station: waiting.station,
      fileName: delivery?.item.fileName ?? '',
      pages,
      type: type ?? found.item.classification.type,
      unit: unit ?? found.item.classification.unit,
      reasons: found.item.disposition.reasons,
      ...(heldBy === undefined ? {} : { heldBy }),
    };
  };

  /** Asked before a letter goes: afterwards its place in the list is gone. */
  const nextOf = async (c: Context<Env>, id: string): Promise<string | undefined> => {
    const [waiting, held] = await Promise.all([lists.waiting(), holds.byOthers(c.get('session').actor)]);
    return behind(waiting, id, held);
  };

  const refuseUnless = (outcome: Awaited<ReturnType<Review['decide']>>): void => {
    lists.changed();
    if (outcome.kind === 'not-waiting' || outcome.kind === 'not-recallable') refuse(409, outcome.kind);
    else if (outcome.kind !== 'done') refuse(422, outcome.kind);
  };

  return new Hono<Env>()
    .get('/review', async (c) => {
      const { page } = queryOf(c, z.object({ page: aPage }));
      const found = pageOf(await lists.waiting(), page);
      const held = await holds.byOthers(c.get('session').actor);
      const rows = await Promise.all(found.rows.map((row) => rowOf(row, held)));
      const answer: ReviewAnswer = { ...found, rows: rows.filter((row) => row !== undefined) };
      return c.json(answer);
    })
    .post('/review/decide', async (c) => {
      const { id, type, unit, fields = {}, answers = {}, proposed = [] } = await bodyOf(c, anAnswer);
      const [found, next] = await Promise.all([store.get('document', id), nextOf(c, id)]);
      refuseUnless(await review.decide(id, { type, unit, fields, answers, proposed }, c.get('session').actor));
      const answer: DecidedAnswer = {
        learned: found !== undefined && 'meanConfidence' in found.item && found.item.meanConfidence > 0,
        waits: GRACE_MS,
        ...(next === undefined ? {} : { next }),
      };
      return c.json(answer);
    })
    .post('/review/return', async (c) => {
      const { id, unit } = await bodyOf(c, z.object({ id: anId, unit: aLabel }));
      refuseUnless(await review.giveBack(id, { unit, actor: c.get('session').actor }));
      return c.json({});
    })
    .post('/review/recall', async (c) => {
      const { id } = await bodyOf(c, z.object({ id: anId }));
      refuseUnless(await review.recall(id, c.get('session').actor));
      return c.json({});
    })
    .post('/review/cut', async (c) => {
      const { id, beforePage } = await bodyOf(c, aCut);
      const next = await nextOf(c, id);
      refuseUnless(await review.cut(id, beforePage, c.get('session').actor));
      const answer: CutAnswer = next === undefined ? {} : { next };
      return c.json(answer);
    })
    .post('/review/set-aside', async (c) => {
      const { id, question, answer: answered } = await bodyOf(c, aStop);
      const next = await nextOf(c, id);
      refuseUnless(await review.setAside(id, { question, answer: answered }, c.get('session').actor));
      const answer: StoppedAnswer = next === undefined ? {} : { next };
      return c.json(answer);
    });
};
