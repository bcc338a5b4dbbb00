// Items by their id, and everything that is written to them, in MongoDB.
import type { ItemKind, ItemOf } from '../../../../domain/items.ts';
import type { Items } from '../../../../domain/ports/ledger/items.ts';
import type { ChangeNumbers } from '../change-sequence.ts';
import { type Collections, keyOf, STORED, stored } from '../documents.ts';
import { asking } from '../faults.ts';
import { mongodbCommit } from './commit.ts';
import { mongodbOriginals } from './originals.ts';

export const mongodbItems = (
  collections: Pick<Collections, 'items' | 'head' | 'originals'>,
  { numbers, onCommit }: { readonly numbers: ChangeNumbers; readonly onCommit: () => void },
): Items => {
  const { items } = collections;
  const commit = mongodbCommit(collections, numbers);
  const firstWith = mongodbOriginals(collections);

  return {
    commit: (changes) =>
      asking(async () => {
        try {
          return await commit(changes);
        } finally {
          onCommit();
        }
      }),

    get: <K extends ItemKind>(kind: K, id: string) =>
      asking(async () => {
        const found = await items.findOne({ _id: keyOf({ kind, id }) }, { projection: STORED });
        return found === null ? undefined : stored<ItemOf<K>>(found);
      }),

    childrenOf: <K extends 'page' | 'document'>(kind: K, delivery: string) =>
      asking(() =>
        items
          .find({ delivery, kind }, { projection: STORED })
          .sort({ number: 1 })
          .map((found) => stored<ItemOf<K>>(found))
          .toArray(),
      ),

    waitingPages: (delivery) => asking(() => items.countDocuments({ delivery, kind: 'page', state: 'waiting' })),

    firstWith: (original, delivery) => asking(() => firstWith(original, delivery)),
  };
};
