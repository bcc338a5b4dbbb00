// Port: time and ids, supplied from outside so that a run can be replayed.
import type { Instant } from '../delivery.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A fresh random id: a UUID in production. */
  id(): string;
}

export const instant = (clock: Clock): Instant => new Date(clock.now()).toISOString();
