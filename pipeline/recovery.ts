// Recovery: finds work that nobody is doing, at start and from then on. A lost job costs time, never a page.
import type { Item } from '../domain/items.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { Queue } from '../domain/ports/queue.ts';
import type { Store } from '../domain/ports/store.ts';
import { jobOf } from './runner.ts';

const BATCH = 500;

export interface Recovery {
  /** Feeds the queue with due work; resolves to how many jobs. */
  sweep(): Promise<number>;
  /** Starts the separation of deliveries whose last page is finished though nobody noticed. */
  joinForgotten(): Promise<void>;
  /** The join: after a page is finished, whoever finished it. */
  joinAfter(item: Item): Promise<void>;
}

export const recovery = ({
  store,
  queue,
  clock,
}: {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
}): Recovery => {
  const join = async (deliveryId: string): Promise<void> => {
    if ((await store.waitingPages(deliveryId)) > 0) return;
    const found = await store.get('delivery', deliveryId);
    if (found === undefined || (found.item.state !== 'opened' && found.item.state !== 'separated')) return;
    const [outcome] = await store.commit([
      {
        item: found.item,
        expects: found.version,
        next: 'separate',
        journal: [
          {
            at: instant(clock),
            actor: 'machine',
            action: 'pages-complete',
            subject: `delivery:${deliveryId}`,
            details: { pages: found.item.pageCount },
          },
        ],
      },
    ]);
    // In a conflict somebody else has joined it at the same moment.
    if (outcome === 'committed') await queue.publish([jobOf(found.item, 'separate')]);
  };

  return {
    sweep: async () => {
      const jobs = await store.due({ now: clock.now(), limit: BATCH });
      if (jobs.length > 0) await queue.publish(jobs);
      return jobs.length;
    },
    joinForgotten: async () => {
      const opened = await store.list('delivery', { states: ['opened'], limit: BATCH });
      for (const { item, next } of opened) if (next === undefined) await join(item.id);
    },
    joinAfter: async (item) => {
      if (item.kind === 'page' && item.state !== 'waiting') await join(item.delivery);
    },
  };
};
