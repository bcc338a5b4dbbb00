// Verifies the journal: every entry seals the one before it, none is missing, none was changed.
import { createHash } from 'node:crypto';
import { checkEntry, type JournalEntry, type JournalFault } from '../domain/journal.ts';
import type { Store } from '../domain/ports/store.ts';

export type JournalVerdict =
  | { readonly kind: 'holds'; readonly entries: number; readonly head: string | undefined }
  | { readonly kind: 'broken'; readonly entries: number; readonly faults: readonly JournalFault[] };

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Walks the whole chain. Note the head's hash elsewhere now and then: it also proves that nothing was cut off the end. */
export const verifyJournal = async (store: Store): Promise<JournalVerdict> => {
  const faults: JournalFault[] = [];
  let head: JournalEntry | undefined;
  let entries = 0;
  for await (const entry of store.journal({ after: 0 })) {
    entries += 1;
    const fault = checkEntry(entry, head, sha256Hex);
    if (fault !== undefined) faults.push(fault);
    head = entry;
  }
  return faults.length === 0 ? { kind: 'holds', entries, head: head?.hash } : { kind: 'broken', entries, faults };
};
