// The ledger of the embedded office: one SQLite file that survives `kill -9` and power cuts.

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Item, ItemKind, ItemOf, Job } from '../../../domain/items.ts';
import { requireOpen } from '../../../domain/journal/store-status.ts';
import type { InState, Listed, Store } from '../../../domain/ports/ledger/store.ts';
import { sqliteReceived } from './by-receipt.ts';
import { sqliteCommit } from './commit.ts';
import { openSqlite, type SqliteDatabase } from './driver.ts';
import { sqliteOriginals } from './originals.ts';
import { sqliteOutbox } from './outbox.ts';
import { type JournalRow, journalEntry, type ListedRow, listed, PAGE, paged, type Row, stored } from './rows.ts';
import { prepareSchema, standingOf } from './schema.ts';
import { sqliteFigures } from './stats.ts';
import { around, isOver } from './time.ts';
import { groupedWrites, patiently } from './writes.ts';

const open = (path: string): SqliteDatabase => {
  const database = openSqlite(path);
  try {
    prepareSchema(database);
    requireOpen(standingOf(database));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

const BY_AGE = 'select ordinal, version, body from items where kind = ? and ordinal > ? order by ordinal limit ?';

/**
 * Opens the store in the file `path`, or makes it; its folder must exist. Several processes may have it open: writes
 * wait for each other. Throws STORE_NEWER, STORE_MOVED, STORE_UNFINISHED, STORE_UNAVAILABLE, STORAGE_FULL.
 */
export const openSqliteStore = async (
  path: string,
  {
    sha256 = (text) => createHash('sha256').update(text).digest('hex'),
  }: { readonly sha256?: (text: string) => string } = {},
): Promise<Store> => {
  const database = await patiently(() => open(path));
  const writes = groupedWrites(database);
  const { commit, settle } = sqliteCommit(database, sha256);
  const firstWith = sqliteOriginals(database);
  const sql = (text: string) => database.prepare(text);
  let closed: Promise<void> | undefined;

  const byAge = (kind: ItemKind, behind: number): AsyncIterable<Row> =>
    paged(
      (after) => sql(BY_AGE).all<Row>(kind, after, PAGE),
      ({ ordinal }) => ordinal,
      behind,
    );

  const close = async (): Promise<void> => {
    await writes.settled();
    try {
      // The driver lets go of its files only when its statements are collected; by then the log file must be empty,
      // so that a copy of the one file is the whole store.
      await patiently(() => database.exec('pragma wal_checkpoint(truncate)'));
    } finally {
      database.close();
    }
  };

  return {
    ...sqliteFigures(database),
    ...sqliteReceived(database),
    ...sqliteOutbox(database, { writes, settle }),

    commit: (changes) => writes.write(() => commit(changes)),

    get: async <K extends ItemKind>(kind: K, id: string) => {
      const row = await patiently(() =>
        sql('select ordinal, version, body from items where kind = ? and id = ?').get<Row>(kind, id),
      );
      return row && stored<ItemOf<K>>(row);
    },

    childrenOf: async <K extends 'page' | 'document'>(kind: K, delivery: string) => {
      const rows = await patiently(() =>
        sql('select ordinal, version, body from items where delivery = ? and kind = ? order by number').all<Row>(
          delivery,
          kind,
        ),
      );
      return rows.map((row) => stored<ItemOf<K>>(row));
    },

    waitingPages: (delivery) =>
      patiently(
        () =>
          sql(`select count(*) as pages from items where delivery = ? and kind = 'page' and state = 'waiting'`).get<{
            readonly pages: number;
          }>(delivery)!.pages,
      ),

    claim: async <K extends ItemKind>(
      job: Job & { readonly kind: K },
      lease: { readonly now: number; readonly until: number },
    ) => {
      const row = await writes.write(() =>
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
      writes.write(
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
      await writes.write(() =>
        sql(
          `update items set held = 0, due_at = ?, attempts = max(attempts - ?, 0)
           where kind = ? and id = ? and work = ? and version = ? and held = 1`,
        ).run(notBefore, keepAttempt ? 0 : 1, job.kind, job.id, job.work, version),
      );
    },

    breakLeases: async ({ now, wait }) => {
      await writes.write(() => {
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

    firstWith: (original, delivery) => writes.write(() => firstWith(original, delivery)),

    list: async <K extends ItemKind, S extends Item['state'] = Item['state']>(
      kind: K,
      { states, limit, before }: { readonly states?: readonly S[]; readonly limit: number; readonly before?: number },
    ): Promise<readonly Listed<InState<K, S>>[]> => {
      const columns = 'select ordinal, version, body, changed, changed_at, work from items';
      const newest = 'changed < ? order by changed desc limit ?';
      const behind = before ?? Number.MAX_SAFE_INTEGER;
      // A page behind another one: whoever reads a long list leaves the office room to work.
      if (before !== undefined) await setImmediate();
      const rows = await patiently(() =>
        states === undefined
          ? sql(`${columns} where kind = ? and ${newest}`).all<ListedRow>(kind, behind, limit)
          : // The newest of each state, then the newest of those: never more than the index has to give.
            [...new Set(states)]
              .flatMap((state) =>
                sql(`${columns} where kind = ? and state = ? and ${newest}`).all<ListedRow>(kind, state, behind, limit),
              )
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

    all: async function* <K extends ItemKind>(kind: K) {
      for await (const row of byAge(kind, 0)) yield stored<ItemOf<K>>(row);
    },

    decisions: async function* (after) {
      for await (const row of byAge('decision', after))
        yield { sequence: row.ordinal, decision: stored<ItemOf<'decision'>>(row).item };
    },

    journal: async function* ({ after, subject }) {
      const page = (from: number): readonly JournalRow[] =>
        subject === undefined
          ? sql('select sequence, entry from journal where sequence > ? order by sequence limit ?').all(from, PAGE)
          : sql('select sequence, entry from journal where subject = ? and sequence > ? order by sequence limit ?').all(
              subject,
              from,
              PAGE,
            );
      for await (const row of paged(page, (row) => row.sequence, after)) yield journalEntry(row);
    },

    close: () => (closed ??= close()),
  };
};
