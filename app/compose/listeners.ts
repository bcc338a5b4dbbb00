// One listener for all who name the same address, opened when the first of them needs it.
import type { Bound } from '../../server/http/front.ts';
import type { Listening } from '../../server/http/listen.ts';

export interface Listeners {
  /** Throws ADDRESS_IN_USE; then the next who needs it tries again. */
  at(address: Bound): Promise<Listening>;
  close(): Promise<void>;
}

const keyOf = ({ host, port }: Bound): string => `${host} ${port}`;

/** Whether two name the same address. */
export const isSameAddress = (one: Bound | undefined, other: Bound): boolean =>
  one !== undefined && keyOf(one) === keyOf(other);

export const listeners = (open: (address: Bound) => Promise<Listening>): Listeners => {
  const opened = new Map<string, Promise<Listening>>();
  return {
    at: (address) => {
      const key = keyOf(address);
      const listening = opened.get(key) ?? open(address);
      opened.set(key, listening);
      listening.catch(() => opened.delete(key));
      return listening;
    },
    close: async () => {
      await Promise.all([...opened.values()].map(async (listening) => (await listening).close()));
    },
  };
};
