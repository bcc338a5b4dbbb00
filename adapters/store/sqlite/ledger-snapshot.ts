// All of a SQLite store, to be read in one piece beside a running office, or to be filled.

import { setTimeout } from 'node:timers/promises';
import { MailroomError } from '../../../domain/errors.ts';
import type { Item, ItemKind, Work } from '../../../domain/items.ts';
import { ITEM_KINDS } from '../../../domain/items.ts';
import type { LedgerReading, LedgerRecord, WholeLedger } from '../../../domain/ports/ledger/ledger-snapshot.ts';
import { lookUps } from './commit.ts';
import { openSqlite, type SqliteDatabase } from './driver.ts';
import { waitingOf } from './outbox.ts';
import { type JournalRow, journalEntry, PAGE, paged, type Row } from './rows.ts';
import { markAs, noteOf, prepareSchema, standingOf } from './schema.ts';
import { groupedWrites, patiently } from './writes.ts';

/** How often a reader is waited for, and milliseconds in between. */
const LOOKS = 100;
const PAUSE_MS = 100;

interface WholeRow extends Row {
  readonly id: string;
  readonly work: Work | null;
  readonly due_at: number;
  readonly held: number;
  readonly attempts: number;
  readonly crashes: number;
  readonly changed: number;
  readonly changed_at: string;
  /** Whether something of it waits in the outbox. */
  readonly waits: number;
}

const RECORDS = `
  select ordinal, id, version, body, work, due_at, held, attempts, crashes, changed, changed_at,
         exists (select 1 from outbox where outbox.kind = items.kind and outbox.item = items.id) as waits
  from items where kind = ? and ordinal > ? order by ordinal limit ?`;

const recordOf = (database: SqliteDatabase, kind: ItemKind, row: WholeRow): LedgerRecord => ({
  item: JSON.parse(row.body) as Item,
  version: row.version,
  changed: row.changed,
  changedAt: row.changed_at,
  ...(row.work === null
    ? {}
    : {
        due: {
          work: row.work,
          notBefore: row.held === 1 ? 0 : row.due_at,
          attempts: row.attempts,
          ...(row.crashes === 0 ? {} : { crashes: row.crashes }),
        },
      }),
  ...(row.waits === 0 ? {} : { outbox: waitingOf(database, { kind, id: row.id }) }),
  ...(kind === 'decision' ? { decision: row.ordinal } : {}),
});

const lastChange = (database: SqliteDatabase): number =>
  database.prepare('select last from changes').get<{ readonly last: number }>()!.last;

const holdsAnything = (database: SqliteDatabase): boolean =>
  database
    .prepare('select exists (select 1 from items) or exists (select 1 from journal) as something')
    .get<{ readonly something: number }>()!.something === 1;

/** A transaction that only reads sees the store as it is at its first look, whatever is written meanwhile. */
const readFrom = async (path: string): Promise<LedgerReading> => {
  const database = openSqlite(path);
  const changes = await patiently(() => {
    if (!database.inTransaction()) database.exec('begin');
    return lastChange(database);
  });
  return {
    changes,
    records: async function* () {
      for (const kind of ITEM_KINDS) {
        const page = database.prepare(RECORDS);
        for await (const row of paged(
          (after) => page.all<WholeRow>(kind, after, PAGE),
          ({ ordinal }) => ordinal,
          0,
        )) {
          yield recordOf(database, kind, row);
        }
      }
    },
    journal: async function* () {
      const page = database.prepare('select sequence, entry from journal where sequence > ? order by sequence limit ?');
      for await (const row of paged(
        (after) => page.all<JournalRow>(after, PAGE),
        ({ sequence }) => sequence,
        0,
      )) {
        yield journalEntry(row);
      }
    },
    end: async () => {
      // Closing alone would leave the transaction to the garbage collector.
      database.exec('commit');
      database.close();
    },
  };
};

/** The file is renamed and carried about: all of it must be in it. SQLite says "busy" as an answer here, not as an error. */
const emptyLog = async (database: SqliteDatabase): Promise<void> => {
  const empty = database.prepare('pragma wal_checkpoint(truncate)');
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if ((await patiently(() => empty.get<{ readonly busy: number }>()))?.busy === 0) return;
    await setTimeout(PAUSE_MS);
  }
  throw new MailroomError('STORE_UNAVAILABLE', { what: 'somebody reads it and does not end' });
};

const addRecord = (
  database: SqliteDatabase,
  { item, version, changed, changedAt, due, outbox = [], decision }: LedgerRecord,
) => {
  const { delivery, number, original } = lookUps(item);
  database
    .prepare(
      `insert into items (ordinal, kind, id, version, state, body, delivery, number, original, work, due_at, attempts,
         crashes, changed, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[decision ?? null, item.kind, item.id, version, item.state, JSON.stringify(item), delivery, number, original],
      ...[due?.work ?? null, due?.notBefore ?? 0, due?.attempts ?? 0, due?.crashes ?? 0],
      ...[changed, changedAt],
    );
  const put = database.prepare(
    'insert into outbox (sequence, kind, item, recipient, key, event, attempts, not_before) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const { sequence, to, key, event, attempts, notBefore } of outbox)
    put.run(sequence, item.kind, item.id, to, key, JSON.stringify(event), attempts, notBefore);
};

/** Opens the file, or makes it; its folder must exist. Throws STORE_NEWER, STORE_UNAVAILABLE, STORAGE_FULL. */
export const sqliteWholeLedger = async (path: string): Promise<WholeLedger> => {
  const database = openSqlite(path);
  try {
    await patiently(() => prepareSchema(database));
  } catch (error) {
    database.close();
    throw error;
  }
  const writes = groupedWrites(database);

  return {
    place: path,
    standing: () => patiently(() => standingOf(database)),
    note: () => patiently(() => noteOf(database)),
    isEmpty: () => patiently(() => !holdsAnything(database)),
    read: () => readFrom(path),

    begin: (from) =>
      writes.write(() => {
        if (
          standingOf(database).kind !== 'unfinished' &&
          (holdsAnything(database) || standingOf(database).kind !== 'open')
        )
          throw new MailroomError('TARGET_NOT_EMPTY', { place: path });
        markAs(database, { kind: 'unfinished', from });
        for (const table of ['items', 'tallies', 'journal', 'outbox']) database.exec(`delete from ${table}`);
      }),
    addRecords: (records) =>
      writes.write(() => {
        for (const record of records) addRecord(database, record);
      }),
    addEntries: (entries) =>
      writes.write(() => {
        const add = database.prepare('insert into journal (sequence, entry) values (?, ?)');
        for (const entry of entries) add.run(entry.sequence, JSON.stringify(entry));
      }),
    complete: async (changes) => {
      await writes.write(() => database.prepare('update changes set last = ?').run(changes));
    },
    open: (note) => writes.write(() => markAs(database, { kind: 'open' }, note)),

    leave: ({ to, at, changes }) =>
      writes.write(() => {
        if (lastChange(database) !== changes) throw new MailroomError('OFFICE_RUNNING', { place: path });
        markAs(database, { kind: 'moved', to, at });
      }),
    close: async () => {
      await writes.settled();
      try {
        await emptyLog(database);
      } finally {
        database.close();
      }
    },
  };
};
