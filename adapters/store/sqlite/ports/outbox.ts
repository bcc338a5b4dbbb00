// Messages that wait, in a table of their own.
import type { OutboxMessage } from '../../../../domain/handover/withdrawn-message.ts';
import type { Outbox } from '../../../../domain/ports/ledger/outbox.ts';
import type { SqliteDatabase } from '../driver.ts';
import { around, isOver } from '../rows.ts';
import { type GroupedWrites, patiently } from '../writes.ts';

interface MessageRow {
  readonly sequence: number;
  readonly key: string;
  readonly message: string;
  readonly attempts: number;
}

const PENDING = `
  select sequence, key, message, attempts from outbox
  where sequence in (select sequence from outbox where ${isOver('not_before')} order by sequence limit ?)
  order by sequence`;

export const sqliteOutbox = (database: SqliteDatabase, { write }: Pick<GroupedWrites, 'write'>): Outbox => ({
  pending: async ({ now, limit }) => {
    const rows = await patiently(() => database.prepare(PENDING).all<MessageRow>(...around(now), limit));
    return rows.map((row) => ({ ...row, message: JSON.parse(row.message) as OutboxMessage }));
  },

  postpone: async (sequence, notBefore) => {
    await write(() =>
      database
        .prepare('update outbox set attempts = attempts + 1, not_before = ? where sequence = ?')
        .run(notBefore, sequence),
    );
  },
});
