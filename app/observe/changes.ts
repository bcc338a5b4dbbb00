// Follows the feed of changes for those who show what happens: the same for the commits of this process and of others.
import type { ChangeFeed } from '../../domain/ports/ledger/change-feed.ts';

export interface Changes {
  /** Calls back after anything changed, and once at first; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}

/** How often the commits of other processes are looked for. */
const LOOK_MS = 1_000;
/** Many commits in a row are one look. */
const AT_LEAST_MS = 100;
const AT_ONCE = 500;

/** Reads only while somebody listens. A listener that missed a reading because the store was away gets it afterwards. */
export const followChanges = (feed: ChangeFeed): Changes & { stop(): Promise<void> } => {
  const listeners = new Set<() => void>();
  let cursor: number | undefined;
  let following: Promise<void> | undefined;
  let committed = false;
  let wake = (): void => {};

  const offCommit = feed.onCommit(() => {
    committed = true;
    wake();
  });

  /** Until a commit here, or so long; resolves at once for a commit that came while the feed was being read. */
  const commitOr = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (committed || listeners.size === 0) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  /** Whether anything has changed since the last look; the first look only finds the place to go on from. */
  const look = async (): Promise<boolean> => {
    committed = false;
    if (cursor === undefined) {
      cursor = await feed.latest();
      return true;
    }
    for (let any = false; ; any = true) {
      const read = await feed.since(cursor, AT_ONCE);
      cursor = read.cursor;
      if (read.changes.length === 0) return any;
    }
  };

  const follow = async (): Promise<void> => {
    while (listeners.size > 0) {
      // A store that is out of reach shows itself in every list; here the place to go on from is kept.
      const changed = await look().catch(() => false);
      if (changed) for (const listener of listeners) listener();
      await pause(AT_LEAST_MS);
      await commitOr(LOOK_MS);
    }
    cursor = undefined;
    following = undefined;
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      following ??= follow();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) wake();
      };
    },
    stop: async () => {
      offCommit();
      listeners.clear();
      wake();
      await following;
    },
  };
};
