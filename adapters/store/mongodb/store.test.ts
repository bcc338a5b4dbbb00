// The suite every store passes, on a MongoDB wire server and on a real MongoDB where MONGODB_URL names one; and what only a
// server can do: go away, come back, hold the data of a newer program, be edited by hand.
import type { Db } from 'mongodb';
import { expect, test } from 'vitest';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { startMongodb } from '../../../testing/services/mongodb.ts';
import {
  at,
  claimed,
  collect,
  creation,
  revision,
  type StorePlace,
  separated,
  waiting,
} from '../conformance/sample-items.conformance.ts';
import { storeConformance } from '../conformance/store.conformance.ts';
import { journalFault } from '../conformance/store-journal.conformance.ts';
import { connectMongodb } from './connection.ts';
import { takeMongodbBack } from './indexes.ts';
import { freshName, openAt, wireServer } from './test-mongodb.ts';

const wire = wireServer();

/** A database of its own on the server at `url`. */
const databaseAt = (url: () => string) => async (): Promise<StorePlace> => {
  const database = freshName();
  return {
    open: () => openAt(url(), database),
    remove: async () => {
      const { db, close } = await connectMongodb({ url: url(), database });
      await db.dropDatabase();
      await close();
    },
  };
};

storeConformance('mongodb-store on a wire server', databaseAt(wire));

const real = process.env.MONGODB_URL;
if (real !== undefined)
  storeConformance(
    'mongodb-store on MongoDB',
    databaseAt(() => real),
  );

const inDatabase = (run: (store: Store, db: Db, reopen: () => Promise<Store>) => Promise<void>) => async () => {
  const database = freshName();
  const { db, close } = await connectMongodb({ url: wire(), database });
  const open = () => openAt(wire(), database);
  const store = await open();
  try {
    await run(store, db, open);
  } finally {
    await store.close();
    await db.dropDatabase();
    await close();
  }
};

