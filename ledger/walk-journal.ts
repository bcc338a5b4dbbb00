// Iterates over journal entries, including entries that can no longer be parsed.
import { isFault } from '../domain/errors.ts';
import type { JournalEntry } from '../domain/journal/journal.ts';
import type { Journal } from '../domain/ports/ledger/journal.ts';

export type Walked =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  /** Not an entry: it was overwritten or damaged. */
  | { readonly kind: 'unreadable'; readonly sequence: number };

export async function* walkJournal(
  store: Journal,
  { after, subject }: { readonly after: number; readonly subject?: string },
): AsyncIterable<Walked> {
  for (let from = after; ; ) {
    try {
      const entries = store.journal({ after: from, ...(subject === undefined ? {} : { subject }) });
      for await (const entry of entries) yield { kind: 'entry', entry };
      return;
    } catch (error) {
      if (!isFault(error, 'JOURNAL_BROKEN') || typeof error.details.sequence !== 'number') throw error;
      from = error.details.sequence;
      yield { kind: 'unreadable', sequence: from };
    }
  }
}
