// Claims and leases in SQLite: each is one update of one row.
import type { ItemKind, ItemOf, Job } from '../../../../domain/items.ts';
import type { Leases } from '../../../../domain/ports/ledger/leases.ts';
import type { SqliteDatabase } from '../driver.ts';
import { type Row, stored } from '../rows.ts';
import { around, isOver } from '../time.ts';
import { type GroupedWrites, patiently } from '../writes.ts';
import { sqliteWorkload } from './figures.ts';

export const sqliteLeases = (database: SqliteDatabase, { write }: Pick<GroupedWrites, 'write'>): Leases => {
  const sql = (text: string) => database.prepare(text);

  return {
    claim: async <K extends ItemKind>(
      job: Job & { readonly kind: K },
      lease: { readonly now: number; readonly until: number },
    ) => {
      const row = await write(() =>
        sql(
          `update items set version = version + 1, attempts = attempts + (held = 0), crashes = crashes + (held = 1),
             held = 1, due_at = ?
           where kind = ? and id = ? and work = ? and ${isOver('due_at')}
           returning ordinal, version, body, attempts, crashes`,
        ).get<Row & { readonly attempts: number; readonly crashes: number }>(
          ...[lease.until, job.kind, job.id, job.work],
          ...around(lease.now),
        ),
      );
      return row && { ...stored<ItemOf<K>>(row), attempt: row.attempts, crashes: row.crashes };
    },

    renew: (job, { version, until }) =>
      write(
        () =>
          sql('update items set due_at = ? where kind = ? and id = ? and work = ? and version = ? and held = 1').run(
            until,
            job.kind,
            job.id,
            job.work,
            version,
          ) === 1,
      ),

    release: async (job, { version, notBefore, keepAttempt }) => {
      await write(() =>
        sql(
          `update items set held = 0, due_at = ?, attempts = max(attempts - ?, 0)
           where kind = ? and id = ? and work = ? and version = ? and held = 1`,
        ).run(notBefore, keepAttempt ? 0 : 1, job.kind, job.id, job.work, version),
      );
    },

    breakLeases: async ({ now, wait }) => {
      await write(() => {
        const held = sql('select ordinal, crashes from items where work is not null and held = 1').all<{
          readonly ordinal: number;
          readonly crashes: number;
        }>();
        const free = sql(
          `update items set held = 0, due_at = ?, attempts = max(attempts - 1, 0), crashes = crashes + 1
           where ordinal = ?`,
        );
        for (const { ordinal, crashes } of held) free.run(now + wait(crashes + 1), ordinal);
      });
    },

    due: ({ now, limit, work }) =>
      patiently(() => {
        const due = `select work, kind, id from items where work is not null and ${isOver('due_at')}`;
        return work === undefined
          ? sql(`${due} order by changed limit ?`).all<Job>(...around(now), limit)
          : sql(`${due} and work = ? order by changed limit ?`).all<Job>(...around(now), work, limit);
      }),

    workload: sqliteWorkload(database),
  };
};