test('while its server is away the store says so; when it is back everything acknowledged is there and work goes on', {
  timeout: 120_000,
}, async () => {
  const own = await startMongodb({ keeps: true });
  try {
    const url = `${own.url}?serverSelectionTimeoutMS=2000`;
    const store = await openAt(url, 'office');
    const letter = separated('d-1', 1);
    await store.commit([creation(claimed('d-1'), { next: 'receive' }), creation(letter)]);
    const job = { kind: 'delivery', id: 'd-1', work: 'receive' } as const;
    const claim = await store.claim(job, { now: 0, until: 100 });
    await own.kill9();
    await expect(store.commit([revision(claimed('d-1'), claim!.version)])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(store.get('delivery', 'd-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await own.start();
    // The driver may take a moment to find it.
    await expect.poll(() => store.renew(job, { version: claim!.version, until: 200 }), { timeout: 60_000 }).toBe(true);
    expect(await store.commit([revision(claimed('d-1'), claim!.version), revision(letter, 1)])).toEqual([
      'committed',
      'committed',
    ]);
    expect(await collect(store.journal({ after: 0 }))).toHaveLength(4);
    expect(await journalFault(store)).toBeUndefined();
    expect(await store.count('delivery')).toEqual({ claimed: 1 });
    await store.close();
  } finally {
    await own.stop();
  }
});

test(
  'more than one batch of changes keeps the order in which they were made',
  inDatabase(async (store, _, reopen) => {
    const pages = Array.from({ length: 700 }, (__, index) => waiting('d-1', index + 1));
    const writer = await reopen();
    await writer.commit(pages.map((page) => creation(page)));
    await writer.commit(pages.slice(0, 20).map((page) => revision(page, 1)));
    await writer.close();
    const told = (await collect(store.journal({ after: 0 }))).map(({ action, subject }) => `${action} ${subject}`);
    expect(told).toEqual([
      ...pages.map(({ id }) => `created page:${id}`),
      ...pages.slice(0, 20).map(({ id }) => `revised page:${id}`),
    ]);
    expect(await store.count('page')).toEqual({ waiting: 700 });
  }),
);

test(
  'four who write, read and move at the same time agree on one journal and on the counts',
  inDatabase(async (store, _, reopen) => {
    const all = [store, await reopen(), await reopen(), await reopen()];
    const work = async (one: Store, who: number): Promise<void> => {
      for (let number = 1; number <= 15; number += 1) {
        await one.commit([creation(waiting(`d-${who}`, number)), creation(separated(`d-${who}`, number))]);
        await one.commit([revision(separated(`d-${who}`, number), 1)]);
        if (number % 5 === who) await collect(one.journal({ after: 0 }));
        if (number % 5 === 4) await one.count('document');
      }
    };
    await Promise.all(all.map(work));
    const entries = await collect(store.journal({ after: 0 }));
    expect(entries).toHaveLength(4 * 15 * 3);
    expect(new Set(entries.map(({ action, subject }) => `${action} ${subject}`)).size).toBe(4 * 15 * 3);
    for (const one of all) {
      expect(await journalFault(one)).toBeUndefined();
      expect([await one.count('page'), await one.count('document')]).toEqual([{ waiting: 60 }, { separated: 60 }]);
    }
    for (const one of all.slice(1)) await one.close();
  }),
);

test(
  'a database of a newer version is left alone',
  inDatabase(async (_, db, reopen) => {
    await db.collection<{ _id: string }>('ledger').updateOne({ _id: 'schema' }, { $set: { version: 999 } });
    await expect(reopen()).rejects.toMatchObject({ code: 'STORE_NEWER', details: { found: 999 } });
  }),
);

test(
  'a database of version 1 is taken up with what lies in it, and back again; not once it has moved',
  inDatabase(async (store, db, reopen) => {
    const ledger = db.collection<{ _id: string; version?: number }>('ledger');
    const versionOf = async () => (await ledger.findOne({ _id: 'schema' }))?.version;
    await store.commit([creation(claimed('d-1'))]);
    await ledger.updateOne({ _id: 'schema' }, { $set: { version: 1 } });
    const again = await reopen();
    expect(await versionOf()).toBe(3);
    await again.commit([creation(claimed('d-2'))]);
    await takeMongodbBack(db, 1);
    expect(await versionOf()).toBe(1);
    expect(await again.count('delivery')).toEqual({ claimed: 2 });
    expect(await journalFault(again)).toBeUndefined();
    await again.close();
    for (const version of [0, 4]) {
      await expect(takeMongodbBack(db, version)).rejects.toMatchObject({ code: 'VERSION_UNKNOWN' });
    }
    await ledger.insertOne({ _id: 'standing', standing: { kind: 'moved', to: 'elsewhere', at: '' } } as never);
    await expect(takeMongodbBack(db, 1)).rejects.toMatchObject({ code: 'STORE_MOVED' });
  }),
);

test(
  'what version 1 wrote is found by its receipt, also when the way up was broken off before and two go it at once',
  inDatabase(async (store, db, reopen) => {
    const letters = Array.from({ length: 510 }, (_, index) => separated('d-1', 100 + index));
    await store.commit([creation(claimed('d-1')), ...letters.map((letter) => creation(letter))]);
    await db.collection('items').updateMany({ ordinal: { $gt: 9 } }, { $unset: { received: '' } });
    await takeMongodbBack(db, 1);
    const both = await Promise.all([reopen(), reopen()]);
    for (const one of both) {
      const found = await collect(one.receivedBetween({ from: at(1), to: at(2) }));
      expect(found.map(({ item }) => item)).toEqual(letters);
      await one.close();
    }
  }),
);

test(
  'a change that is no item is refused before anything of its call is written',
  inDatabase(async (store) => {
    const noItem = creation({ ...claimed('d-2'), state: null as never });
    await expect(store.commit([creation(claimed('d-1')), noItem])).rejects.toMatchObject({ code: 'PORT_MISUSED' });
    expect(await store.count('delivery')).toEqual({});
    expect(await collect(store.journal({ after: 0 }))).toEqual([]);
  }),
);

test.for([
  ['an edited entry', (db: Db) => editEntry(db, 2, (text) => text.replace('machine', 'jemand')), 2, 'changed'],
  ['a removed entry', (db: Db) => journalOf(db).deleteOne({ _id: 2 }), 3, 'gap'],
  ['an entry that is put in the place of another', (db: Db) => editEntry(db, 2, (_, first) => first), 1, 'gap'],
] as const)('%s of the journal is found', async ([, edit, sequence, what]) => {
  await inDatabase(async (store, db) => {
    for (const id of ['d-1', 'd-2', 'd-3']) await store.commit([creation(claimed(id))]);
    await collect(store.journal({ after: 0 }));
    await edit(db);
    expect(await journalFault(store)).toEqual({ sequence, what });
    await editEntry(db, 1, () => 'null');
    await expect(journalFault(store)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN', details: { sequence: 1 } });
  })();
});

const journalOf = (db: Db) => db.collection<{ readonly _id: number; readonly entry: string }>('journal');

const editEntry = async (db: Db, place: number, edit: (text: string, first: string) => string): Promise<void> => {
  const [first, text] = await Promise.all([1, place].map(async (_id) => (await journalOf(db).findOne({ _id }))!.entry));
  await journalOf(db).updateOne({ _id: place }, { $set: { entry: edit(text!, first!) } });
};
