// Writes changes: item, journal and outbox in the same transaction, so that they cannot disagree.
import type { Item } from '../../../domain/items.ts';
import { type JournalDraft, type JournalEntry, seal } from '../../../domain/journal/journal.ts';
import type { Change, CommitOutcome } from '../../../domain/ports/ledger/store.ts';
import type { SqliteDatabase, SqlValue } from './driver.ts';

type Sha256 = (text: string) => string;
type Head = Pick<JournalEntry, 'sequence' | 'hash' | 'at'>;

/** What an item is looked up by, beside its kind and id. */
export const lookUps = (
  item: Item,
): { readonly delivery: SqlValue; readonly number: SqlValue; readonly original: SqlValue } => ({
  delivery: 'delivery' in item ? item.delivery : null,
  number: 'number' in item ? item.number : null,
  original: item.kind === 'delivery' && 'original' in item ? (item.original?.sha256 ?? null) : null,
});

/** Both to be called inside a transaction. Nothing of a change in conflict is written; the others are. */
export const sqliteCommit = (database: SqliteDatabase, sha256: Sha256) => {
  const create = database.prepare(
    `insert into items (version, state, body, delivery, number, original, work, changed, changed_at, kind, id)
     values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (kind, id) do nothing`,
  );
  const update = database.prepare(
    `update items set version = version + 1, state = ?, body = ?, delivery = ?, number = ?, original = ?, work = ?,
       changed = ?, changed_at = ?, due_at = 0, held = 0, attempts = 0, crashes = 0
     where kind = ? and id = ? and version = ?`,
  );
  const lastChange = database.prepare('select last from changes');
  const countChanges = database.prepare('update changes set last = ?');
  const newestEntry = database.prepare(
    `select sequence, entry ->> '$.hash' as hash, entry ->> '$.at' as at from journal order by sequence desc limit 1`,
  );
  const addEntry = database.prepare('insert into journal (sequence, entry) values (?, ?)');
  const drop = database.prepare('delete from outbox where kind = ? and item = ? and key = ?');
  const put = database.prepare(
    `insert into outbox (kind, item, recipient, key, event, not_before) values (?, ?, ?, ?, ?, ?)
     on conflict (kind, item, key) do nothing`,
  );
  const take = database.prepare('delete from outbox where sequence = ?');

  const writeItem = ({ item, expects, next }: Change, changed: number, changedAt: string): boolean => {
    const { delivery, number, original } = lookUps(item);
    const values = [item.state, JSON.stringify(item), delivery, number, original, next ?? null, changed, changedAt];
    const rows =
      expects === 0 ? create.run(...values, item.kind, item.id) : update.run(...values, item.kind, item.id, expects);
    return rows === 1;
  };

  const writeOutbox = ({ item: { kind, id }, outbox, drops }: Change): void => {
    for (const key of drops ?? []) drop.run(kind, id, key);
    for (const { to, key, event, notBefore = 0 } of outbox ?? [])
      put.run(kind, id, to, key, JSON.stringify(event), notBefore);
  };

  const writeEntries = (drafts: readonly JournalDraft[], head: Head | undefined): Head | undefined => {
    let last = head;
    for (const draft of drafts) {
      const entry = seal(draft, last, sha256);
      addEntry.run(entry.sequence, JSON.stringify(entry));
      last = entry;
    }
    return last;
  };

  const commit = (changes: readonly Change[]): readonly CommitOutcome[] => {
    let changed = lastChange.get<{ readonly last: number }>()!.last;
    let head = newestEntry.get<Head>();
    // A change without an entry of its own happened when the others of its call did: pages when their file was opened.
    const shared = changes.flatMap((change) => change.journal).at(-1)?.at ?? head?.at ?? '';
    const outcomes = changes.map((change): CommitOutcome => {
      if (!writeItem(change, changed + 1, change.journal.at(-1)?.at ?? shared)) return 'conflict';
      changed += 1;
      head = writeEntries(change.journal, head);
      writeOutbox(change);
      return 'committed';
    });
    countChanges.run(changed);
    return outcomes;
  };

  /** An entry of the outbox is out, without a change of its item. */
  const settle = (sequence: number, journal: readonly JournalDraft[]): boolean => {
    if (take.run(sequence) === 0) return false;
    writeEntries(journal, newestEntry.get<Head>());
    return true;
  };

  return { commit, settle };
};
