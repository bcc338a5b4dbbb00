// Port: keeps copies of the journal head out of reach of anyone who can write the store (file, log, RFC 3161 time-stamp authority).
import type { JournalHead } from '../../journal/journal-head.ts';

export interface HeadWitness {
  /** Durable when it returns. A time-stamp authority would be sent `hash` and its token be kept. */
  keep(head: JournalHead): Promise<void>;
  /** The head kept last; undefined: none, or this witness cannot be read. */
  last(): Promise<JournalHead | undefined>;
}
