// Lists, counts and whole kinds out of MongoDB: each question is answered from an index, in its order.
import type { Filter } from 'mongodb';
import type { Item, ItemKind, ItemOf } from '../../../../domain/items.ts';
import type { InState, Listed, Queries, Selection } from '../../../../domain/ports/ledger/queries.ts';
import { belongingTo, type Collections, type ItemDocument, LISTED, listed, STORED, stored } from '../documents.ts';
import { asking } from '../faults.ts';
import { paged } from '../paging.ts';
import type { HeadAfter } from '../pending-effects.ts';
import { mongodbReceived } from './by-receipt.ts';
import { mongodbLongestIn } from './figures.ts';

/** What is asked, and the field in whose order an index gives it. */
const question = (
  kind: ItemKind,
  asked: Selection & { readonly before?: number },
): { readonly filter: Filter<ItemDocument>; readonly order: string } => {
  const { states, unit, person, before } = asked;
  const behind = (order: string) => (before === undefined ? {} : { [order]: { $lt: before } });
  const [field, id] = unit === undefined ? (['person', person] as const) : (['unit', unit] as const);
  if (id !== undefined) {
    const among = { [`${field}.id`]: id, [`${field}.in`]: { $in: states!.map((state) => belongingTo(kind, state)) } };
    return { filter: { ...among, ...behind(`${field}.order`) }, order: `${field}.order` };
  }
  const among = states === undefined ? {} : { state: { $in: [...states] } };
  return { filter: { kind, ...among, ...behind('changed') }, order: 'changed' };
};

export const mongodbQueries = ({ items }: Pick<Collections, 'items'>, headAfter: HeadAfter): Queries => ({
  list: async <K extends ItemKind, S extends Item['state'] = Item['state']>(
    kind: K,
    asked: Selection<S> & { readonly limit: number; readonly before?: number },
  ): Promise<readonly Listed<InState<K, S>>[]> =>
    asking(() => {
      const { filter, order } = question(kind, asked);
      return items
        .find(filter, { projection: LISTED, limit: asked.limit })
        .sort({ [order]: -1 })
        .map((document) => listed<InState<K, S>>(document))
        .toArray();
    }),

  count: (kind) =>
    asking(async () => {
      const { tallies } = await headAfter(kind);
      return Object.fromEntries(Object.entries(tallies[kind] ?? {}).filter(([, count]) => count > 0));
    }),

  longestIn: mongodbLongestIn({ items }),

  all: async function* <K extends ItemKind>(kind: K) {
    const page = (after: number, limit: number) =>
      items
        .find({ kind, ordinal: { $gt: after } }, { projection: { ...STORED, ordinal: 1 }, limit })
        .sort({ ordinal: 1 })
        .toArray();
    for await (const found of paged(page, ({ ordinal }) => ordinal, 0)) yield stored<ItemOf<K>>(found);
  },

  receivedBetween: mongodbReceived({ items }),
});
