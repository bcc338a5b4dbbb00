// Tells listeners (the console's live view) that something was written.
import type { Store } from '../domain/ports/store.ts';

export interface Changes {
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

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
