// The outbox in MongoDB: what waits of an item is in the item's document, the first entry where an index finds it.
import type { Filter, UpdateFilter } from 'mongodb';
import type { OutboxDraft } from '../../../../domain/handover/outbox.ts';
import type { Outbox, OutboxEntry } from '../../../../domain/ports/ledger/outbox.ts';
import type { ChangeNumbers } from '../change-sequence.ts';
import { type Collections, type ItemDocument, isOver, keyOf, type WaitingEntry } from '../documents.ts';
import { asking } from '../faults.ts';

const WAITING = { kind: 1, id: 1, outbox: 1, outboxNext: 1 } as const;

type Waits = Pick<ItemDocument, 'outbox' | 'outboxNext'>;

/** All that waits of an item, in its order. */
export const waitingIn = ({ outbox, outboxNext = [] }: Waits): readonly WaitingEntry[] =>
  outbox === undefined ? [] : [outbox, ...outboxNext];

/** Writes what waits from now on; `stays`: the number of a first entry that is there and stays as it is. */
export const outboxFields = (
  [first, ...rest]: readonly WaitingEntry[],
  { stays }: { readonly stays?: number | undefined } = {},
): UpdateFilter<ItemDocument> => {
  const set = {
    ...(first === undefined || first.sequence === stays ? {} : { outbox: first }),
    ...(rest.length === 0 ? {} : { outboxNext: rest }),
  };
  const gone = { ...(first === undefined ? { outbox: '' } : {}), ...(rest.length === 0 ? { outboxNext: '' } : {}) };
  return {
    ...(Object.keys(set).length === 0 ? {} : { $set: set }),
    ...(Object.keys(gone).length === 0 ? {} : { $unset: gone }),
  } as UpdateFilter<ItemDocument>;
};

/** What waits after a change; `number`: that of the first entry that it puts in. */
export const afterChange = (
  waits: Waits,
  {
    outbox,
    drops,
    number,
  }: { readonly outbox: readonly OutboxDraft[]; readonly drops: readonly string[]; readonly number: number },
): readonly WaitingEntry[] => {
  const left = waitingIn(waits).filter(({ key }) => !drops.includes(key));
  const known = new Set(left.map(({ key }) => key));
  const added = outbox.map(
    ({ to, key, event, notBefore = 0 }, place): WaitingEntry => ({
      ...{ sequence: number + place, to, key, event: JSON.stringify(event), attempts: 0, notBefore },
    }),
  );
  return [...left, ...added.filter(({ key }) => !known.has(key))];
};

const entryOf = (
  { kind, id }: Pick<ItemDocument, 'kind' | 'id'>,
  { sequence, to, key, event, attempts }: WaitingEntry,
): OutboxEntry => ({
  ...{ sequence, item: { kind, id }, to, key, attempts },
  event: JSON.parse(event) as OutboxEntry['event'],
});

/** With the times that they wait for, as a copy of all keeps them. */
export const waitingOf = (document: ItemDocument) =>
  waitingIn(document).map((entry) => ({ ...entryOf(document, entry), notBefore: entry.notBefore }));

export const mongodbOutbox = (
  { items }: Pick<Collections, 'items'>,
  { numbers, moved }: { readonly numbers: ChangeNumbers; readonly moved: () => void },
): Outbox => ({
  pending: ({ now, limit, except = [] }) =>
    asking(() =>
      items
        .find(
          {
            'outbox.sequence': { $gt: 0 },
            ...isOver('outbox.notBefore', now),
            ...(except.length === 0 ? {} : { 'outbox.to': { $nin: [...except] } }),
          } as Filter<ItemDocument>,
          { projection: { kind: 1, id: 1, outbox: 1 }, limit },
        )
        .sort({ 'outbox.sequence': 1 })
        .map((found) => entryOf(found, found.outbox!))
        .toArray(),
    ),

  outboxOf: (item) =>
    asking(async () => {
      const found = await items.findOne({ _id: keyOf(item) }, { projection: WAITING });
      return found === null ? [] : waitingIn(found).map((entry) => entryOf(found, entry));
    }),

  postpone: (sequence, notBefore) =>
    asking(async () => {
      const later = { $inc: { 'outbox.attempts': 1 }, $set: { 'outbox.notBefore': notBefore } };
      // At most one; older versions of MongoDB update "one" of a sharded collection only by its shard key.
      await items.updateMany({ 'outbox.sequence': sequence }, later);
    }),

  settle: (sequence, journal) =>
    asking(async () => {
      for (;;) {
        const found = await items.findOne(
          { 'outbox.sequence': sequence },
          { projection: { version: 1, outbox: 1, outboxNext: 1 } },
        );
        if (found === null) return false;
        const { _id, version } = found;
        const change = journal.length === 0 ? undefined : await numbers.take(1);
        const effect = { change, entries: journal.map((draft) => JSON.stringify(draft)), aside: true };
        // A concurrent change of the item may have added something behind it.
        const { matchedCount } = await items.updateOne({ _id, version, 'outbox.sequence': sequence }, {
          ...outboxFields(waitingIn(found).slice(1)),
          ...(change === undefined ? {} : { $push: { riding: effect }, $min: { ridesSince: change } }),
        } as UpdateFilter<ItemDocument>);
        if (matchedCount === 0) continue;
        if (change !== undefined) moved();
        return true;
      }
    }),
});
