// The journal head: the hash of the last entry at one moment. A copy kept elsewhere proves that no earlier entry was removed or rewritten.
import type { Instant } from '../delivery.ts';

export interface JournalHead {
  /** Of the last entry. */
  readonly sequence: number;
  readonly hash: string;
  /** When it was the last. */
  readonly at: Instant;
}

/** What a line of a file of heads says. Undefined: it is none. */
export const headOf = (line: string): JournalHead | undefined => {
  try {
    const { sequence, hash, at } = JSON.parse(line) as Partial<Record<keyof JournalHead, unknown>>;
    const isHead =
      Number.isSafeInteger(sequence) &&
      (sequence as number) > 0 &&
      typeof hash === 'string' &&
      /^[0-9a-f]{64}$/.test(hash) &&
      typeof at === 'string';
    return isHead ? { sequence: sequence as number, hash, at } : undefined;
  } catch {
    return undefined;
  }
};
