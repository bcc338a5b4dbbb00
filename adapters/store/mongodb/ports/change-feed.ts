// The feed of changes in MongoDB: numbers of changes may be written out of their order, so changes are numbered anew when
// their effects are moved on, one batch after the other.
import type { ChangeFeed, ChangesRead, ItemChanged } from '../../../../domain/ports/ledger/change-feed.ts';
import { type Collections, type HeadDocument, hasChange, type ItemDocument } from '../documents.ts';
import { asking } from '../faults.ts';
import type { HeadAfter } from '../pending-effects.ts';

const FIELDS = { kind: 1, id: 1, state: 1, version: 1, feed: 1, 'riding.change': 1, 'riding.aside': 1 } as const;

const changedOf = ({ kind, id, state, version }: ItemDocument): ItemChanged => ({ kind, id, state, version });

/** A store that has been taken back has no feed. */
const placeOf = ({ readable }: HeadDocument): number => readable.feed ?? 0;

export const mongodbChangeFeed = (
  { items }: Pick<Collections, 'items'>,
  { headNow, headAfter }: { readonly headNow: () => Promise<HeadDocument>; readonly headAfter: HeadAfter },
): Pick<ChangeFeed, 'latest' | 'since'> => ({
  latest: () => asking(async () => placeOf(await headAfter())),

  since: (cursor, limit) => {
    const read = async (after: number, until: number): Promise<ChangesRead> => {
      for (let from = after; from < until; ) {
        const found = await items
          .find({ feed: { $gt: from, $lte: until } }, { projection: FIELDS, limit })
          .sort({ feed: 1 })
          .toArray();
        from = found.length < limit ? until : found.at(-1)!.feed!;
        // What has changed again comes under its next place, when that change is moved on.
        const changes = found.filter((document) => !hasChange(document)).map(changedOf);
        if (changes.length > 0) return { changes, cursor: from };
      }
      return { changes: [], cursor: Math.max(after, until) };
    };
    return asking(async () => {
      const known = await read(cursor, placeOf(await headNow()));
      // What rides is moved on only where nothing else is new.
      return known.changes.length > 0 ? known : read(known.cursor, placeOf(await headAfter()));
    });
  },
});
