// Items by their id, and everything that is written to them, in SQLite.
import type { ItemKind, ItemOf } from '../../../../domain/items.ts';
import type { Items } from '../../../../domain/ports/ledger/items.ts';
import type { SqliteDatabase } from '../driver.ts';
import { type Row, stored } from '../rows.ts';
import { type GroupedWrites, patiently } from '../writes.ts';
import type { sqliteCommit } from './commit.ts';
import { sqliteOriginals } from './originals.ts';

const BY_ID = 'select ordinal, version, body from items where kind = ? and id = ?';
const CHILDREN = 'select ordinal, version, body from items where delivery = ? and kind = ? order by number';
const WAITING = `select count(*) as pages from items where delivery = ? and kind = 'page' and state = 'waiting'`;

export const sqliteItems = (
  database: SqliteDatabase,
  { write }: Pick<GroupedWrites, 'write'>,
  { commit, onCommit }: Pick<ReturnType<typeof sqliteCommit>, 'commit'> & { readonly onCommit: () => void },
): Items => {
  const firstWith = sqliteOriginals(database);
  const sql = (text: string) => database.prepare(text);

  return {
    commit: async (changes) => {
      const outcomes = await write(() => commit(changes));
      onCommit();
      return outcomes;
    },

    get: async <K extends ItemKind>(kind: K, id: string) => {
      const row = await patiently(() => sql(BY_ID).get<Row>(kind, id));
      return row && stored<ItemOf<K>>(row);
    },

    childrenOf: async <K extends 'page' | 'document'>(kind: K, delivery: string) => {
      const rows = await patiently(() => sql(CHILDREN).all<Row>(delivery, kind));
      return rows.map((row) => stored<ItemOf<K>>(row));
    },

    waitingPages: (delivery) => patiently(() => sql(WAITING).get<{ readonly pages: number }>(delivery)!.pages),

    firstWith: (original, delivery) => write(() => firstWith(original, delivery)),
  };
};
