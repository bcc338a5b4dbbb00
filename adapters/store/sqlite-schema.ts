// The tables of the SQLite store, as numbered migrations: the file's `user_version` says how many it has seen.
import { MailroomError } from '../../domain/errors.ts';
import type { SqliteDatabase } from './sqlite-driver.ts';

/**
 * A migration that was released is never edited; the next one is appended.
 *
 * `items.due_at` (ms since 1970) is the moment from which somebody may take the work: the end of the lease while it is
 * held, `notBefore` after it was given back. It is REAL because a caller's backoff may have fractions.
 * `items.changed` numbers the changes of all items; `ordinal` is the order in which they came into being.
 * `tallies` spare the console, which asks every few seconds, a count over a million rows.
 * `journal.entry` is the whole entry as JSON: what was sealed is what is read, and nothing beside it can disagree.
 * `outbox.sequence` is never used twice, so that settling a replaced message cannot remove its successor.
 */
const MIGRATIONS = [
  `create table items (
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

   create table outbox (
     sequence integer primary key autoincrement,
     key text not null unique,
     message text not null,
     attempts integer not null default 0,
     not_before real not null default 0
   ) strict;
   create index outbox_due on outbox (not_before, sequence);`,
] as const;

const versionOf = (database: SqliteDatabase): number =>
  database.prepare('pragma user_version').get<{ readonly user_version: number }>()!.user_version;

/**
 * Makes an opened file a store of this version; a new file gets all tables. May be repeated after a busy error.
 * Throws STORE_NEWER, before anything was written, if a newer version of the program was here.
 */
export const prepareSchema = (database: SqliteDatabase): void => {
  const found = versionOf(database);
  if (found > MIGRATIONS.length) throw new MailroomError('STORE_NEWER', { found, known: MIGRATIONS.length });
  // SQLite's own default under WAL may be NORMAL, which forgets acknowledged commits in a power cut.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000');
  while (versionOf(database) < MIGRATIONS.length) {
    database.exec('begin immediate');
    try {
      // Another process may have been faster between the look and the lock.
      const version = versionOf(database);
      const migration = MIGRATIONS[version];
      if (migration !== undefined) database.exec(`${migration} pragma user_version = ${version + 1};`);
      database.exec('commit');
    } catch (error) {
      if (database.inTransaction()) database.exec('rollback');
      throw error;
    }
  }
};
