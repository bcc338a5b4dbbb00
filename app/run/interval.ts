// Runs a task at intervals, never overlapping.

export interface Repeating {
  /** Settles when what is under way has ended. */
  stop(): Promise<void>;
}

/** Does the task now, and `everyMs` after it ended again. A fault ends nothing. */
export const repeatedly = (
  task: () => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): Repeating => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = (): void => {
    running = task()
      .then(() => {}, onError)
      .then(() => {
        if (!stopped) timer = setTimeout(turn, everyMs);
      });
  };
  turn();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
