// What comes back from SQLite, turned into what the port promises.
import { setImmediate } from 'node:timers/promises';
import { MailroomError } from '../../../domain/errors.ts';
import type { Item, Work } from '../../../domain/items.ts';
import type { JournalEntry } from '../../../domain/journal/journal.ts';
import type { Stored } from '../../../domain/ports/ledger/items.ts';
import type { Listed } from '../../../domain/ports/ledger/queries.ts';
import { patiently } from './writes.ts';

/** Rows fetched at once where everything is read. */
export const PAGE = 500;

export interface Row {
  readonly ordinal: number;
  readonly version: number;
  readonly body: string;
}
export interface ListedRow extends Row {
  readonly changed: number;
  readonly changed_at: string;
  readonly work: Work | null;
}
export interface JournalRow {
  readonly sequence: number;
  readonly entry: string;
}

export const stored = <T extends Item>({ version, body }: Row): Stored<T> => ({ item: JSON.parse(body) as T, version });

export const listed = <T extends Item>(row: ListedRow): Listed<T> => ({
  ...stored<T>(row),
  order: row.changed,
  changedAt: row.changed_at,
  ...(row.work === null ? {} : { next: row.work }),
});

/** An entry that no longer parses was edited by hand; the hash of a readable one is checked by verification. */
export const journalEntry = ({ sequence, entry }: JournalRow): JournalEntry => {
  try {
    const parsed: unknown = JSON.parse(entry);
    if (parsed !== null && typeof parsed === 'object') return parsed as JournalEntry;
  } catch (cause) {
    throw new MailroomError('JOURNAL_BROKEN', { sequence, cause });
  }
  throw new MailroomError('JOURNAL_BROKEN', { sequence });
};

/** Page after page by a rising place. No statement stays open in between, so that the log file can be emptied. */
export async function* paged<R, P>(read: (after: P) => readonly R[], place: (row: R) => P, after: P): AsyncIterable<R> {
  for (let from = after; ; ) {
    const rows = await patiently(() => read(from));
    yield* rows;
    if (rows.length < PAGE) return;
    from = place(rows.at(-1)!);
    await setImmediate(); // A long reading leaves the office room to work.
  }
}
