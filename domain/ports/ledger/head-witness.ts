// Keeps the journal's head where whoever can write the store cannot: a file elsewhere, the log, a time-stamp authority (RFC 3161).
import type { JournalHead } from '../../journal/journal-head.ts';

export interface HeadWitness {
  /** Durable when it returns. A time-stamp authority would be sent `hash` and its token be kept. */
  keep(head: JournalHead): Promise<void>;
  /** The head that was kept last, for whoever goes on from there; undefined: none, or this witness cannot be asked. */
  last(): Promise<JournalHead | undefined>;
}
