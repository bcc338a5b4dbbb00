// A batch of pending effects: which are moved, the head and counts afterwards, and how it is carried out idempotently.
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { type JournalDraft, type JournalEntry, seal } from '../../../domain/journal/journal.ts';
import {
  type Batch,
  type Collections,
  type HeadDocument,
  hasChange,
  type ItemDocument,
  journalDocument,
  type PendingEffect,
} from './documents.ts';
import { duplicateAt } from './faults.ts';

/** Items in one batch, and letters of JSON in it: the head stays far below the 16 MB that a document may have. */
export const BATCH_ITEMS = 500;
const BATCH_LENGTH = 2_000_000;

export type Riding = Required<Pick<ItemDocument, '_id' | 'kind' | 'state' | 'riding' | 'ridesSince'>> &
  Pick<ItemDocument, 'tallied'>;
export const RIDING_FIELDS = { kind: 1, state: 1, riding: 1, ridesSince: 1, tallied: 1 } as const;

interface Seat {
  readonly document: Riding;
  readonly effect: PendingEffect;
}

/** In the order of their changes, as many as go into one batch. */
const seats = (documents: readonly Riding[], bound: number): readonly Seat[] => {
  // What rides in an item beyond the limit is younger than the last one here, so nothing older is passed over.
  const until = documents.length < BATCH_ITEMS ? bound : documents.at(-1)!.ridesSince;
  const all = documents
    .flatMap((document) => document.riding.map((effect) => ({ document, effect })))
    .filter(({ effect }) => effect.change <= until)
    .sort((a, b) => a.effect.change - b.effect.change);
  let length = 0;
  const full = all.findIndex(({ effect }, index) => {
    length += effect.entries.reduce((sum, entry) => sum + entry.length, 0);
    return length > BATCH_LENGTH && index > 0;
  });
  return full < 0 ? all : all.slice(0, full);
};

const counted = (tallies: HeadDocument['tallies'], documents: readonly Riding[]): HeadDocument['tallies'] => {
  const sums = structuredClone(tallies) as Record<string, Record<string, number>>;
  const add = (kind: string, state: string, by: number): void => {
    sums[kind] = { ...sums[kind], [state]: (sums[kind]?.[state] ?? 0) + by };
  };
  for (const { kind, state, tallied } of documents) {
    if (tallied !== undefined) add(kind, tallied, -1);
    add(kind, state, 1);
  }
  return sums;
};

export type Advanced = Pick<HeadDocument, 'sequence' | 'hash' | 'at' | 'decisions' | 'feed' | 'tallies'> & {
  readonly batch: Batch;
};

/** The head after moving the oldest effects of `documents` (oldest first) up to change number `bound`. */
export const takeOn = (
  head: HeadDocument,
  documents: readonly Riding[],
  { bound, sha256 }: { readonly bound: number; readonly sha256: (text: string) => string },
): Advanced => {
  const seated = seats(documents, bound);
  const moved = new Map<Riding, readonly PendingEffect[]>();
  for (const { document, effect } of seated) moved.set(document, [...(moved.get(document) ?? []), effect]);
  let last: Pick<JournalEntry, 'sequence' | 'hash' | 'at'> | undefined =
    head.hash === undefined ? undefined : { sequence: head.sequence, hash: head.hash, at: head.at ?? '' };
  const entries = seated.flatMap(({ effect }) =>
    effect.entries.map((draft) => {
      const entry = seal(JSON.parse(draft) as JournalDraft, last, sha256);
      last = entry;
      return entry;
    }),
  );
  const movers = [...moved.keys()];
  const inOrder = [...moved].sort(([, one], [, other]) => one.at(-1)!.change - other.at(-1)!.change);
  const fed = inOrder.filter(([, effects]) => hasChange({ riding: effects }));
  const places = new Map(fed.map(([document], index) => [document, (head.feed ?? 0) + index + 1]));
  const placeOf = (document: Riding) => {
    const feed = head.feed === undefined ? undefined : places.get(document);
    return feed === undefined ? {} : { feed };
  };
  // An item that was never counted is new.
  const decided = movers.filter(({ kind, tallied }) => kind === 'decision' && tallied === undefined);
  return {
    sequence: entries.at(-1)?.sequence ?? head.sequence,
    ...(entries.length === 0 ? {} : { hash: entries.at(-1)!.hash, at: entries.at(-1)!.at }),
    decisions: head.decisions + decided.length,
    ...(head.feed === undefined ? {} : { feed: head.feed + fed.length }),
    tallies: counted(head.tallies, movers),
    batch: {
      entries: entries.map(journalDocument),
      decisions: decided.map(({ _id }, index) => ({ _id: head.decisions + index + 1, item: _id })),
      items: inOrder.map(([document, effects]) => ({
        ...{ _id: document._id, state: document.state, changes: effects.map(({ change }) => change) },
        ...placeOf(document),
      })),
    },
  };
};

