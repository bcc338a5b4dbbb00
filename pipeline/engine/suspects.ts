// Schedules shared and exclusive work: nothing runs beside work that must run alone.

export interface Turns {
  /** Beside others of its kind. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for all that runs; what comes later waits for it. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export const turns = (): Turns => {
  let running = 0;
  let isAlone = false;
  const waiting: { readonly alone: boolean; readonly go: () => void }[] = [];

  /** In the order in which they came. */
  const admit = (): void => {
    for (let [next] = waiting; next !== undefined && !isAlone; [next] = waiting) {
      if (next.alone && running > 0) return;
      waiting.shift();
      running += 1;
      isAlone = next.alone;
      next.go();
    }
  };

  const take =
    (alone: boolean) =>
    async <T>(work: () => Promise<T>): Promise<T> => {
      await new Promise<void>((go) => {
        waiting.push({ alone, go });
        admit();
      });
      try {
        return await work();
      } finally {
        running -= 1;
        if (alone) isAlone = false;
        admit();
      }
    };

  return { together: take(false), alone: take(true) };
};
