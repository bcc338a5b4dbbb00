// Tells listeners (the console's live view) that something was written.
import type { Store } from '../../domain/ports/ledger/store.ts';

export interface Changes {
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** How often another process's writes are looked for. */
const LOOK_MS = 1_000;

/** Tells listeners of what any process wrote: the newest change of each kind is asked for, and compared. */
export const polledChanges = (store: Store): Changes & { stop(): void } => {
  const listeners = new Set<() => void>();
  let newest = '';
  const look = async (): Promise<void> => {
    if (listeners.size === 0) return;
    const kinds = await Promise.all(
      (['delivery', 'page', 'document', 'hold'] as const).map((kind) => store.list(kind, { limit: 1 })),
    );
    const now = kinds.map(([first]) => first?.order ?? 0).join(' ');
    if (now === newest) return;
    newest = now;
    for (const listener of listeners) listener();
  };
  // A store that is out of reach shows itself in every list; the live view just pauses.
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS);
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => clearInterval(timer),
  };
};

export const observedStore = (store: Store): { readonly store: Store; readonly changes: Changes } => {
  const listeners = new Set<() => void>();
  return {
    store: {
      ...store,
      commit: async (changes) => {
        const outcomes = await store.commit(changes);
        for (const listener of listeners) listener();
        return outcomes;
      },
    },
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
};
