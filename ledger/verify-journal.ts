// Verifies the journal: the hash chain is unbroken, and it contains the heads kept elsewhere.
import { createHash } from 'node:crypto';
import { checkEntry, type JournalEntry, type JournalFault } from '../domain/journal/journal.ts';
import type { JournalHead } from '../domain/journal/journal-head.ts';
import type { Journal } from '../domain/ports/ledger/journal.ts';
import { type Walked, walkJournal } from './walk-journal.ts';

/** `head-differs`: another entry stands where a head was kept; `head-missing`: the journal ends before it. */
export type VerifyFault =
  | JournalFault
  | { readonly sequence: number; readonly what: 'unreadable' }
  | { readonly sequence: number; readonly what: 'head-differs' | 'head-missing'; readonly at: string };

export type JournalVerdict =
  | { readonly kind: 'holds'; readonly entries: number; readonly head: string | undefined }
  | { readonly kind: 'broken'; readonly entries: number; readonly faults: readonly VerifyFault[] };

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export interface Verifying {
  next(walked: Walked): void;
  /** After the last entry. */
  verdict(): JournalVerdict;
}

/** Checks what a walk over the whole journal meets. `heads`: what was kept elsewhere, in any order. */
export const verifying = (heads: readonly JournalHead[] = []): Verifying => {
  const faults: VerifyFault[] = [];
  const keptAt = new Map<number, JournalHead[]>();
  for (const kept of heads) keptAt.set(kept.sequence, [...(keptAt.get(kept.sequence) ?? []), kept]);
  let head: Pick<JournalEntry, 'sequence' | 'hash'> | undefined;
  let entries = 0;
  const compare = ({ sequence, hash }: Pick<JournalEntry, 'sequence' | 'hash'>): void => {
    for (const kept of keptAt.get(sequence) ?? [])
      if (kept.hash !== hash) faults.push({ sequence, what: 'head-differs', at: kept.at });
    keptAt.delete(sequence);
  };
  return {
    next: (walked) => {
      entries += 1;
      if (walked.kind === 'unreadable') {
        const { sequence } = walked;
        faults.push({ sequence, what: 'unreadable' });
        compare({ sequence, hash: '' });
        head = undefined;
        return;
      }
      const { entry } = walked;
      // Behind an entry that cannot be read there is nothing to compare the chain with.
      const isBehind = faults.at(-1)?.what === 'unreadable' && faults.at(-1)?.sequence === entry.sequence - 1;
      const before = isBehind ? { sequence: entry.sequence - 1, hash: entry.previous } : head;
      const fault = checkEntry(entry, before, sha256Hex);
      if (fault !== undefined) faults.push(fault);
      compare(entry);
      head = entry;
    },
    verdict: () => {
      for (const kept of [...keptAt.values()].flat())
        faults.push({ sequence: kept.sequence, what: 'head-missing', at: kept.at });
      return faults.length === 0 ? { kind: 'holds', entries, head: head?.hash } : { kind: 'broken', entries, faults };
    },
  };
};

/** Walks the whole chain by itself. What it cannot see, a comparison with the ledger does: ledger/cross-check.ts. */
export const verifyJournal = async (store: Journal, heads: readonly JournalHead[] = []): Promise<JournalVerdict> => {
  const checking = verifying(heads);
  for await (const walked of walkJournal(store, { after: 0 })) checking.next(walked);
  return checking.verdict();
};
