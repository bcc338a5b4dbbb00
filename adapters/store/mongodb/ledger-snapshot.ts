// All of a MongoDB store, to be read in one piece while nobody works on it, or to be filled.

import { createHash } from 'node:crypto';
import { MailroomError } from '../../../domain/errors.ts';
import { ITEM_KINDS, type Item } from '../../../domain/items.ts';
import type { JournalEntry } from '../../../domain/journal/journal.ts';
import type { LedgerReading, LedgerRecord, WholeLedger } from '../../../domain/ports/ledger/ledger-snapshot.ts';
import { changeNumbers } from './change-sequence.ts';
import type { MongodbConnection } from './connection.ts';
import {
  type Collections,
  collectionsOf,
  type ItemDocument,
  journalDocument,
  keyOf,
  type StandingDocument,
} from './documents.ts';
import { asking } from './faults.ts';
import { NEW_HEAD, prepareMongodb, RIDING, standingIn } from './indexes.ts';
import { paged } from './paging.ts';
import { effectMover } from './pending-effects.ts';
import { lookUps } from './ports/commit.ts';
import { mongodbJournal } from './ports/journal.ts';
import { outboxFields, waitingOf } from './ports/outbox.ts';

const recordOf = (document: ItemDocument, decision?: number): LedgerRecord => ({
  item: JSON.parse(document.body) as Item,
  version: document.version,
  changed: document.changed,
  changedAt: document.changedAt,
  ...(document.work === undefined
    ? {}
    : {
        due: {
          work: document.work,
          notBefore: document.held === true ? 0 : document.dueAt!,
          attempts: document.attempts,
          ...(document.crashes === undefined ? {} : { crashes: document.crashes }),
        },
      }),
  ...(document.outbox === undefined ? {} : { outbox: waitingOf(document) }),
  ...(decision === undefined ? {} : { decision }),
});

const documentOf = (record: LedgerRecord, ordinal: number): ItemDocument => {
  const { item, version, changed, changedAt, due, outbox = [] } = record;
  const waiting = outbox.map(({ item: _, event, ...entry }) => ({ ...entry, event: JSON.stringify(event) }));
  return {
    _id: keyOf(item),
    kind: item.kind,
    id: item.id,
    version,
    state: item.state,
    body: JSON.stringify(item),
    ...Object.fromEntries(Object.entries(lookUps(item, changed)).filter(([, value]) => value !== undefined)),
    ordinal,
    changed,
    changedAt,
    feed: changed,
    ...(due === undefined ? {} : { work: due.work, workSince: changed, dueAt: due.notBefore }),
    attempts: due?.attempts ?? 0,
    ...(due?.crashes === undefined ? {} : { crashes: due.crashes }),
    ...outboxFields(waiting).$set,
    tallied: item.state,
  };
};

/** Decisions in their order, then the other kinds by age. */
async function* recordsIn({ items, decisions }: Collections): AsyncIterable<LedgerRecord> {
  for await (const { _id, item } of paged(
    (after, limit) =>
      decisions
        .find({ _id: { $gt: after } }, { limit })
        .sort({ _id: 1 })
        .toArray(),
    ({ _id }) => _id,
    0,
  )) {
    const found = await asking(() => items.findOne({ _id: item }));
    if (found === null) throw new MailroomError('STORE_UNAVAILABLE', { missing: item });
    yield recordOf(found, _id);
  }
  for (const kind of ITEM_KINDS.filter((other) => other !== 'decision')) {
    const page = (after: number, limit: number) =>
      items
        .find({ kind, ordinal: { $gt: after } }, { limit })
        .sort({ ordinal: 1 })
        .toArray();
    for await (const found of paged(page, ({ ordinal }) => ordinal, 0)) yield recordOf(found);
  }
}

/** What is counted while a copy is written. */
interface Counted {
  ordinal: number;
  decisions: number;
  last: JournalEntry | undefined;
  readonly tallies: Record<string, Record<string, number>>;
}

const nothingCounted = (): Counted => ({ ordinal: 0, decisions: 0, last: undefined, tallies: {} });

const count = (counted: Counted, { item: { kind, state }, decision }: LedgerRecord): number => {
  counted.tallies[kind] = { ...counted.tallies[kind], [state]: (counted.tallies[kind]?.[state] ?? 0) + 1 };
  counted.decisions = decision ?? counted.decisions;
  counted.ordinal += 1;
  return counted.ordinal;
};

/**
 * Makes the database a store if it is none. Closing it closes the connection. `place`: what people call it; `now` in ms
 * since 1970. While a copy is written into it, and when it has moved away, the counter of changes is taken away: who still
 * has it open can commit nothing. Throws STORE_NEWER, STORE_UNAVAILABLE.
 */
