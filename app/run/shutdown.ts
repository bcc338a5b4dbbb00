// A process's life: it stops in order when it is told to, and a second word ends it at once.

/** Resolves with the signal's name when the process is told to stop. A second signal ends it with exit code 1. */
export const untilToldToStop = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    const told = (signal: NodeJS.Signals): void => {
      resolve(signal);
      process.once(signal, () => process.exit(1));
    };
    process.once('SIGINT', told);
    process.once('SIGTERM', told);
  });
