// Brings a document to the unit that is responsible, and takes it back. Both are idempotent: the relay may call them twice.
import type { RoutedMessage } from '../../handover/routed-message.ts';
import type { WithdrawnMessage } from '../../handover/withdrawn-message.ts';

/** `returned`: the transport has no place for this unit (see HANDOVER_RETURNED). */
export type HandoverOutcome = { readonly kind: 'delivered' } | { readonly kind: 'returned'; readonly detail: string };

export interface Handover {
  /** The document's PDF and message are durable at the unit when it returns `delivered`. Throws HANDOVER_UNAVAILABLE, STORAGE_FULL. */
  deliver(entry: { readonly key: string; readonly message: RoutedMessage }): Promise<HandoverOutcome>;
  /**
   * The unit's system is notified durably, or the document's files are gone from the unit's folder, when it returns
   * `delivered`. A unit that never had the document, or no longer has it, is no fault. Throws HANDOVER_UNAVAILABLE.
   */
  withdraw(message: WithdrawnMessage): Promise<HandoverOutcome>;
  close(): Promise<void>;
}
