// Documents in the order in which they were received.
import type { Document } from '../../../../domain/document.ts';
import type { Item } from '../../../../domain/items.ts';
import type { Queries } from '../../../../domain/ports/ledger/queries.ts';
import { type Collections, STORED, stored } from '../documents.ts';
import { paged } from '../paging.ts';

/** The id makes every place one of its own and lies behind every bare instant. */
export const receivedPlace = (item: Item): string | undefined =>
  item.kind === 'document' ? `${item.receivedAt} ${item.id}` : undefined;

export const mongodbReceived = ({ items }: Pick<Collections, 'items'>): Queries['receivedBetween'] =>
  async function* ({ from, to }) {
    const page = (after: string, limit: number) =>
      items
        .find({ received: { $gt: after, $lt: to } }, { projection: { ...STORED, received: 1 }, limit })
        .sort({ received: 1 })
        .toArray();
    for await (const found of paged(page, ({ received }) => received!, from)) yield stored<Document>(found);
  };
