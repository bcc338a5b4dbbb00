// The tables of the SQLite store, as numbered migrations and the way back from each: the file's `user_version` says how many
// it has seen.
import { MailroomError } from '../../../domain/errors.ts';
import { requireOpen, type Standing } from '../../../domain/journal/store-status.ts';
import type { SqliteDatabase } from './driver.ts';
import { MESSAGES, toEntries, toMessages } from './outbox-entries.ts';

/** SQL, or what has to be reckoned out row by row. Runs inside the transaction of its step. */
type Way = string | ((database: SqliteDatabase) => void);

interface Migration {
  readonly up: Way;
  /** Makes of it what the version before left, with everything that has come in since. */
  readonly down: Way;
}

/**
 * A migration that was released is never edited; the next one is appended, with its way back (docs/adr/0022).
 *
 * `items.due_at` (ms since 1970) is the moment from which somebody may take the work: the end of the lease while it is
 * held, `notBefore` after it was given back. It is REAL because a caller's backoff may have fractions.
 * `items.attempts` counts attempts that failed and the one under way, `items.crashes` those whose process died.
 * `items.changed` numbers the changes of all items; `ordinal` is the order in which they came into being.
 * `tallies` spare the console, which asks every few seconds, a count over a million rows.
 * `journal.entry` is the whole entry as JSON: what was sealed is what is read, and nothing beside it can disagree.
 * `outbox.sequence` is never used twice, so that settling an entry that is gone cannot remove another one.
 * `documents_by_receipt` begins with the kind, which is always the same, because SQLite takes another index otherwise.
 * `marks` say what the file is as a whole: whether it may be worked with, and what a backup left written on it.
 */
const MIGRATIONS: readonly [Migration, ...Migration[]] = [
  {
    up: `create table items (
     ordinal integer primary key,
     kind text not null,
     id text not null,
     version integer not null,
     state text not null,
     body text not null,
     delivery text,
     number integer,
     original text,
     work text,
     due_at real not null default 0,
     held integer not null default 0,
     attempts integer not null default 0,
     changed integer not null,
     changed_at text not null
   ) strict;
   create unique index items_by_id on items (kind, id);
   create index items_by_age on items (kind);
   create index items_by_change on items (kind, changed);
   create index items_by_state on items (kind, state, changed);
   create index items_by_delivery on items (delivery, kind, number) where delivery is not null;
   create index items_by_original on items (original) where original is not null;
   create index items_due on items (changed, due_at, held, kind, id, work) where work is not null;
   create index pages_waiting on items (delivery) where kind = 'page' and state = 'waiting';

   create table tallies (kind text, state text, items integer not null, primary key (kind, state)) strict, without rowid;
   create trigger item_created after insert on items begin
     insert into tallies values (new.kind, new.state, 1) on conflict do update set items = items + 1;
   end;
   create trigger item_moved after update of state on items when old.state <> new.state begin
     update tallies set items = items - 1 where kind = old.kind and state = old.state;
     insert into tallies values (new.kind, new.state, 1) on conflict do update set items = items + 1;
   end;

   create table changes (last integer not null) strict;
   insert into changes values (0);

   create table journal (
     sequence integer primary key,
     entry text not null,
     subject text generated always as (entry ->> '$.subject') virtual
   ) strict;
   create index journal_by_subject on journal (subject);

   ${MESSAGES}`,
    down: 'select 1', // There is no version 0 to go back to.
  },
  {
    up: `create table marks (name text primary key, value text not null) strict, without rowid;
     create index documents_by_receipt on items (kind, (body ->> '$.receivedAt') || ' ' || id) where kind = 'document';`,
    down: 'drop index documents_by_receipt; drop table marks;',
  },
  {
    up: 'alter table items add column crashes integer not null default 0;',
    down: 'alter table items drop column crashes;',
  },
  { up: toEntries, down: toMessages },
];

const versionOf = (database: SqliteDatabase): number =>
  database.prepare('pragma user_version').get<{ readonly user_version: number }>()!.user_version;

const go = (database: SqliteDatabase, way: Way, to: number): void => {
  if (typeof way === 'string') database.exec(way);
  else way(database);
  database.exec(`pragma user_version = ${to}`);
};

/** One migration in one transaction: it happens or it does not. Another process may have been faster. */
const step = (database: SqliteDatabase, way: 'up' | 'down', goal: number): void => {
  database.exec('begin immediate');
  try {
    const version = versionOf(database);
    if (way === 'up' && version < goal) go(database, MIGRATIONS[version]!.up, version + 1);
    if (way === 'down' && version > goal) go(database, MIGRATIONS[version - 1]!.down, version - 1);
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction()) database.exec('rollback');
    throw error;
  }
};

/**
 * Makes an opened file a store of this version; a new file gets all tables. May be repeated after a busy error.
 * Throws STORE_NEWER, before anything was written, if a newer version of the program was here.
 */
export const prepareSchema = (database: SqliteDatabase): void => {
  const found = versionOf(database);
  if (found > MIGRATIONS.length) throw new MailroomError('STORE_NEWER', { found, known: MIGRATIONS.length });
  // SQLite's own default under WAL may be NORMAL, which forgets acknowledged commits in a power cut.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000');
  while (versionOf(database) < MIGRATIONS.length) step(database, 'up', MIGRATIONS.length);
};

/**
 * Makes of an open store what the program of an earlier version can work with. Throws VERSION_UNKNOWN, and what
 * `requireOpen` throws: an earlier program would not see that the store has moved.
 */
export const takeBack = (database: SqliteDatabase, version: number): void => {
  if (!Number.isInteger(version) || version < 1 || version > MIGRATIONS.length)
    throw new MailroomError('VERSION_UNKNOWN', { version, known: MIGRATIONS.length });
  requireOpen(standingOf(database));
  while (versionOf(database) > version) step(database, 'down', version);
};

const mark = (database: SqliteDatabase, name: string): string | undefined =>
  database.prepare('select value from marks where name = ?').get<{ readonly value: string }>(name)?.value;

export const standingOf = (database: SqliteDatabase): Standing => {
  const said = mark(database, 'standing');
  return said === undefined ? { kind: 'open' } : (JSON.parse(said) as Standing);
};

/** What a copy into this store left written on it. */
export const noteOf = (database: SqliteDatabase): string | undefined => mark(database, 'note');

export const markAs = (database: SqliteDatabase, standing: Standing, note?: string): void => {
  database.exec('delete from marks');
  const add = database.prepare('insert into marks values (?, ?)');
  if (standing.kind !== 'open') add.run('standing', JSON.stringify(standing));
  if (note !== undefined) add.run('note', note);
};
