// The feed of changes in SQLite: changes are numbered within their transactions, so the numbers come in the order of commits.
import { setImmediate } from 'node:timers/promises';
import { ITEM_KINDS } from '../../../../domain/items.ts';
import type { ChangeFeed, ItemChanged } from '../../../../domain/ports/ledger/change-feed.ts';
import type { SqliteDatabase } from '../driver.ts';
import { patiently } from '../writes.ts';

interface ChangedRow extends ItemChanged {
  readonly changed: number;
}

/** Kind by kind, from an index that lists need anyway: an index of all changes would cost every commit a write. */
export const CHANGED = `
  select kind, id, state, version, changed from items
  where kind = ? and changed > ? and changed <= ? order by changed limit ?`;

export const sqliteChangeFeed = (database: SqliteDatabase): Pick<ChangeFeed, 'latest' | 'since'> => {
  const last = (): number => database.prepare('select last from changes').get<{ readonly last: number }>()!.last;

  return {
    latest: () => patiently(last),

    since: async (cursor, limit) => {
      await setImmediate(); // A reader that reads on and on leaves the office room to work.
      return patiently(() => {
        // What is committed between the questions has a larger number, and comes with the next reading.
        const until = last();
        if (until <= cursor) return { changes: [], cursor };
        const rows = ITEM_KINDS.flatMap((kind) =>
          database.prepare(CHANGED).all<ChangedRow>(kind, cursor, until, limit),
        ).sort((a, b) => a.changed - b.changed);
        const read = rows.slice(0, limit);
        return {
          changes: read.map(({ kind, id, state, version }) => ({ kind, id, state, version })),
          cursor: read.length < rows.length || read.length === limit ? read.at(-1)!.changed : until,
        };
      });
    },
  };
};
