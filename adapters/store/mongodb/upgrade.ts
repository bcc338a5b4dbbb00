// What older versions have left in the database, brought to what this one expects.
import { ITEM_KINDS, type ItemKind } from '../../../domain/items.ts';
import { carryOut, endTurn } from './batch.ts';
import { belongings, type Collections, hasChange, type ItemDocument, STORED, stored } from './documents.ts';
import { receivedPlace } from './ports/by-receipt.ts';

/** Items so many at a time. */
const BATCH = 500;

/**
 * Gives every document that version 1 wrote its place. It may be broken off and done again, also by many at once: what
 * has its place is left alone, and nobody counts on it before all have been seen.
 */
export const placeReceived = async ({ items }: Pick<Collections, 'items'>): Promise<void> => {
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

type Unfed = Pick<ItemDocument, '_id' | 'body' | 'version' | 'ordinal' | 'changed' | 'feed' | 'riding'>;
const UNFED_FIELDS = { ...STORED, ordinal: 1, changed: 1, feed: 1, 'riding.change': 1, 'riding.aside': 1 } as const;

/** Enters whom the item belongs to; and its place in the feed, unless a change still rides: that brings a place of its own. */
const entering = (document: Unfed, base: number) => {
  const { _id, changed, feed } = document;
  const owners = Object.entries(belongings(stored(document).item, changed));
  const set = Object.fromEntries(owners.filter(([, owner]) => owner !== undefined));
  const rides = hasChange(document);
  return {
    updateOne: {
      // A concurrent change enters both.
      filter: { _id, changed, ...(rides ? {} : { feed: feed ?? { $exists: false } }) },
      update: {
        $set: { ...set, ...(rides ? {} : { feed: base + changed }) },
        $unset: Object.fromEntries(owners.filter(([name]) => !(name in set)).map(([name]) => [name, ''])),
      },
    },
  };
};

const enterKind = async ({ items }: Pick<Collections, 'items'>, kind: ItemKind, base: number): Promise<void> => {
  for (let after = 0; ; ) {
    const found = await items
      .find({ kind, ordinal: { $gt: after } })
      .sort({ ordinal: 1 })
      .limit(BATCH)
      .project<Unfed>(UNFED_FIELDS)
      .toArray();
    const last = found.at(-1);
    if (last === undefined) return;
    const lacking = found.filter(({ feed }) => feed === undefined || feed <= base);
    if (lacking.length > 0)
      await items.bulkWrite(lacking.map((document) => entering(document, base)) as never, { ordered: false });
    after = last.ordinal;
  }
};

/**
 * Gives every item a place in the feed, in the order of the changes, and enters the unit and the person it belongs to. A
 * program without a feed may have worked here after one with it: then all places lie behind those that were given before,
 * so that a reader of before meets everything once more. It may be broken off and done again, also by many at once.
 */
export const enterFeed = async (collections: Omit<Collections, 'originals' | 'schema'>): Promise<void> => {
  const { head, changes, standing } = collections;
  const found = await head.findOne({ _id: 'head' });
  if (found === null || found.readable.feed !== undefined) return;
  if (found.batch !== undefined) {
    await carryOut(collections, found.batch);
    await endTurn(head, found);
    return enterFeed(collections);
  }
  const base = found.feedBefore ?? 0;
  const last =
    (await changes.findOne({ _id: 'changes' }))?.last ?? (await standing.findOne({ _id: 'standing' }))?.changes ?? 0;
  await head.updateOne({ _id: 'head', feed: { $exists: false } }, { $set: { feed: base + last } });
  for (const kind of ITEM_KINDS) await enterKind(collections, kind, base);
  const feed = (await head.findOne({ _id: 'head' }))?.feed;
  if (feed !== undefined)
    await head.updateOne({ _id: 'head', 'readable.feed': { $exists: false } }, { $set: { 'readable.feed': feed } });
};

/** The way back: the fields go, and what the last place was stays for the next way up. */
export const leaveFeed = async ({ head, items }: Pick<Collections, 'head' | 'items'>): Promise<void> => {
  const found = await head.findOne({ _id: 'head' });
  if (found?.feed !== undefined)
    await head.updateOne(
      { _id: 'head', feed: found.feed },
      { $set: { feedBefore: found.feed }, $unset: { feed: '', 'readable.feed': '' } },
    );
  await items.updateMany({ feed: { $exists: true } }, { $unset: { feed: '', unit: '', person: '' } });
};
