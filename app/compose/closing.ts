// Closes what was opened, in the reverse order: at the end of an office, and where opening it broke off.

export interface Closing {
  /** Closed before everything that was added earlier. */
  add(close: () => unknown): void;
  /** Everything, the last first. What cannot be closed keeps nothing else open; the first fault is thrown at the end. */
  all(): Promise<void>;
}

export const closing = (): Closing => {
  const open: (() => unknown)[] = [];
  return {
    add: (close) => void open.push(close),
    all: async () => {
      const faults: unknown[] = [];
      for (const close of open.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          faults.push(error);
        }
      }
      if (faults.length > 0) throw faults[0];
    },
  };
};
