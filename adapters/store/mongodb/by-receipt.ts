// Documents in the order in which they were received.
import type { Document } from '../../../domain/document.ts';
import type { Item } from '../../../domain/items.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { type Collections, STORED, stored } from './documents.ts';
import { paged } from './paging.ts';

type Items = Pick<Collections, 'items'>;

/** The id makes every place one of its own and lies behind every bare instant. */
export const receivedPlace = (item: Item): string | undefined =>
  item.kind === 'document' ? `${item.receivedAt} ${item.id}` : undefined;

export const mongodbReceived = ({ items }: Items): Pick<Store, 'receivedBetween'> => ({
  receivedBetween: async function* ({ from, to }) {
    const page = (after: string, limit: number) =>
      items
        .find({ received: { $gt: after, $lt: to } }, { projection: { ...STORED, received: 1 }, limit })
        .sort({ received: 1 })
        .toArray();
    for await (const found of paged(page, ({ received }) => received!, from)) yield stored<Document>(found);
  },
});

/** Documents so many at a time. */
const BATCH = 500;

/**
 * Gives every document that version 1 wrote its place. It may be broken off and done again, also by many at once: what
 * has its place is left alone, and nobody counts on it before all have been seen.
 */
export const placeReceived = async ({ items }: Items): Promise<void> => {
  const lacking = { kind: 'document', received: { $exists: false } } as const;
  for (let after = 0; ; ) {
    const found = await items
      .find({ ...lacking, ordinal: { $gt: after } }, { projection: { ...STORED, ordinal: 1 }, limit: BATCH })
      .sort({ ordinal: 1 })
      .toArray();
    const last = found.at(-1);
    if (last === undefined) return;
    await items.bulkWrite(
      found.map((document) => ({
        updateOne: {
          filter: { _id: document._id, received: lacking.received },
          update: { $set: { received: receivedPlace(stored(document).item)! } },
        },
      })),
      { ordered: false },
    );
    after = last.ordinal;
  }
};
