// The suite for whole ledgers on a MongoDB wire server, both ways between it and SQLite, and what is no moment to copy.
import { expect, test } from 'vitest';
import {
  copiesWhole,
  fill,
  type WholePlace,
  wholeLedgerConformance,
} from '../conformance/ledger-snapshot.conformance.ts';
import { claimed, creation } from '../conformance/sample-items.conformance.ts';
import { sqlitePlace } from '../sqlite/test-sqlite.ts';
import { connectMongodb } from './connection.ts';
import { mongodbWholeLedger } from './ledger-snapshot.ts';
import { freshName, openAt, wireServer } from './test-mongodb.ts';

const wire = wireServer();

const databaseAt = (url: () => string) => async (): Promise<WholePlace> => {
  const database = freshName();
  return {
    open: () => openAt(url(), database),
    whole: async (now) =>
      mongodbWholeLedger(await connectMongodb({ url: url(), database }), { place: database, now: () => now }),
    remove: async () => {
      const { db, close } = await connectMongodb({ url: url(), database });
      await db.dropDatabase();
      await close();
    },
  };
};

wholeLedgerConformance('mongodb-whole-ledger on a wire server', databaseAt(wire));
test('from a folder into a database', () => copiesWhole(sqlitePlace, databaseAt(wire)));
test('from a database into a folder', () => copiesWhole(databaseAt(wire), sqlitePlace));

const real = process.env.MONGODB_URL;
if (real !== undefined)
  wholeLedgerConformance(
    'mongodb-whole-ledger on MongoDB',
    databaseAt(() => real),
  );

test('while somebody holds work or writes, there is no moment to copy', async () => {
  const place = await databaseAt(wire)();
  const store = await place.open();
  await fill(store); // A page is held until 50.
  const early = await place.whole(40);
  await expect(early.read()).rejects.toMatchObject({ code: 'OFFICE_RUNNING' });
  const whole = await place.whole(60);
  const reading = await whole.read();
  await store.commit([creation(claimed('d-3'))]);
  await expect(reading.end()).rejects.toMatchObject({ code: 'OFFICE_RUNNING' });
  for (const closing of [store, early, whole]) await closing.close();
  await place.remove();
});

test('a process that still has the database open can commit nothing once it has moved, or while it is filled', async () => {
  const place = await databaseAt(wire)();
  const forgotten = await place.open();
  const whole = await place.whole(0);
  await whole.begin('a folder');
  await expect(forgotten.commit([creation(claimed('d-1'))])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await whole.complete(7);
  await whole.open();
  expect(await forgotten.commit([creation(claimed('d-1'))])).toEqual(['committed']);
  await whole.leave({ to: 'a folder', at: '2026-11-02T07:09:00.000Z', changes: 8 });
  await expect(forgotten.commit([creation(claimed('d-2'))])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  for (const closing of [forgotten, whole]) await closing.close();
  await place.remove();
});
