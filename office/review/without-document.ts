// Deliveries without document: an operator looks at the pages and decides what they are.
import type { Actor } from '../../domain/actor.ts';
import type { SeparatedDelivery } from '../../domain/delivery.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Items, Stored } from '../../domain/ports/ledger/items.ts';
import type { NoDocumentReason } from '../../domain/reasons.ts';
import { toEmpty, toOpenedAsDocument, type Undocumented } from '../../domain/transitions.ts';
import type { Put, ReviewOutcome } from './review-outcome.ts';

export interface WithoutDocument {
  /** Nothing is on its pages. */
  confirmEmpty(deliveryId: string, actor: Actor): Promise<ReviewOutcome>;
  /** It is a document after all: its pages are read, and an operator decides on it. Also after it was confirmed as empty. */
  readAsDocument(deliveryId: string, actor: Actor): Promise<ReviewOutcome>;
}

interface Ports {
  readonly store: Items;
  readonly clock: Clock;
  readonly put: Put;
}

export const withoutDocumentWith = ({ store, clock, put }: Ports): WithoutDocument => {
  /** Deliveries separated by earlier versions have no state of their own: no document, and every page blank or separator. */
  const isWithoutDocument = async ({ id, pageCount }: SeparatedDelivery): Promise<boolean> => {
    if ((await store.childrenOf('document', id)).length > 0) return false;
    const pages = await store.childrenOf('page', id);
    return (
      pages.length === pageCount && pages.every(({ item }) => item.state === 'blank' || item.state === 'separator')
    );
  };

  const find = async (id: string): Promise<Stored<Undocumented> | undefined> => {
    const found = await store.get('delivery', id);
    if (found === undefined) return undefined;
    const { item, version } = found;
    if (item.state === 'without-document' || item.state === 'empty') return { item, version };
    return item.state === 'separated' && (await isWithoutDocument(item)) ? { item, version } : undefined;
  };

  const reasonOf = async ({ id }: SeparatedDelivery): Promise<NoDocumentReason> => {
    const pages = (await store.childrenOf('page', id)).map(({ item }) => item.state);
    if (pages.every((state) => state === 'blank')) return 'ONLY_BLANK_PAGES';
    return pages.includes('blank') ? 'ONLY_BLANK_PAGES_AND_SEPARATORS' : 'ONLY_SEPARATORS';
  };

  return {
    confirmEmpty: async (deliveryId, actor) => {
      const found = await find(deliveryId);
      if (found === undefined || found.item.state === 'empty') return { kind: 'not-waiting' };
      const reason = found.item.state === 'separated' ? await reasonOf(found.item) : found.item.reason;
      const at = instant(clock);
      const item = toEmpty(found.item, { reason, by: actor, at });
      return put(found, { item }, { at, actor, action: 'confirmed-empty', details: { reason } });
    },
    readAsDocument: async (deliveryId, actor) => {
      const found = await find(deliveryId);
      if (found === undefined) return { kind: 'not-waiting' };
      const item = toOpenedAsDocument(found.item);
      const entry = { at: instant(clock), actor, action: 'told-to-be-document', details: {} } as const;
      // Its pages are sent to be read by the separation, which is done again after a crash.
      return put(found, { item, next: 'separate' }, entry);
    },
  };
};
