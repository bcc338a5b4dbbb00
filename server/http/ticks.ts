// Makes a calm pulse out of many changes: the first at once, then at most one a second.

const EVERY_MS = 1_000;

export interface Ticks {
  /** Something changed. */
  changed(): void;
  subscribe(listener: () => void): () => void;
  stop(): void;
}

export const ticks = (): Ticks => {
  const listeners = new Set<() => void>();
  let resting: NodeJS.Timeout | undefined;
  let missed = false;

  const tick = (): void => {
    missed = false;
    resting = setTimeout(() => {
      resting = undefined;
      if (missed) tick();
    }, EVERY_MS);
    resting.unref();
    for (const listener of listeners) listener();
  };

  return {
    changed: () => {
      if (resting === undefined) tick();
      else missed = true;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      clearTimeout(resting);
      listeners.clear();
    },
  };
};
