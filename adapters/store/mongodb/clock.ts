// The time of a house on many hosts: its database's. Leases compare what different hosts have written down.
import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Clock } from '../../../domain/ports/clock.ts';
import { asking } from './faults.ts';

const EVERY_MS = 60_000;

export interface HouseClock extends Clock {
  stop(): void;
}

/**
 * Asks the database what time it is, now and every minute; in between this host counts on, so that a clock that is set
 * here changes nothing. While the database is away the last answer counts. Throws STORE_UNAVAILABLE.
 */
export const mongodbClock = async (db: Db): Promise<HouseClock> => {
  let ahead = 0;
  const compare = async (): Promise<void> => {
    const asked = performance.now();
    // The driver greets with this word too: every version knows it.
    const { localTime } = await db.admin().command({ isMaster: 1 });
    // Its answer was on its way for about half of the time.
    ahead = (localTime as Date).getTime() - (asked + performance.now()) / 2;
  };
  await asking(compare);
  const timer = setInterval(() => void compare().catch(() => {}), EVERY_MS);
  timer.unref();
  return {
    now: () => Math.round(performance.now() + ahead),
    id: () => randomUUID(),
    stop: () => clearInterval(timer),
  };
};
