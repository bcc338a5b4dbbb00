// Slows down who guesses tickets or tokens: a few failures from one address, then a pause.
import type { Clock } from '../../domain/ports/clock.ts';

const ALLOWED = 5;
/** Milliseconds after which failures are forgotten. */
const PAUSE_MS = 60_000;
/** Addresses remembered at the same time; beyond that the oldest is forgotten. */
const REMEMBERED = 10_000;

export interface Attempts {
  /** Seconds to wait before the address may try again; 0: now. */
  wait(address: string): number;
  /** Returns how many failures there were in a row. */
  failed(address: string): number;
}

export const attempts = ({ clock }: { readonly clock: Clock }): Attempts => {
  const failures = new Map<string, { readonly count: number; readonly until: number }>();
  const current = (address: string) => {
    const entry = failures.get(address);
    return entry !== undefined && entry.until > clock.now() ? entry : undefined;
  };
  return {
    wait: (address) => {
      const entry = current(address);
      return entry === undefined || entry.count < ALLOWED ? 0 : Math.ceil((entry.until - clock.now()) / 1000);
    },
    failed: (address) => {
      const count = (current(address)?.count ?? 0) + 1;
      failures.delete(address);
      failures.set(address, { count, until: clock.now() + PAUSE_MS });
      const oldest = failures.keys().next().value;
      if (failures.size > REMEMBERED && oldest !== undefined) failures.delete(oldest);
      return count;
    },
  };
};
