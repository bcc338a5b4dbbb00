// The review queue and the operator's decision on a document.
import { type Context, Hono } from 'hono';
import { isForReview } from '../../domain/document.ts';
import { GRACE_MS } from '../../domain/review/recall.ts';
import type { Review } from '../../office/review/review.ts';
import type { Waiting } from '../../office/views/lists.ts';
import { documentRow } from '../../office/views/today.ts';
import { type HeldBy, type ReviewRow, reviewOperations } from '../contracts/review.ts';
import { pageOf, refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';
import { behind } from './documents.ts';

export const reviewRoutes = ({ store, review, lists, holds }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();

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
  const nextOf = async (c: Context<Env>, id: string): Promise<{ readonly next?: string }> => {
    const [waiting, held] = await Promise.all([lists.waiting(), holds.byOthers(c.get('session').actor)]);
    const next = behind(waiting, id, held);
    return next === undefined ? {} : { next };
  };

  const refuseUnless = (outcome: Awaited<ReturnType<Review['decide']>>): void => {
    lists.changed();
    if (outcome.kind === 'not-waiting' || outcome.kind === 'not-recallable') refuse(409, outcome.kind);
    else if (outcome.kind !== 'done') refuse(422, outcome.kind);
  };

  serve(routes, reviewOperations.loadReviewQueue, async ({ c, query }) => {
    const found = pageOf(await lists.waiting(), query.page);
    const held = await holds.byOthers(c.get('session').actor);
    const rows = await Promise.all(found.rows.map((row) => rowOf(row, held)));
    return { ...found, rows: rows.filter((row) => row !== undefined) };
  });
  serve(routes, reviewOperations.decide, async ({ c, params: { document: id }, body }) => {
    const { type, unit, fields = {}, answers = {}, proposed = [] } = body;
    const [found, next] = await Promise.all([store.get('document', id), nextOf(c, id)]);
    refuseUnless(await review.decide(id, { type, unit, fields, answers, proposed }, c.get('session').actor));
    return {
      learned: found !== undefined && 'meanConfidence' in found.item && found.item.meanConfidence > 0,
      waits: GRACE_MS,
      ...next,
    };
  });
  serve(routes, reviewOperations.returnDocument, async ({ c, params: { document }, body: { unit } }) => {
    refuseUnless(await review.giveBack(document, { unit, actor: c.get('session').actor }));
    return {};
  });
  serve(routes, reviewOperations.recall, async ({ c, params: { document } }) => {
    refuseUnless(await review.recall(document, c.get('session').actor));
    return {};
  });
  serve(routes, reviewOperations.split, async ({ c, params: { document: id }, body: { beforePage } }) => {
    const next = await nextOf(c, id);
    refuseUnless(await review.cut(id, beforePage, c.get('session').actor));
    return { ...next };
  });
  serve(routes, reviewOperations.setAside, async ({ c, params: { document: id }, body }) => {
    const next = await nextOf(c, id);
    refuseUnless(await review.setAside(id, body, c.get('session').actor));
    return { ...next };
  });
  return routes;
};
