// The way documents take to a unit, and the way they are taken back. Both calls are idempotent: the relay may repeat them.
import type { RoutedMessage } from '../../handover/routed-message.ts';
import type { WithdrawnMessage } from '../../handover/withdrawn-message.ts';

/** `undeliverable`: the channel has no place for this unit (see HANDOVER_RETURNED); `reason` in the transport's words. */
export type ChannelOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'undeliverable'; readonly reason: string };

export interface Channel {
  /** The document's PDF and message are durable at the unit when it returns `delivered`. Throws HANDOVER_UNAVAILABLE, STORAGE_FULL. */
  deliver(message: RoutedMessage): Promise<ChannelOutcome>;
  /**
   * The unit's system is notified durably, or the document's files are gone from the unit's folder, when it returns
   * `delivered`. A unit that never had the document, or no longer has it, is no fault. Throws HANDOVER_UNAVAILABLE.
   */
  withdraw(message: WithdrawnMessage): Promise<ChannelOutcome>;
  close(): Promise<void>;
}
