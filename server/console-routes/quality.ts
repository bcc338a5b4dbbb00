// How well documents are sorted, the versions of the model, and the sample that operators check.
import { Hono } from 'hono';
import type { ModelVersion } from '../../domain/sorting/model-version.ts';
import type { WaitingForCheck } from '../../office/views/lists.ts';
import { type CheckRow, type ModelRow, qualityOperations } from '../contracts/quality.ts';
import { pageOf, refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

const rowOf = (version: ModelVersion, inUse: string | undefined): ModelRow => {
  const { id, state, origin, madeAt } = version;
  const row = { id, state, origin, madeAt, inUse: id === inUse };
  if (version.origin !== 'refit') return row;
  const { trainingSet, comparison } = version;
  return {
    ...row,
    letters: trainingSet.base + trainingSet.decisions + trainingSet.accepted,
    leftOut: trainingSet.leftOut,
    heldOut: trainingSet.heldOut,
    bothRight: comparison.candidate.bothRight,
    bothRightBefore: comparison.inUse.bothRight,
  };
};

export const qualityRoutes = ({ store, review, lists, quality, models }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();

  /** The check behind `id`, or the first of all that is another one. */
  const behind = (waiting: readonly { readonly id: string }[], id: string): string | undefined => {
    const place = waiting.findIndex((check) => check.id === id);
    const others = waiting.filter((check) => check.id !== id);
    return (others[Math.max(place, 0)] ?? others[0])?.id;
  };

  const rowOfCheck = async ({ delivery, ...check }: WaitingForCheck): Promise<CheckRow> => ({
    ...check,
    fileName: (await store.get('delivery', delivery))?.item.fileName ?? '',
  });

  serve(routes, qualityOperations.loadQuality, () => quality());
  serve(routes, qualityOperations.loadModels, async () => {
    const { versions, inUse, ...rest } = await models.look();
    const rows = versions.map((version) => rowOf(version, inUse));
    return { ...rest, rows: rows.toSorted((a, b) => Number(b.inUse) - Number(a.inUse)) };
  });
  serve(routes, qualityOperations.refit, ({ c }) => {
    models.refit(c.get('session').actor);
    return {};
  });
  serve(routes, qualityOperations.rollBack, async ({ c, params: { model } }) => {
    const outcome = await models.rollBack(model, c.get('session').actor);
    return outcome === 'unknown-version' ? refuse(404, 'not-found') : {};
  });
  serve(routes, qualityOperations.loadSampleChecks, async ({ query }) => {
    const found = pageOf(await lists.checks(), query.page);
    return { ...found, rows: await Promise.all(found.rows.map(rowOfCheck)) };
  });
  serve(routes, qualityOperations.loadSampleCheck, async ({ params: { document } }) => {
    const check = (await lists.checks()).find(({ id }) => id === document);
    return check === undefined ? refuse(404, 'not-found') : rowOfCheck(check);
  });
  serve(routes, qualityOperations.answerSampleCheck, async ({ c, params: { document: id }, body: { type, unit } }) => {
    const waiting = await lists.checks();
    const said = waiting.find((check) => check.id === id);
    const outcome = await review.check(id, { type, unit }, c.get('session').actor);
    lists.changed();
    if (outcome.kind === 'unknown-label') return refuse(422, 'unknown-label');
    if (outcome.kind !== 'done') return refuse(409, 'not-waiting');
    const next = behind(waiting, id);
    return { right: said?.type === type && said.unit === unit, ...(next === undefined ? {} : { next }) };
  });
  return routes;
};
