// Recovery: finds work that nobody is doing, at start and from then on. A lost job costs time, never a page.
import type { SeparatedDelivery } from '../../domain/delivery.ts';
import type { Item, Job, Work } from '../../domain/items.ts';
import { jobOf } from '../../domain/items.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import { everything } from '../../domain/ports/ledger/everything.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Leases } from '../../domain/ports/ledger/leases.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import { withPagesComplete } from '../../domain/transitions.ts';

const BATCH = 500;
/** So many of the oldest are looked at where others wait too. */
const OLDEST = 100;
/** A job that stays among the oldest for so long (ms), while others are done, is one that was lost. */
const OVERTAKEN_MS = 120_000;

interface RecoveryPorts {
  readonly store: Items & Leases & Queries;
  readonly queue: Queue;
  readonly clock: Clock;
}

/**
 * Feeds the queue with due work that it does not know of. Where nothing waits, all that is due was lost; where something
 * waits, so does most of what is due, and saying it again would only make the queue longer: there the sweep looks for
 * jobs that others have overtaken.
 */
export const sweeper = ({ store, queue, clock }: RecoveryPorts, works: readonly Work[]): (() => Promise<void>) => {
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

export interface Joining {
  /** The join: after a page is finished or its delivery opened, whoever did it. Right with any number of processes at once. */
  joinAfter(item: Item): Promise<void>;
  /** Starts the separation of deliveries whose last page is finished though nobody noticed. */
  joinForgotten(): Promise<void>;
}

export const joining = ({ store, queue, clock }: RecoveryPorts): Joining => {
  /** A page that was mended after its letters had gone out, and that is in none of them; or there are no letters at all. */
  const hasLatePage = async ({ id }: SeparatedDelivery): Promise<boolean> => {
    const documents = await store.childrenOf('document', id);
    const taken = new Set(documents.flatMap(({ item }) => item.pages.map(({ number }) => number)));
    const pages = await store.childrenOf('page', id);
    if (pages.some(({ item }) => item.state === 'read' && !taken.has(item.number))) return true;
    // A damaged page kept the delivery open; now that it has turned out blank, a person has to look at all of it.
    return documents.length === 0 && pages.every(({ item }) => item.state === 'blank' || item.state === 'separator');
  };

  const join = async (deliveryId: string): Promise<void> => {
    // First the delivery, then its pages: if somebody joins it in between, this write is a conflict.
    const found = await store.get('delivery', deliveryId);
    if (found === undefined) return;
    const delivery = found.item;
    if (delivery.state !== 'opened' && delivery.state !== 'separated') return;
    if (delivery.pagesComplete || (await store.waitingPages(deliveryId)) > 0) return;
    if (delivery.state === 'separated' && !(await hasLatePage(delivery))) return;
    const [outcome] = await store.commit([
      {
        item: withPagesComplete(delivery),
        expects: found.version,
        next: 'separate',
        journal: [
          {
            at: instant(clock),
            actor: 'machine',
            action: 'pages-complete',
            subject: `delivery:${deliveryId}`,
            details: { pages: delivery.pageCount },
          },
        ],
      },
    ]);
    if (outcome === 'committed') await queue.publish([jobOf(delivery, 'separate')]);
  };

  return {
    joinAfter: async (item) => {
      if (item.kind === 'page' && item.state !== 'waiting') await join(item.delivery);
      // A store that writes one item after the other lets pages be read before their delivery is opened.
      if (item.kind === 'delivery' && item.state === 'opened') await join(item.id);
    },
    joinForgotten: async () => {
      for await (const { item, next } of everything(store, 'delivery', { states: ['opened'] }))
        if (next === undefined) await join(item.id);
    },
  };
};
