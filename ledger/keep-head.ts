// Keeps the journal head elsewhere once per day, after checking that the journal still contains the previous head.
import { MailroomError } from '../domain/errors.ts';
import { checkEntry, type JournalEntry } from '../domain/journal/journal.ts';
import type { JournalHead } from '../domain/journal/journal-head.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { HeadWitness } from '../domain/ports/ledger/head-witness.ts';
import type { Journal } from '../domain/ports/ledger/journal.ts';
import { sha256Hex } from './verify-journal.ts';

type Known = Pick<JournalHead, 'sequence' | 'hash'>;

const dayOf = (at: string): string => at.slice(0, 10);

/**
 * Returns the look; it resolves to the head that was kept, or undefined if today's has been. Throws JOURNAL_BROKEN if the
 * journal no longer holds what was kept before: nothing is kept then, and every look says so.
 */
export const keepHead = ({
  store,
  clock,
  witnesses,
}: {
  readonly store: Journal;
  readonly clock: Clock;
  readonly witnesses: readonly HeadWitness[];
}): (() => Promise<JournalHead | undefined>) => {
  let kept: JournalHead | undefined;

  const lastKept = async (): Promise<JournalHead | undefined> => {
    const known = await Promise.all(witnesses.map((witness) => witness.last()));
    return known.reduce((a, b) => ((b?.sequence ?? 0) > (a?.sequence ?? 0) ? b : a), kept);
  };

  /** From the head of before to the last entry of now. */
  const walkOn = async (before: Known | undefined): Promise<Known | undefined> => {
    let head: Known | undefined;
    for await (const entry of store.journal({ after: before === undefined ? 0 : before.sequence - 1 })) {
      if (head === undefined && before !== undefined) {
        if (!isSame(entry, before)) throw new MailroomError('JOURNAL_BROKEN', { sequence: before.sequence });
      } else {
        const fault = checkEntry(entry, head, sha256Hex);
        if (fault !== undefined) throw new MailroomError('JOURNAL_BROKEN', { sequence: fault.sequence });
      }
      head = entry;
    }
    if (head === undefined && before !== undefined)
      throw new MailroomError('JOURNAL_BROKEN', { sequence: before.sequence });
    return head;
  };

  return async () => {
    const before = await lastKept();
    const at = instant(clock);
    if (before !== undefined && dayOf(before.at) === dayOf(at)) {
      kept = before;
      return undefined;
    }
    const head = await walkOn(before);
    if (head === undefined) return undefined;
    const today = { sequence: head.sequence, hash: head.hash, at };
    for (const witness of witnesses) await witness.keep(today);
    kept = today;
    return today;
  };
};

const isSame = (entry: JournalEntry, { sequence, hash }: Known): boolean =>
  entry.sequence === sequence && entry.hash === hash;
