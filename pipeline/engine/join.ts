// Join: starts the separation of a delivery when its last page is finished.
import type { SeparatedDelivery } from '../../domain/delivery.ts';
import { type Item, jobOf } from '../../domain/items.ts';
import { isUndecided } from '../../domain/page.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import { everything } from '../../domain/ports/ledger/everything.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import { withPagesComplete } from '../../domain/transitions.ts';

export interface Joining {
  /** The join: after a page is finished or its delivery opened, in any process. Correct with any number of processes at once. */
  joinAfter(item: Item): Promise<void>;
  /** Starts the separation of deliveries whose last page is finished though nobody noticed. */
  joinForgotten(): Promise<void>;
}

interface JoinPorts {
  readonly store: Items & Queries;
  readonly queue: Queue;
  readonly clock: Clock;
}

export const joining = ({ store, queue, clock }: JoinPorts): Joining => {
  /** A page that was mended after its letters had gone out, and that is in none of them or undecided; or there are no letters at all. */
  const hasLatePage = async ({ id }: SeparatedDelivery): Promise<boolean> => {
    const documents = await store.childrenOf('document', id);
    const taken = new Set(documents.flatMap(({ item }) => item.pages.map(({ number }) => number)));
    const pages = await store.childrenOf('page', id);
    if (pages.some(({ item }) => (item.state === 'read' && !taken.has(item.number)) || isUndecided(item))) return true;
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
