// The step from one message per document to one entry per effect, and from remembered acceptances to states; and the way back.
import type { Document } from '../../../domain/document.ts';
import type { OutboxDraft } from '../../../domain/handover/outbox.ts';
import { downcast, entriesOf, messageOf, type OldDocument, type OldMessage, upcast } from '../upcast.ts';
import type { SqliteDatabase, SqlValue } from './driver.ts';
import { PAGE } from './rows.ts';

/** One message per document; part of version 1. */
export const MESSAGES = `create table outbox (
     sequence integer primary key autoincrement,
     key text not null unique,
     message text not null,
     attempts integer not null default 0,
     not_before real not null default 0
   ) strict;
   create index outbox_due on outbox (not_before, sequence);`;

/** `kind` and `item` are the item's; `key` names the effect among those of its item. */
const ENTRIES = `create table outbox (
     sequence integer primary key autoincrement,
     kind text not null,
     item text not null,
     recipient text not null,
     key text not null,
     event text not null,
     attempts integer not null default 0,
     not_before real not null default 0,
     unique (kind, item, key)
   ) strict;
   create index outbox_due on outbox (not_before, sequence);
   create index outbox_by_item on outbox (kind, item, sequence);`;

interface Waiting {
  readonly attempts: number;
  readonly not_before: number;
}

/** Brings documents into another form, without a change of their own: the change feed shows none. */
const rewrite = (database: SqliteDatabase, where: string, made: (old: Document) => Document): void => {
  const page = database.prepare(
    `select ordinal, body from items where kind = 'document' and ordinal > ? and (${where}) order by ordinal limit ?`,
  );
  const write = database.prepare('update items set state = ?, body = ? where ordinal = ?');
  for (let after = 0; ; ) {
    const rows = page.all<{ readonly ordinal: number; readonly body: string }>(after, PAGE);
    for (const { ordinal, body } of rows) {
      const item = made(JSON.parse(body) as Document);
      write.run(item.state, JSON.stringify(item), ordinal);
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.ordinal;
  }
};

/** Another table in its place; numbers go on behind those that were given. */
const replaceOutbox = (database: SqliteDatabase, table: string): void => {
  const last = database
    .prepare("select seq from sqlite_sequence where name = 'outbox'")
    .get<{ readonly seq: number }>();
  database.exec(`drop table outbox; ${table}`);
  if (last !== undefined) database.prepare("insert into sqlite_sequence values ('outbox', ?)").run(last.seq);
};

const insert = (database: SqliteDatabase, columns: string, values: readonly SqlValue[]): void => {
  const places = values.map(() => '?').join();
  database.prepare(`insert into outbox (${columns}) values (${places})`).run(...values);
};

export const toEntries = (database: SqliteDatabase): void => {
  const messages = database
    .prepare('select key, message, attempts, not_before from outbox order by sequence')
    .all<Waiting & { readonly key: string; readonly message: string }>();
  rewrite(database, "body ->> '$.acceptance' is not null or body ->> '$.withdrawals' is not null", (old) =>
    upcast(old as OldDocument),
  );
  replaceOutbox(database, ENTRIES);
  for (const { key: document, message, attempts, not_before } of messages)
    for (const { to, key, event, notBefore = 0 } of entriesOf(JSON.parse(message) as OldMessage, not_before))
      insert(database, 'kind, item, recipient, key, event, attempts, not_before', [
        ...['document', document, to, key, JSON.stringify(event), attempts, notBefore],
      ]);
};

export const toMessages = (database: SqliteDatabase): void => {
  const rows = database
    .prepare(
      "select item, recipient, key, event, attempts, not_before from outbox where kind = 'document' order by sequence",
    )
    .all<
      Waiting & { readonly item: string; readonly recipient: string; readonly key: string; readonly event: string }
    >();
  const waiting = new Map<string, (OutboxDraft & Waiting)[]>();
  for (const { item, recipient, key, event, ...rest } of rows) {
    const entry = { to: recipient, key, event: JSON.parse(event), ...rest } as OutboxDraft & Waiting;
    waiting.set(item, [...(waiting.get(item) ?? []), entry]);
  }
  rewrite(
    database,
    "state in ('accepted', 'returned') or exists (select 1 from outbox where kind = 'document' and item = items.id)",
    (document) => downcast(document, waiting.get(document.id) ?? []) as Document,
  );
  replaceOutbox(database, MESSAGES);
  for (const [document, entries] of waiting)
    insert(database, 'key, message, attempts, not_before', [
      ...[document, JSON.stringify(messageOf(entries)), entries[0]!.attempts],
      Math.max(...entries.map(({ not_before }) => not_before)),
    ]);
};
