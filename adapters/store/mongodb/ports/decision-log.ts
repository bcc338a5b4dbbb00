// Decisions in the order in which they became known, from a collection of their own.
import { MailroomError } from '../../../../domain/errors.ts';
import type { ItemOf } from '../../../../domain/items.ts';
import type { DecisionLog } from '../../../../domain/ports/ledger/decision-log.ts';
import { type Collections, STORED, stored } from '../documents.ts';
import { asking } from '../faults.ts';
import { paged } from '../paging.ts';
import type { HeadAfter } from '../pending-effects.ts';

export const mongodbDecisionLog = (
  { items, decisions }: Pick<Collections, 'items' | 'decisions'>,
  headAfter: HeadAfter,
): DecisionLog => ({
  decisions: async function* (after) {
    const { readable } = await asking(() => headAfter('decision'));
    const page = async (from: number, limit: number) => {
      const order = await decisions
        .find({ _id: { $gt: from, $lte: readable.decisions } }, { limit })
        .sort({ _id: 1 })
        .toArray();
      // A page at a time: a query that names every decision there is would be larger than MongoDB takes.
      const found = await items.find({ _id: { $in: order.map(({ item }) => item) } }, { projection: STORED }).toArray();
      const byKey = new Map(found.map((document) => [document._id, stored<ItemOf<'decision'>>(document).item]));
      return order.map(({ _id, item }) => {
        const decision = byKey.get(item);
        if (decision === undefined) throw new MailroomError('STORE_UNAVAILABLE', { missing: item });
        return { sequence: _id, decision };
      });
    };
    yield* paged(page, ({ sequence }) => sequence, after);
  },
});
