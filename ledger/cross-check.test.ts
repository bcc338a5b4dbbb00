// Comparison of ledger and journal: on old stores, beside a running office, and over MongoDB.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectMongodb } from '../adapters/store/mongodb/connection.ts';
import { openMongodbStore } from '../adapters/store/mongodb/store.ts';
import { freshName, wireServer } from '../adapters/store/mongodb/test-mongodb.ts';
import { openSqlite } from '../adapters/store/sqlite/driver.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { newDelivery } from '../domain/transitions.ts';
import { restingDocuments, testOffice } from '../testing/office/test-office.ts';
import { crossCheck } from './cross-check.ts';
import { factTable } from './fact-table.ts';
import { checkOutbox } from './outbox-check.ts';
import { verifyJournal } from './verify-journal.ts';

const url = wireServer();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('a real store of the first version, with its old entries, agrees with its journal', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-old-'));
  folders.push(folder);
  const path = join(folder, 'store.sqlite');
  const database = openSqlite(path);
  database.exec(readFileSync(new URL('../adapters/store/sqlite/store-of-version-1.sql', import.meta.url), 'utf8'));
  database.close();
  const store = await openSqliteStore(path);
  expect((await crossCheck(store)).differences).toEqual([]);
  expect(await checkOutbox(store)).toEqual([]);
  await store.close();
});

test('beside an office at work nothing is reported that is not so', async () => {
  const office = await testOffice();
  try {
    const dropped: string[] = [];
    for (let letter = 0; letter < 8; letter += 1) dropped.push(await office.drop(`W a sure letter ${letter}\nB`));
    const found = [];
    for (let look = 0; look < 6; look += 1)
      found.push(...(await crossCheck(office.store)).differences, ...(await checkOutbox(office.store)));
    for (const delivery of dropped) await restingDocuments(office, delivery);
    expect(found).toEqual([]);
    expect((await crossCheck(office.store)).differences).toEqual([]);
  } finally {
    await office.close();
  }
});

test('over MongoDB an emptied journal, a changed state and a deleted item are found', {
  timeout: 120_000,
}, async () => {
  const connection = await connectMongodb({ url: url(), database: freshName() });
  const { db } = connection;
  const store = await openMongodbStore(connection);
  const at = '2026-11-02T07:00:00.000Z';
  for (const id of ['d-1', 'd-2', 'd-3']) {
    const item = newDelivery({
      ...{ id: id as never, station: 's', fileName: 'a.pdf', claimedAt: at, hints: {}, path: '/a' },
    });
    const entry = {
      at,
      actor: 'station:s',
      action: 'claimed' as const,
      subject: `delivery:${id}`,
      details: { fileName: 'a.pdf' },
    };
    await store.commit([{ item, expects: 0, journal: [entry] }]);
  }
  const whats = async () => (await crossCheck(store)).differences.map(({ what, subject }) => `${what} ${subject}`);
  expect(await whats()).toEqual([]);
  expect(await checkOutbox(store)).toEqual([]);
  await db.collection('items').deleteOne({ id: 'd-3' });
  expect(await whats()).toContain('missing-in-ledger delivery:d-3');
  await db.collection<{ _id: number; entry: string }>('journal').updateOne({ _id: 1 }, { $set: { entry: 'null' } });
  expect(await verifyJournal(store)).toMatchObject({ kind: 'broken', faults: [{ sequence: 1, what: 'unreadable' }] });
  await db.collection('journal').deleteMany({});
  expect(await whats()).toEqual(expect.arrayContaining(['not-in-journal delivery:d-1', 'not-in-journal delivery:d-2']));
  await store.close();
});

test('the table of facts is a map: whatever was noted last of a subject is what is taken', () => {
  const table = factTable(4711);
  const map = new Map<string, { sequence: number; code: number; lanes: number[] }>();
  for (let sequence = 1; sequence <= 60_000; sequence += 1) {
    const subject = `document:${(sequence * 7919) % 20_011}/d001`;
    const code = 1 + (sequence % 5);
    const known = map.get(subject) ?? { sequence: 0, code: 0, lanes: [0, 0, 0] };
    const lane = sequence % 3;
    known.lanes[lane] = table.hash(`fact ${sequence}`);
    map.set(subject, { sequence, code, lanes: known.lanes });
    table.note(subject, {
      sequence,
      code,
      lanes: [0, 1, 2].map((each) => (each === lane ? known.lanes[lane] : undefined)),
    });
  }
  expect([...table.unseen()]).toHaveLength(map.size);
  for (const [subject, facts] of map) expect(table.take(subject)).toEqual(facts);
  expect([...table.unseen()]).toEqual([]);
  expect(table.take('document:nobody')).toBeUndefined();
  expect(table.bytes / map.size).toBeLessThan(75);
});
