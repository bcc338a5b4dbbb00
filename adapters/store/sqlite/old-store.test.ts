// A real store of schema version 3 (before outbox entries, and before accepted was a state): taken up, at work, and taken back.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectTakenUp, expectWorks } from '../conformance/old-store.conformance.ts';
import { downcast } from '../upcast.ts';
import { openSqlite, type SqliteDatabase } from './driver.ts';
import { takeBack } from './schema.ts';
import { sqlitePlace } from './test-sqlite.ts';

const OLD = readFileSync(new URL('./store-of-version-3.sql', import.meta.url), 'utf8');

interface Place {
  readonly database: SqliteDatabase;
  readonly open: Awaited<ReturnType<typeof sqlitePlace>>['open'];
}

const withOldStore = async (run: (there: Place) => Promise<void>): Promise<void> => {
  const place = await sqlitePlace();
  const database = openSqlite(place.path);
  try {
    database.exec(OLD);
    await run({ database, open: place.open });
  } finally {
    database.close();
    await place.remove();
  }
};

/** Everything in it as the earlier program reads it; entries of the outbox without their numbers. */
const contentOf = (database: SqliteDatabase) => {
  const all = (sql: string) => database.prepare(sql).all<Record<string, string>>();
  return {
    items: all('select * from items order by ordinal').map(({ body, ...row }) => ({ ...row, ...JSON.parse(body!) })),
    outbox: all('select key, message, attempts, not_before from outbox order by sequence').map(
      ({ message, ...row }) => ({
        ...row,
        message: JSON.parse(message!),
      }),
    ),
    rest: ['journal', 'tallies', 'changes', 'marks'].map((table) => all(`select * from ${table}`)),
    schema: all("select name, sql from sqlite_schema where name not like 'sqlite_%' order by name"),
    version: all('pragma user_version'),
  };
};

test('it is taken up when it is opened, and what waited in its outbox goes out', () =>
  withOldStore(async ({ open }) => {
    const store = await open();
    await expectTakenUp(store);
    await expectWorks(store);
    await store.close();
  }));

test('taken back it is what it was, to the last field, and can be taken up again', () =>
  withOldStore(async ({ database, open }) => {
    const before = contentOf(database);
    await (await open()).close();
    takeBack(database, 3);
    expect(withoutEmptyTallies(contentOf(database))).toEqual(withoutEmptyTallies(before));
    const again = await open();
    await expectTakenUp(again);
    await again.close();
  }));

/** A state that nobody is in any more has a row that says 0. */
const withoutEmptyTallies = ({ rest, ...content }: ReturnType<typeof contentOf>) => ({
  ...content,
  rest: rest.map((rows) => rows.filter((row) => Number(row.items ?? 1) > 0)),
});

test('what has come to be since goes back too: a returned document waits in review, an accepted one is with its unit', () => {
  const document = { kind: 'document', id: 'x/d001', state: 'returned', returns: [] } as never;
  expect(downcast(document, [])).toEqual({ kind: 'document', id: 'x/d001', state: 'in-review', returns: [] });
  return withOldStore(async ({ database, open }) => {
    const store = await open();
    await expectWorks(store);
    await store.close();
    takeBack(database, 3);
    const { items, outbox } = contentOf(database);
    expect(outbox).toEqual([]);
    const states = items.filter(({ kind }) => kind === 'document').map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['handed-over', 'in-review', 'decided']));
    expect(items.filter((item) => 'acceptance' in item).map(({ state }) => state)).toEqual([
      'handed-over',
      'handed-over',
    ]);
  });
});
