// How well the house sorts, the versions of the model, and the sample that operators check.
import { Hono } from 'hono';
import { z } from 'zod';
import type { ModelVersion } from '../../domain/sorting/model-version.ts';
import type { CheckedAnswer, ChecksAnswer, ModelRow, ModelsAnswer, QualityAnswer } from '../contracts/quality.ts';
import { aLabel, anId, aPage, bodyOf, pageOf, queryOf, refuse } from '../http/input.ts';
import type { Desk, Env } from '../ports.ts';

const aVersion = z.object({ version: z.string().regex(/^model-[0-9a-f]{1,64}$/) });
const aCheck = z.object({ id: anId, type: aLabel, unit: aLabel });

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
  /** The check behind `id`, or the first of all that is another one. */
  const behind = (waiting: readonly { readonly id: string }[], id: string): string | undefined => {
    const place = waiting.findIndex((check) => check.id === id);
    const others = waiting.filter((check) => check.id !== id);
    return (others[Math.max(place, 0)] ?? others[0])?.id;
  };

  return new Hono<Env>()
    .get('/quality', async (c) => {
      const answer: QualityAnswer = await quality();
      return c.json(answer);
    })
    .get('/models', async (c) => {
      const { versions, inUse, ...rest } = await models.look();
      const rows = versions.map((version) => rowOf(version, inUse));
      const answer: ModelsAnswer = { ...rest, rows: rows.toSorted((a, b) => Number(b.inUse) - Number(a.inUse)) };
      return c.json(answer);
    })
    .post('/models/refit', async (c) => {
      models.refit(c.get('session').actor);
      return c.json({});
    })
    .post('/models/rollback', async (c) => {
      const { version } = await bodyOf(c, aVersion);
      const outcome = await models.rollBack(version, c.get('session').actor);
      return outcome === 'unknown-version' ? refuse(404, 'not-found') : c.json({});
    })
    .get('/checks', async (c) => {
      const { page } = queryOf(c, z.object({ page: aPage }));
      const found = pageOf(await lists.checks(), page);
      const rows = await Promise.all(
        found.rows.map(async (check) => ({
          ...check,
          fileName: (await store.get('delivery', check.delivery))?.item.fileName ?? '',
        })),
      );
      const answer: ChecksAnswer = { ...found, rows };
      return c.json(answer);
    })
    .post('/checks/answer', async (c) => {
      const { id, type, unit } = await bodyOf(c, aCheck);
      const waiting = await lists.checks();
      const said = waiting.find((check) => check.id === id);
      const outcome = await review.check(id, { type, unit }, c.get('session').actor);
      lists.changed();
      if (outcome.kind === 'unknown-label') return refuse(422, 'unknown-label');
      if (outcome.kind !== 'done') return refuse(409, 'not-waiting');
      const next = behind(waiting, id);
      const answer: CheckedAnswer = {
        right: said?.type === type && said.unit === unit,
        ...(next === undefined ? {} : { next }),
      };
      return c.json(answer);
    });
};
