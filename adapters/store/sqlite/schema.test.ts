// Stores of earlier versions: a real one of version 1 is taken up, and back again with what came in since.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { personNamed } from '../../../domain/actor.ts';
import { ITEM_KINDS } from '../../../domain/items.ts';
import { everything } from '../../../domain/ports/ledger/everything.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { journalFault } from '../conformance/journal.conformance.ts';
import { claimed, collect, creation, decided } from '../conformance/sample-items.conformance.ts';
import { openSqlite, type SqliteDatabase } from './driver.ts';
import { takeBack } from './schema.ts';
import { sqlitePlace } from './test-sqlite.ts';

const FIRST = readFileSync(new URL('./store-of-version-1.sql', import.meta.url), 'utf8');

interface Version1 {
  readonly database: SqliteDatabase;
  readonly place: Awaited<ReturnType<typeof sqlitePlace>>;
}

const withVersion1 = async (run: (there: Version1) => Promise<void>): Promise<void> => {
  const place = await sqlitePlace();
  const database = openSqlite(place.path);
  try {
    database.exec(FIRST);
    await run({ database, place });
  } finally {
    database.close();
    await place.remove();
  }
};

/** Tables, columns, indexes and triggers: what a program of some version meets. */
const schemaOf = (database: SqliteDatabase): unknown => [
  database.prepare('pragma user_version').get(),
  database.prepare("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by name").all(),
];

/** Without what a later version added to a row. */
const rowsOf = (database: SqliteDatabase): unknown =>
  ['items', 'journal', 'outbox', 'tallies', 'changes'].map((table) =>
    database
      .prepare(`select * from ${table} order by 1`)
      .all<Record<string, unknown>>()
      .map(({ crashes: _, unit: __, person: ___, ...row }) => row),
  );

const wholeStore = async (store: Store) => ({
  items: await Promise.all(ITEM_KINDS.map((kind) => collect(store.all(kind)))),
  counts: await store.count('document'),
  due: await store.due({ now: Number.MAX_SAFE_INTEGER, limit: 100 }),
  entries: (await collect(store.journal({ after: 0 }))).length,
});

test('a store of version 1 is taken up when it is opened, with every item, the chain and what was due', () =>
  withVersion1(async ({ database, place }) => {
    const before = rowsOf(database);
    const store = await place.open();
    expect(rowsOf(database)).toEqual(before);
    const found = await wholeStore(store);
    expect(found).toMatchObject({ counts: { decided: 1, 'handed-over': 3 }, entries: 43 });
    const documents = await collect(store.all('document'));
    const always = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
    expect(new Set(await collect(store.receivedBetween(always)))).toEqual(new Set(documents));
    expect(found.due).toMatchObject([{ work: 'compose', kind: 'document' }]);
    expect(await journalFault(store)).toBeUndefined();
    expect(await store.commit([creation(claimed('d-1'))])).toEqual(['committed']);
    await store.close();
  }));

test('the way back ends at the very schema of before, and what came in since is there', () =>
  withVersion1(async ({ database, place }) => {
    const schema = schemaOf(database);
    const store = await place.open();
    expect(schemaOf(database)).not.toEqual(schema);
    await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
    const latest = rowsOf(database);
    await store.close();

    takeBack(database, 1);
    expect(schemaOf(database)).toEqual(schema);
    expect(rowsOf(database)).toEqual(latest);

    const again = await place.open();
    expect((await again.get('delivery', 'd-1'))?.version).toBe(1);
    expect(await journalFault(again)).toBeUndefined();
    await again.close();
  }));

test('a store of version 2 has no count of crashes; it gets one, and loses it on the way back, whatever it says', () =>
  withVersion1(async ({ database, place }) => {
    await (await place.open()).close();
    takeBack(database, 2);
    const schema = schemaOf(database);
    const store = await place.open();
    const job = { work: 'receive', kind: 'delivery', id: 'd-1' } as const;
    await store.commit([creation(claimed('d-1'), { next: 'receive' })]);
    await store.claim(job, { now: 0, until: 100 });
    await store.breakLeases({ now: 0, wait: () => 0 });
    expect(await store.claim(job, { now: 0, until: 100 })).toMatchObject({ attempt: 1, crashes: 1 });
    await store.close();
    takeBack(database, 2);
    expect(schemaOf(database)).toEqual(schema);
    const again = await place.open();
    expect(await again.claim(job, { now: 200, until: 300 })).toMatchObject({ attempt: 1, crashes: 1 });
    await again.close();
  }));

test('what an earlier version wrote is found by unit and person, also what it wrote after a way back', () =>
  withVersion1(async ({ database, place }) => {
    const ofUnits = async (store: Store) => {
      const found: string[] = [];
      for (const unit of ['bauamt', 'ordnungsamt'])
        for (const state of ['decided', 'handed-over'] as const)
          for await (const { item } of everything(store, 'document', { unit, states: [state] })) found.push(item.id);
      return found.sort();
    };
    const documents = "select id from items where kind = 'document' and body ->> '$.unit' in ('bauamt', 'ordnungsamt')";
    const expected = () =>
      database
        .prepare(`${documents} order by id`)
        .all<{ readonly id: string }>()
        .map(({ id }) => id);
    const store = await place.open();
    expect(expected()).not.toEqual([]);
    expect(await ofUnits(store)).toEqual(expected());
    const letter = decided('d-1', { unit: 'bauamt', decidedBy: 'M. Musterfrau' });
    await store.commit([creation(letter)]);
    await store.close();
    takeBack(database, 3);
    // The program of before sends it elsewhere.
    database
      .prepare("update items set body = json_set(body, '$.unit', 'ordnungsamt') where kind = 'document' and id = ?")
      .run(letter.id);
    const again = await place.open();
    expect(await ofUnits(again)).toEqual(expected());
    const asked = { person: personNamed('m. musterfrau').id, states: ['decided'], limit: 9 } as const;
    expect(await again.list('document', asked)).toMatchObject([{ item: { id: letter.id, unit: 'ordnungsamt' } }]);
    await again.close();
  }));

test('there is no way back to a version that does not exist, nor out of a store that has moved', () =>
  withVersion1(async ({ database, place }) => {
    const whole = await place.whole();
    for (const version of [0, 99, 1.5, Number.NaN])
      expect(() => takeBack(database, version)).toThrow(expect.objectContaining({ code: 'VERSION_UNKNOWN' }));
    const { changes, end } = await whole.read();
    await end();
    await whole.leave({ to: 'elsewhere', at: '2026-11-02T07:00:00.000Z', changes });
    expect(() => takeBack(database, 1)).toThrow(expect.objectContaining({ code: 'STORE_MOVED' }));
    await whole.close();
  }));

test('a step up that fails leaves the store as it was', () =>
  withVersion1(async ({ database, place }) => {
    database.exec('create table marks (something text)');
    const before = schemaOf(database);
    await expect(place.open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(schemaOf(database)).toEqual(before);
  }));
