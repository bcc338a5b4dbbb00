// Lets letters live in memory and puts what is left of them into a ledger in one go, as a move does: the same items, the same
// chain, without a wait for the disk at every step.
import { hash } from 'node:crypto';
import type { Item, ItemKind } from '../../domain/items.ts';
import { type JournalEntry, seal } from '../../domain/journal/journal.ts';
import type { LedgerRecord, WholeLedger } from '../../domain/ports/ledger/ledger-snapshot.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';

/** Behind what the ledger goes on. */
export interface Behind {
  /** Number of its last change. */
  readonly changes: number;
  /** The journal's last entry. */
  readonly head: JournalEntry | undefined;
}

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/**
 * `store` takes new items and what becomes of them, without conflicts; what is in it when `put` is called goes into the
 * ledger and must not change any more. Nobody else may write the ledger meanwhile.
 */
export const putInto = (ledger: WholeLedger, behind: Behind) => {
  let { changes, head } = behind;
  let records = new Map<string, LedgerRecord>();
  let entries: JournalEntry[] = [];
  const keyOf = ({ kind, id }: Pick<Item, 'kind' | 'id'>): string => `${kind}:${id}`;

  const store: Pick<Store, 'commit' | 'claim'> = {
    commit: async (all) => {
      const shared = all.flatMap(({ journal }) => journal).at(-1)?.at ?? head?.at ?? '';
      return all.map(({ item, expects, next, journal }) => {
        if (expects !== (records.get(keyOf(item))?.version ?? 0)) throw new Error(`a conflict at ${keyOf(item)}`);
        changes += 1;
        records.set(keyOf(item), {
          ...{ item, version: expects + 1, changed: changes, changedAt: journal.at(-1)?.at ?? shared },
          ...(next === undefined ? {} : { due: { work: next, notBefore: 0, attempts: 0 } }),
        });
        for (const draft of journal) {
          head = seal(draft, head, sha256);
          entries.push(head);
        }
        return 'committed';
      });
    },
    claim: async <K extends ItemKind>({ kind, id }: { readonly kind: K; readonly id: string }) => {
      const record = records.get(`${kind}:${id}`);
      if (record === undefined) return undefined;
      const version = record.version + 1;
      records.set(`${kind}:${id}`, { ...record, version });
      return { item: record.item as Extract<Item, { kind: K }>, version, attempt: 1, crashes: 0 };
    },
  };

  return {
    store,
    put: async (): Promise<void> => {
      // A decision takes the next number of its table, as if it had just been made.
      await ledger.addRecords([...records.values()]);
      await ledger.addEntries(entries);
      await ledger.complete(changes);
      records = new Map();
      entries = [];
    },
  };
};
