// Messages that wait, each in the document of its item.
import type { OutboxMessage } from '../../../../domain/handover/withdrawn-message.ts';
import type { Outbox } from '../../../../domain/ports/ledger/outbox.ts';
import { type Collections, isOver } from '../documents.ts';
import { asking } from '../faults.ts';

export const mongodbOutbox = ({ items }: Pick<Collections, 'items'>): Outbox => ({
  pending: ({ now, limit }) =>
    asking(() =>
      items
        .find(
          { 'outbox.sequence': { $gt: 0 }, ...isOver('outbox.notBefore', now) },
          { projection: { outbox: 1 }, limit },
        )
        .sort({ 'outbox.sequence': 1 })
        .map(({ outbox }) => {
          const { sequence, key, message, attempts } = outbox!;
          return { sequence, key, attempts, message: JSON.parse(message) as OutboxMessage };
        })
        .toArray(),
    ),

  postpone: (sequence, notBefore) =>
    asking(async () => {
      const later = { $inc: { 'outbox.attempts': 1 }, $set: { 'outbox.notBefore': notBefore } };
      // At most one; older versions of MongoDB update "one" of a sharded collection only by its shard key.
      await items.updateMany({ 'outbox.sequence': sequence }, later);
    }),
});
