// Lanes of the relay: each recipient has a few places of its own, so that one that does not answer holds up no other.

/** Deliveries to one recipient at a time. */
const PER_LANE = 8;
/** Deliveries at a time over all lanes; one that has become slow is not counted any more. */
const AT_ONCE = 50;
/** Ms after which a delivery counts as slow. */
const SLOW_MS = 2_000;

export interface Lanes<T> {
  /** Recipients whose entries are under way. */
  busy(): readonly string[];
  /** Delivers one recipient's entries, in their order, a few at a time. Resolves when all of them have ended. */
  work(recipient: string, entries: readonly T[], deliver: (entry: T) => Promise<void>): Promise<void>;
  /** Resolves when no lane is at work any more, whatever became of it. */
  ended(): Promise<void>;
}

export const lanes = <T>(): Lanes<T> => {
  const open = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let counted = 0;

  const free = (): void => {
    const next = waiting.shift();
    if (next === undefined) counted -= 1;
    else next();
  };

  /** Runs `task` in a place, which is given up when the task ends or has become slow. */
  const inPlace = async (task: () => Promise<void>): Promise<void> => {
    if (counted < AT_ONCE) counted += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let holds = true;
    const leave = (): void => {
      if (holds) free();
      holds = false;
    };
    const timer = setTimeout(leave, SLOW_MS);
    try {
      await task();
    } finally {
      clearTimeout(timer);
      leave();
    }
  };

  return {
    busy: () => [...open.keys()],
    ended: async () => void (await Promise.allSettled(open.values())),
    work: async (recipient, entries, deliver) => {
      const left = [...entries];
      const oneByOne = async (): Promise<void> => {
        for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
          const next = entry;
          await inPlace(() => deliver(next));
        }
      };
      try {
        const all = Promise.all(Array.from({ length: Math.min(PER_LANE, left.length) }, oneByOne));
        open.set(recipient, all);
        await all;
      } finally {
        open.delete(recipient);
      }
    },
  };
};

/** Resolves when all have ended, or when the slow ones are not worth waiting for any more. */
export const allButSlow = async (under: readonly Promise<void>[]): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SLOW_MS);
  });
  await Promise.race([Promise.all(under), patience]);
  clearTimeout(timer);
};
