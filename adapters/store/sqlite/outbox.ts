// The outbox in SQLite: a row per effect, which leaves when it was delivered.
import type { Item, ItemKind } from '../../../domain/items.ts';
import type { OutboxEntry, Store } from '../../../domain/ports/ledger/store.ts';
import type { sqliteCommit } from './commit.ts';
import type { SqliteDatabase } from './driver.ts';
import { around, isOver } from './time.ts';
import { type GroupedWrites, patiently } from './writes.ts';

interface EntryRow {
  readonly sequence: number;
  readonly kind: ItemKind;
  readonly item: string;
  readonly recipient: OutboxEntry['to'];
  readonly key: string;
  readonly event: string;
  readonly attempts: number;
  readonly not_before: number;
}

const COLUMNS = 'sequence, kind, item, recipient, key, event, attempts, not_before';

/** What waits before it holds it up, also while that is put off. */
const PENDING = `
  select ${COLUMNS} from outbox as entry
  where ${isOver('not_before')} and recipient not in (select value from json_each(?)) and not exists (
    select 1 from outbox as earlier
    where earlier.kind = entry.kind and earlier.item = entry.item and earlier.sequence < entry.sequence)
  order by sequence limit ?`;

const OF_ITEM = `select ${COLUMNS} from outbox where kind = ? and item = ? order by sequence`;

const entryOf = ({ sequence, kind, item, recipient, key, event, attempts }: EntryRow): OutboxEntry => ({
  ...{ sequence, item: { kind, id: item }, to: recipient, key, attempts },
  event: JSON.parse(event) as OutboxEntry['event'],
});

/** With the times that they wait for, as a copy of all keeps them. */
export const waitingOf = (database: SqliteDatabase, { kind, id }: Pick<Item, 'kind' | 'id'>) =>
  database
    .prepare(OF_ITEM)
    .all<EntryRow>(kind, id)
    .map((row) => ({ ...entryOf(row), notBefore: row.not_before }));

export const sqliteOutbox = (
  database: SqliteDatabase,
  { writes, settle }: { readonly writes: GroupedWrites } & Pick<ReturnType<typeof sqliteCommit>, 'settle'>,
): Pick<Store, 'pending' | 'outboxOf' | 'postpone' | 'settle'> => ({
  pending: async ({ now, limit, except = [] }) => {
    const ask = (): readonly EntryRow[] =>
      database.prepare(PENDING).all<EntryRow>(...around(now), JSON.stringify(except), limit);
    return (await patiently(ask)).map(entryOf);
  },

  outboxOf: ({ kind, id }) => patiently(() => database.prepare(OF_ITEM).all<EntryRow>(kind, id).map(entryOf)),

  postpone: async (sequence, notBefore) => {
    await writes.write(() =>
      database
        .prepare('update outbox set attempts = attempts + 1, not_before = ? where sequence = ?')
        .run(notBefore, sequence),
    );
  },

  settle: (sequence, journal) => writes.write(() => settle(sequence, journal)),
});
