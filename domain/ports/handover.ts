// Brings a document to the unit that is responsible. Must be idempotent by `key`: the relay may call it twice.
import type { OutboxEntry } from './store.ts';

/** `returned`: the transport has no place for this unit (see HANDOVER_RETURNED). */
export type HandoverOutcome = { readonly kind: 'delivered' } | { readonly kind: 'returned'; readonly detail: string };

export interface Handover {
  /** The document's PDF and message are durable at the unit when it returns `delivered`. Throws HANDOVER_UNAVAILABLE, STORAGE_FULL. */
  deliver(entry: Pick<OutboxEntry, 'key' | 'message'>): Promise<HandoverOutcome>;
  close(): Promise<void>;
}
