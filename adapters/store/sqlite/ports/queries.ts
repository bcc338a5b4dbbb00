// Lists, counts and whole kinds: each question is answered from an index, in its order.
import { setImmediate } from 'node:timers/promises';
import type { Item, ItemKind, ItemOf } from '../../../../domain/items.ts';
import type { DecisionLog } from '../../../../domain/ports/ledger/decision-log.ts';
import type { InState, Listed, Queries, Selection } from '../../../../domain/ports/ledger/queries.ts';
import type { SqliteDatabase, SqlValue } from '../driver.ts';
import { type ListedRow, listed, PAGE, paged, type Row, stored } from '../rows.ts';
import { patiently } from '../writes.ts';
import { sqliteReceived } from './by-receipt.ts';
import { sqliteLongestIn } from './figures.ts';

const BY_AGE = 'select ordinal, version, body from items where kind = ? and ordinal > ? order by ordinal limit ?';

const newest = (condition: string): string => `
  select ordinal, version, body, changed, changed_at, work from items
  where ${condition} and changed < ? order by changed desc limit ?`;
export const OF_KIND = newest('kind = ?');
export const IN_STATE = newest('kind = ? and state = ?');
export const OF_UNIT = newest('unit = ? and kind = ? and state = ?');
export const OF_PERSON = newest('person = ? and kind = ? and state = ?');

/** What is asked, state by state: the newest of each, then the newest of those, is never more than the index has to give. */
const questions = (kind: ItemKind, asked: Selection): readonly { readonly sql: string; readonly by: SqlValue[] }[] => {
  if (asked.states === undefined) return [{ sql: OF_KIND, by: [kind] }];
  return [...new Set(asked.states)].map((state) => {
    if (asked.unit !== undefined) return { sql: OF_UNIT, by: [asked.unit, kind, state] };
    if (asked.person !== undefined) return { sql: OF_PERSON, by: [asked.person, kind, state] };
    return { sql: IN_STATE, by: [kind, state] };
  });
};

export const sqliteQueries = (database: SqliteDatabase): Queries & DecisionLog => {
  const sql = (text: string) => database.prepare(text);
  const byAge = (kind: ItemKind, behind: number): AsyncIterable<Row> =>
    paged(
      (after) => sql(BY_AGE).all<Row>(kind, after, PAGE),
      ({ ordinal }) => ordinal,
      behind,
    );

  return {
    list: async <K extends ItemKind, S extends Item['state'] = Item['state']>(
      kind: K,
      asked: Selection<S> & { readonly limit: number; readonly before?: number },
    ): Promise<readonly Listed<InState<K, S>>[]> => {
      const { limit, before = Number.MAX_SAFE_INTEGER } = asked;
      // A page behind another one: between the pages of a long list the office has room to work.
      if (asked.before !== undefined) await setImmediate();
      const rows = await patiently(() =>
        questions(kind, asked)
          .flatMap(({ sql: text, by }) => sql(text).all<ListedRow>(...by, before, limit))
          .sort((a, b) => b.changed - a.changed)
          .slice(0, limit),
      );
      return rows.map((row) => listed<InState<K, S>>(row));
    },

    count: async (kind) => {
      const rows = await patiently(() =>
        sql('select state, items from tallies where kind = ? and items > 0').all<{
          readonly state: string;
          readonly items: number;
        }>(kind),
      );
      return Object.fromEntries(rows.map(({ state, items }) => [state, items]));
    },

    longestIn: sqliteLongestIn(database),

    all: async function* <K extends ItemKind>(kind: K) {
      for await (const row of byAge(kind, 0)) yield stored<ItemOf<K>>(row);
    },

    receivedBetween: sqliteReceived(database),

    decisions: async function* (after) {
      for await (const row of byAge('decision', after))
        yield { sequence: row.ordinal, decision: stored<ItemOf<'decision'>>(row).item };
    },
  };
};
