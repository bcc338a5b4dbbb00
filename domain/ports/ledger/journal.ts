// The journal as it is read: one sealed chain of entries.
import type { JournalEntry } from '../../journal/journal.ts';

export interface Journal {
  /** Entries from `after` (0: all), in order. */
  journal(options: { readonly after: number; readonly subject?: string }): AsyncIterable<JournalEntry>;
}
