// Figures of work and waiting for metrics: a few index entries, however large the store is.
import type { Item, ItemKind, Work } from '../../../../domain/items.ts';
import type { Leases, WorkFigures } from '../../../../domain/ports/ledger/leases.ts';
import type { InState, Listed, Queries } from '../../../../domain/ports/ledger/queries.ts';
import type { SqliteDatabase } from '../driver.ts';
import { type ListedRow, listed } from '../rows.ts';
import { patiently } from '../writes.ts';

interface WorkRow {
  readonly work: Work;
  readonly due: number;
  readonly held: number;
  readonly later: number;
  /** The smallest number of a change among what has been due since its change. */
  readonly fresh: number | null;
  /** The smallest `due_at` among what was held or given back before. */
  readonly again: number | null;
}

/** From the index alone; `items_due` begins with `changed`, so the time of a change is one more look. */
export const WORKLOAD = `
  select work,
    sum(due_at <= ?1) as due,
    sum(due_at > ?1 and held) as held,
    sum(due_at > ?1 and not held) as later,
    min(case when due_at = 0 then changed end) as fresh,
    min(case when due_at > 0 and due_at <= ?1 then due_at end) as again
  from (select work, due_at, held, changed from items where work is not null order by changed limit ?2)
  group by work`;

export const LONGEST_IN = `
  select ordinal, version, body, changed, changed_at, work from items
  where kind = ? and state = ? order by changed limit 1`;

const CHANGED_AT = 'select changed_at from items where work is not null and changed = ?';

export const sqliteLongestIn =
  (database: SqliteDatabase): Queries['longestIn'] =>
  async <K extends ItemKind, S extends Item['state']>(
    kind: K,
    states: readonly S[],
  ): Promise<readonly Listed<InState<K, S>>[]> => {
    const oldest = (state: Item['state']): readonly ListedRow[] =>
      database.prepare(LONGEST_IN).all<ListedRow>(kind, state);
    const rows = await patiently(() => states.flatMap(oldest));
    return rows.map((row) => listed<InState<K, S>>(row));
  };

export const sqliteWorkload = (database: SqliteDatabase): Leases['workload'] => {
  const changedAt = (changed: number): number =>
    Date.parse(database.prepare(CHANGED_AT).get<{ readonly changed_at: string }>(changed)!.changed_at);

  const figures = ({ work, due, held, later, fresh, again }: WorkRow): WorkFigures => {
    const since = [...(fresh === null ? [] : [changedAt(fresh)]), ...(again === null ? [] : [again])];
    return { work, due, held, later, ...(since.length === 0 ? {} : { dueSince: Math.min(...since) }) };
  };

  return ({ now, limit }) => patiently(() => database.prepare(WORKLOAD).all<WorkRow>(now, limit).map(figures));
};
