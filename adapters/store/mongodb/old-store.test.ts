// A real database of schema version 2 (before outbox entries, and before accepted was a state): taken up, at work, and taken back.
import { readFileSync } from 'node:fs';
import type { Db, Document as Stored } from 'mongodb';
import { expect, test } from 'vitest';
import { expectTakenUp, expectWorks } from '../conformance/old-store.conformance.ts';
import { connectMongodb } from './connection.ts';
import { takeMongodbBack } from './indexes.ts';
import { freshName, openAt, wireServer } from './test-mongodb.ts';

const OLD = readFileSync(new URL('./store-of-version-2.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly collection: string; readonly document: Stored });

const wire = wireServer();

const inOldDatabase = (run: (db: Db, open: () => ReturnType<typeof openAt>) => Promise<void>) => async () => {
  const database = freshName();
  const { db, close } = await connectMongodb({ url: wire(), database });
  try {
    for (const { collection, document } of OLD) await db.collection(collection).insertOne({ ...document });
    await run(db, () => openAt(wire(), database));
  } finally {
    await db.dropDatabase();
    await close();
  }
};

/** The items as the earlier program reads them; what is numbered anew without its numbers. */
const itemsIn = async (db: Db): Promise<readonly unknown[]> => {
  const found = await db.collection('items').find().sort({ _id: 1 }).toArray();
  return found.map(({ body, outbox, riding: _, ridesSince: __, ...item }) => ({
    ...item,
    body: JSON.parse(body),
    ...(outbox === undefined ? {} : { outbox: { ...outbox, message: JSON.parse(outbox.message) } }),
  }));
};

const versionIn = async (db: Db): Promise<unknown> => {
  const { _id, ...schema } = (await db.collection('ledger').findOne({ _id: 'schema' as never }))!;
  return schema;
};

test(
  'it is taken up when it is opened, by two at once, and what waited in its outbox goes out',
  inOldDatabase(async (db, open) => {
    const [store, other] = await Promise.all([open(), open()]);
    expect(await versionIn(db)).toEqual({ version: 3 });
    await expectTakenUp(store);
    await expectTakenUp(other);
    await other.close();
    await expectWorks(store);
    await store.close();
  }),
);

test(
  'taken back it is what it was, to the last field; counts follow, and it can be taken up again',
  inOldDatabase(async (db, open) => {
    const before = await itemsIn(db);
    const store = await open();
    await expectTakenUp(store);
    await store.close();
    await takeMongodbBack(db, 2);
    expect(await versionIn(db)).toEqual({ version: 2 });
    // What moves states into the counts has not been there yet: the earlier program does that when it starts.
    const asItWas = (items: readonly unknown[]) =>
      items.map((item) => ({ ...(item as Record<string, unknown>), tallied: undefined }));
    expect(asItWas(await itemsIn(db))).toEqual(asItWas(before));
    const again = await open();
    await expectTakenUp(again);
    await again.close();
  }),
);

test(
  'a way back that is broken off is no store for the earlier program, and both ways go on from there',
  inOldDatabase(async (db, open) => {
    await (await open()).close();
    const broken = new Proxy(db, {
      get: (target, name) => {
        if (name !== 'collection') return Reflect.get(target, name);
        return (of: string) => {
          const collection = target.collection(of);
          if (of !== 'items') return collection;
          let left = 2;
          return new Proxy(collection, {
            get: (items, method) => {
              const own = Reflect.get(items, method);
              if (method !== 'updateOne') return typeof own === 'function' ? own.bind(items) : own;
              return (...args: Parameters<typeof items.updateOne>) => {
                left -= 1;
                if (left < 0) throw new Error('the process dies');
                return items.updateOne(...args);
              };
            },
          });
        };
      },
    });
    await expect(takeMongodbBack(broken, 2)).rejects.toThrow('the process dies');
    expect(await versionIn(db)).toEqual({ version: 3, back: 2 });
    const store = await open();
    await expectTakenUp(store);
    await store.close();
    await takeMongodbBack(db, 2);
    const again = await open();
    await expectTakenUp(again);
    await again.close();
  }),
);
