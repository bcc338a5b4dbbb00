// Reads the journal: first what still rides is moved into it.
import { MailroomError } from '../../../../domain/errors.ts';
import type { JournalEntry } from '../../../../domain/journal/journal.ts';
import type { Journal } from '../../../../domain/ports/ledger/journal.ts';
import type { Collections, JournalDocument } from '../documents.ts';
import { asking } from '../faults.ts';
import { paged } from '../paging.ts';
import { type EffectMover, readHead } from '../pending-effects.ts';

/** An entry that no longer parses was edited by hand; the hash of a readable one is checked by verification. */
const journalEntry = ({ _id, entry }: JournalDocument): JournalEntry => {
  try {
    const parsed: unknown = JSON.parse(entry);
    if (parsed !== null && typeof parsed === 'object') return parsed as JournalEntry;
  } catch (cause) {
    throw new MailroomError('JOURNAL_BROKEN', { sequence: _id, cause });
  }
  throw new MailroomError('JOURNAL_BROKEN', { sequence: _id });
};

export const mongodbJournal = (
  { head, journal }: Pick<Collections, 'head' | 'journal'>,
  effects: Pick<EffectMover, 'moveAll'>,
): Journal => ({
  journal: async function* ({ after, subject }) {
    await asking(effects.moveAll);
    // What another mover is just writing may have holes; up to here it has none.
    const until = (await asking(() => readHead(head))).readable.sequence;
    const page = (from: number, limit: number) =>
      journal
        .find({ ...(subject === undefined ? {} : { subject }), _id: { $gt: from, $lte: until } }, { limit })
        .sort({ _id: 1 })
        .toArray();
    for await (const found of paged(page, ({ _id }) => _id, after)) yield journalEntry(found);
  },
});
