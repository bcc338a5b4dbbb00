// Shuts a process down in order on the first signal, at once on the second.

/** Resolves with the signal's name when the process is asked to stop. A second signal ends it with exit code 1. */
export const untilToldToStop = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    const told = (signal: NodeJS.Signals): void => {
      resolve(signal);
      process.once(signal, () => process.exit(1));
    };
    process.once('SIGINT', told);
    process.once('SIGTERM', told);
  });
