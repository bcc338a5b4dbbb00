// Sweep: re-queues due work that nobody holds, at start and regularly. A lost job costs time, never a page.
import type { Job, Work } from '../../domain/items.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Leases } from '../../domain/ports/ledger/leases.ts';
import type { Queue } from '../../domain/ports/queue.ts';

const BATCH = 500;
/** So many of the oldest are looked at where others wait too. */
const OLDEST = 100;
/** A job that stays among the oldest for so long (ms), while others are done, is one that was lost. */
const OVERTAKEN_MS = 120_000;

interface SweepPorts {
  readonly store: Leases;
  readonly queue: Queue;
  readonly clock: Clock;
}

/**
 * Feeds the queue with due work that it does not know of. Where nothing waits, all that is due was lost; where something
 * waits, so does most of what is due, and saying it again would only make the queue longer: there the sweep looks for
 * jobs that others have overtaken.
 */
export const sweeper = ({ store, queue, clock }: SweepPorts, works: readonly Work[]): (() => Promise<void>) => {
  const seen = new Map<Work, ReadonlyMap<string, number>>();

  const overtaken = async (work: Work, now: number): Promise<readonly Job[]> => {
    const earlier = seen.get(work);
    const oldest = (await store.due({ now, limit: OLDEST, work })).map((job) => ({
      job,
      since: earlier?.get(job.id) ?? now,
    }));
    const isLate = ({ since }: { readonly since: number }): boolean => Math.abs(now - since) >= OVERTAKEN_MS;
    seen.set(work, new Map(oldest.map((one) => [one.job.id, isLate(one) ? now : one.since])));
    return oldest.filter(isLate).map(({ job }) => job);
  };

  return async () => {
    for (const work of works) {
      const waiting = await queue.waiting(work);
      if (waiting === undefined) continue;
      const now = clock.now();
      const lost = waiting === 0 ? await store.due({ now, limit: BATCH, work }) : await overtaken(work, now);
      if (lost.length > 0) await queue.publish(lost);
    }
  };
};
