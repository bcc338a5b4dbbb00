// Opens municipalities one by one: a fault of one is reported and leaves the others running; opening is retried.
import { repeatedly } from '../run/interval.ts';

/** How soon (ms) a municipality that could not be opened is tried again. */
const AGAIN_MS = 30_000;

export interface Openings<O> {
  /** Opens each once. Throws the first fault where nothing could be opened: the process has nothing to do. */
  begin(): Promise<void>;
  /** Tries nothing anew, and gives what is open. */
  end(): Promise<readonly O[]>;
  /** Undefined: not open, and not tried yet. */
  of(position: number): { readonly open: O } | { readonly fault: unknown } | undefined;
}

/** `onFault` receives each failed try, except one that ends the process. */
export const eachByItself = <O>(
  opens: readonly (() => Promise<O>)[],
  onFault: (position: number, error: unknown) => void,
): Openings<O> => {
  const results = new Map<number, { readonly open: O } | { readonly fault: unknown }>();
  const tryAll = async (): Promise<void> => {
    for (const [position, open] of opens.entries()) {
      const before = results.get(position);
      if (ended || (before !== undefined && 'open' in before)) continue;
      try {
        results.set(position, { open: await open() });
      } catch (error) {
        results.set(position, { fault: error });
        if (opens.length > 1) onFault(position, error);
      }
    }
  };
  const open = (): readonly O[] => [...results.values()].flatMap((one) => ('open' in one ? [one.open] : []));
  let ended = false;
  let again: ReturnType<typeof repeatedly> | undefined;
  return {
    begin: async () => {
      await tryAll();
      const [first] = results.values();
      if (open().length === 0 && first !== undefined && 'fault' in first) throw first.fault;
      if (opens.length > 1) again = repeatedly(tryAll, AGAIN_MS, (error) => onFault(0, error));
    },
    end: async () => {
      ended = true;
      await again?.stop();
      return open();
    },
    of: (position) => results.get(position),
  };
};
