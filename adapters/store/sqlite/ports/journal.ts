// The journal's entries, in order, of all items or of one.
import type { Journal } from '../../../../domain/ports/ledger/journal.ts';
import type { SqliteDatabase } from '../driver.ts';
import { type JournalRow, journalEntry, PAGE, paged } from '../rows.ts';

const ALL = 'select sequence, entry from journal where sequence > ? order by sequence limit ?';
const OF_ONE = 'select sequence, entry from journal where subject = ? and sequence > ? order by sequence limit ?';

export const sqliteJournal = (database: SqliteDatabase): Journal => ({
  journal: async function* ({ after, subject }) {
    const page = (from: number): readonly JournalRow[] =>
      subject === undefined ? database.prepare(ALL).all(from, PAGE) : database.prepare(OF_ONE).all(subject, from, PAGE);
    for await (const row of paged(page, ({ sequence }) => sequence, after)) yield journalEntry(row);
  },
});
