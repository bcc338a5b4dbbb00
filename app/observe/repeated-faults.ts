// Logs a lasting fault when it begins, then every ten minutes with a count, not at every occurrence.
import type { Clock } from '../../domain/ports/clock.ts';

/** A fault that has not been seen for so long is over; the next one is new. */
const OVER_MS = 60_000;
const REMIND_MS = 10 * 60_000;
const REMEMBERED = 1_000;

/** Says whether to tell: undefined is no; `times` is how often it has been seen since it was last told. */
export type Repeated = (key: string) => { readonly times: number } | undefined;

export const repeatedFaults = ({ clock }: { readonly clock: Pick<Clock, 'now'> }): Repeated => {
  const seen = new Map<string, { readonly toldAt: number; readonly seenAt: number; readonly times: number }>();
  return (key) => {
    const now = clock.now();
    const before = seen.get(key);
    const lasts = before !== undefined && now >= before.seenAt && now - before.seenAt < OVER_MS;
    const times = lasts ? before.times + 1 : 1;
    const tells = !lasts || now - before.toldAt >= REMIND_MS;
    seen.delete(key);
    seen.set(key, { toldAt: tells ? now : before!.toldAt, seenAt: now, times: tells ? 0 : times });
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return tells ? { times } : undefined;
  };
};