/** Writes those that are not there yet; a document is never there with another content. */
const insertMissing = async <T extends { readonly _id: number }>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<void> => {
  let left = documents;
  while (left.length > 0) {
    try {
      await collection.insertMany(left as never);
      return;
    } catch (error) {
      if (duplicateAt(error) === undefined) throw error;
      const range = { _id: { $gte: left[0]!._id, $lte: left.at(-1)!._id } };
      const there = new Set(await collection.distinct('_id', range as never));
      left = left.filter(({ _id }) => !there.has(_id as never));
    }
  }
};

/** Removes the moved effects from an item that is still as it was read, counts it under its state, and puts it into the feed. */
const clearing = (
  { _id, ridesSince, riding }: Riding,
  moved: ReadonlySet<number>,
  { state, feed }: Batch['items'][number],
): AnyBulkWriteOperation<ItemDocument> => {
  const now = { tallied: state, ...(feed === undefined ? {} : { feed }) };
  const rest = riding.filter(({ change }) => !moved.has(change));
  return {
    updateOne: {
      // Effects are only added (one more) or removed (another oldest): same oldest and same number means the same effects.
      filter: { _id, ridesSince, riding: { $size: riding.length } },
      update:
        rest.length === 0
          ? { $set: now, $unset: { riding: '', ridesSince: '' } }
          : { $set: { ...now, riding: rest, ridesSince: Math.min(...rest.map(({ change }) => change)) } },
    },
  };
};

/** Carries a batch out; may be done again, by somebody else, at the same time. `read`: its items, if they are at hand. */
export const carryOut = async (
  { items, journal, decisions }: Pick<Collections, 'items' | 'journal' | 'decisions'>,
  batch: Batch,
  read?: readonly Riding[],
): Promise<void> => {
  await insertMissing(journal, batch.entries);
  await insertMissing(decisions, batch.decisions);
  const moved = new Set(batch.items.flatMap(({ changes }) => changes));
  const places = new Map(batch.items.map((item) => [item._id, item]));
  const ids = [...places.keys()];
  const look = async (): Promise<readonly Riding[]> =>
    items
      .find({ _id: { $in: ids }, ridesSince: { $gt: 0 } })
      .project<Riding>(RIDING_FIELDS)
      .toArray();
  for (let documents = read ?? (await look()); ; documents = await look()) {
    const still = documents.filter(
      ({ _id, riding }) => places.has(_id) && riding.some(({ change }) => moved.has(change)),
    );
    if (still.length === 0) return;
    await items.bulkWrite(
      still.map((document) => clearing(document, moved, places.get(document._id)!)),
      { ordered: false },
    );
  }
};

/** What was carried out can be read, and the next turn may begin. */
export const endTurn = async (
  head: Collections['head'],
  { turn, sequence, decisions, feed }: Pick<HeadDocument, 'turn' | 'sequence' | 'decisions' | 'feed'>,
): Promise<void> => {
  await head.updateOne(
    { _id: 'head', turn },
    {
      $set: { turn: turn + 1, readable: { sequence, decisions, ...(feed === undefined ? {} : { feed }) } },
      $unset: { batch: '' },
    },
  );
};
