// Bounds what waits for the units' folders: a share that hangs keeps its own few threads and no others.
// Node.js has four threads for files, and a call that hangs in the kernel cannot be ended.

/** Calls into units' folders at a time, in this process. One thread stays free for the office's own files. */
const AT_ONCE = 3;

interface Waiting {
  readonly key: string;
  readonly begin: () => void;
}

const running = new Set<string>();
const waiting: Waiting[] = [];

const next = (): void => {
  while (running.size < AT_ONCE) {
    const at = waiting.findIndex(({ key }) => !running.has(key));
    if (at < 0) return;
    const [one] = waiting.splice(at, 1);
    running.add(one!.key);
    one!.begin();
  }
};

/**
 * Runs `task` when no other one with this key is under way and a place is free. Resolves to `late` if it has not begun or
 * not ended after `limitMs`; a task that has begun keeps its place until it really ends, one that has not is given up.
 */
export const limited = <T, L>(
  key: string,
  {
    limitMs,
    late,
    task,
  }: { readonly limitMs: number; readonly late: (begun: boolean) => L; readonly task: () => Promise<T> },
): Promise<T | L> =>
  new Promise((resolve, reject) => {
    let begun = false;
    const entry: Waiting = {
      key,
      begin: () => {
        begun = true;
        void task()
          .then(resolve, reject)
          .finally(() => {
            clearTimeout(timer);
            running.delete(key);
            next();
          });
      },
    };
    const timer = setTimeout(() => {
      const at = waiting.indexOf(entry);
      if (at >= 0) waiting.splice(at, 1);
      try {
        resolve(late(begun));
      } catch (fault) {
        reject(fault);
      }
    }, limitMs);
    waiting.push(entry);
    next();
  });