export const mongodbWholeLedger = async (
  connection: MongodbConnection,
  { place, now }: { readonly place: string; readonly now: () => number },
): Promise<WholeLedger> => {
  await asking(() => prepareMongodb(connection.db));
  const collections = collectionsOf(connection.db);
  const { items, journal, decisions, originals, head, changes, standing } = collections;
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const effects = effectMover(collections, { numbers: changeNumbers(changes), sha256 });
  let counted = nothingCounted();

  const counter = async () => changes.findOne({ _id: 'changes' });
  const lastChange = async (): Promise<number> =>
    (await counter())?.last ?? (await standing.findOne({ _id: 'standing' }))?.changes ?? 0;
  const isEmpty = async (): Promise<boolean> =>
    (await items.findOne({})) === null && (await journal.findOne({})) === null;
  const isRunning = (): never => {
    throw new MailroomError('OFFICE_RUNNING', { place });
  };
  const say = (said: Omit<StandingDocument, '_id'>) => standing.replaceOne({ _id: 'standing' }, said, { upsert: true });

  const read = async (): Promise<LedgerReading> => {
    const moves = (await counter()) === null ? { moveAll: async () => {} } : effects;
    await moves.moveAll();
    if ((await items.findOne({ held: true, dueAt: { $gt: now() } })) !== null) isRunning();
    const last = await lastChange();
    return {
      changes: last,
      records: () => recordsIn(collections),
      journal: () => mongodbJournal(collections, moves).journal({ after: 0 }),
      end: () =>
        asking(async () => {
          const rides = await items.findOne({ ridesSince: { $gt: 0 } }, { hint: RIDING });
          if (rides !== null || (await lastChange()) !== last) isRunning();
        }),
    };
  };

  return {
    place,
    standing: () => asking(() => standingIn(standing)),
    note: () => asking(async () => (await standing.findOne({ _id: 'standing' }))?.note),
    isEmpty: () => asking(isEmpty),
    read: () => asking(read),

    begin: (from) =>
      asking(async () => {
        const { kind } = await standingIn(standing);
        if (kind === 'moved' || (kind === 'open' && !(await isEmpty())))
          throw new MailroomError('TARGET_NOT_EMPTY', { place });
        await say({ standing: { kind: 'unfinished', from }, changes: 0 });
        await changes.deleteOne({ _id: 'changes' });
        await items.deleteMany({});
        await journal.deleteMany({});
        await decisions.deleteMany({});
        await originals.deleteMany({});
        await head.replaceOne({ _id: 'head' }, NEW_HEAD);
        counted = nothingCounted();
      }),
    addRecords: (records) =>
      asking(async () => {
        if (records.length === 0) return;
        await items.insertMany(records.map((record) => documentOf(record, count(counted, record))));
        const numbered = records.flatMap(({ decision, item }) =>
          decision === undefined ? [] : [{ _id: decision, item: keyOf(item) }],
        );
        if (numbered.length > 0) await decisions.insertMany(numbered);
      }),
    addEntries: (entries) =>
      asking(async () => {
        if (entries.length === 0) return;
        await journal.insertMany(entries.map(journalDocument));
        counted.last = entries.at(-1)!;
      }),
    complete: (last) =>
      asking(async () => {
        const { decisions: decided, tallies, last: entry } = counted;
        const sequence = entry?.sequence ?? 0;
        await head.replaceOne(
          { _id: 'head' },
          {
            ...NEW_HEAD,
            ...(entry === undefined ? {} : { sequence, hash: entry.hash, at: entry.at }),
            decisions: decided,
            feed: last,
            tallies,
            readable: { sequence, decisions: decided, feed: last },
          },
        );
        await standing.updateOne({ _id: 'standing' }, { $set: { changes: last } });
      }),
    open: (note) =>
      asking(async () => {
        await changes.replaceOne({ _id: 'changes' }, { last: await lastChange() }, { upsert: true });
        if (note === undefined) await standing.deleteOne({ _id: 'standing' });
        else await say({ standing: { kind: 'open' }, note });
      }),

    leave: ({ to, at, changes: last }) =>
      asking(async () => {
        if ((await lastChange()) !== last) isRunning();
        // First the word, then the counter: a store without either would count anew.
        await say({ standing: { kind: 'moved', to, at }, changes: last });
        await changes.deleteOne({ _id: 'changes', last });
        if ((await counter()) === null) return;
        await standing.deleteOne({ _id: 'standing' });
        isRunning();
      }),
    close: async () => {
      await effects.stop();
      await connection.close();
    },
  };
};
