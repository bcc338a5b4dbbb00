// Figures of work and waiting for metrics: a few index entries, however large the store is.
import type { Item, ItemKind, Work } from '../../../../domain/items.ts';
import type { Leases, WorkFigures } from '../../../../domain/ports/ledger/leases.ts';
import type { InState, Listed, Queries } from '../../../../domain/ports/ledger/queries.ts';
import { type Collections, LISTED, listed } from '../documents.ts';
import { asking } from '../faults.ts';

/** Behind every instant, and behind every time: what a minimum starts from. */
const NEVER = '~';
const NO_TIME = Number.MAX_SAFE_INTEGER;

interface WorkGroup {
  readonly _id: Work;
  readonly all: number;
  readonly due: number;
  readonly held: number;
  /** The earliest `changedAt` among what has been due since its change. */
  readonly fresh: string;
  /** The smallest `dueAt` among what was held or given back before. */
  readonly again: number;
}

const count = (condition: object): object => ({ $sum: { $cond: [condition, 1, 0] } });

const workloadStages = (now: number, limit: number): object[] => {
  const isDue = { $lte: ['$dueAt', now] };
  const isFresh = { $eq: ['$dueAt', 0] };
  return [
    { $match: { workSince: { $gt: 0 } } },
    { $sort: { workSince: 1 } },
    { $limit: limit },
    {
      $group: {
        _id: '$work',
        all: { $sum: 1 },
        due: count(isDue),
        held: count({ $and: [{ $gt: ['$dueAt', now] }, { $eq: ['$held', true] }] }),
        fresh: { $min: { $cond: [isFresh, '$changedAt', NEVER] } },
        again: { $min: { $cond: [{ $and: [{ $gt: ['$dueAt', 0] }, isDue] }, '$dueAt', NO_TIME] } },
      },
    },
  ];
};

const figures = ({ _id: work, all, due, held, fresh, again }: WorkGroup): WorkFigures => {
  const since = Math.min(fresh === NEVER ? NO_TIME : Date.parse(fresh), again);
  return { work, due, held, later: all - due - held, ...(due === 0 ? {} : { dueSince: since }) };
};

export const mongodbLongestIn =
  ({ items }: Pick<Collections, 'items'>): Queries['longestIn'] =>
  <K extends ItemKind, S extends Item['state']>(
    kind: K,
    states: readonly S[],
  ): Promise<readonly Listed<InState<K, S>>[]> =>
    asking(async () => {
      const found = await Promise.all(
        states.map((state) =>
          items.find({ kind, state }, { projection: LISTED, limit: 1 }).sort({ changed: 1 }).toArray(),
        ),
      );
      return found.flat().map((document) => listed<InState<K, S>>(document));
    });

export const mongodbWorkload =
  ({ items }: Pick<Collections, 'items'>): Leases['workload'] =>
  ({ now, limit }) =>
    asking(async () => (await items.aggregate<WorkGroup>(workloadStages(now, limit)).toArray()).map(figures));
