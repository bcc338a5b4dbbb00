// The outbox: one entry per effect, each with a key, so that repeating an effect does no harm.
import { handoverId, type RoutedMessage } from './routed-message.ts';
import { type WithdrawnMessage, withdrawalId } from './withdrawn-message.ts';

/** Who receives an entry: the channel of a unit. */
export type Recipient = `unit:${string}`;

export type OutboxEvent =
  | { readonly type: 'routed'; readonly data: RoutedMessage }
  | { readonly type: 'withdrawn'; readonly data: WithdrawnMessage };

export interface OutboxDraft {
  readonly to: Recipient;
  /** Names the effect among those of its item: the id of the event that is delivered. */
  readonly key: string;
  readonly event: OutboxEvent;
  /** Ms since 1970: not delivered sooner; absent: at once. */
  readonly notBefore?: number;
}

const unitChannel = (unit: string): Recipient => `unit:${unit}`;

/** Hands a document over to its unit. */
export const routedEntry = (data: RoutedMessage, notBefore = 0): OutboxDraft => ({
  ...{ to: unitChannel(data.unit), key: handoverId(data), event: { type: 'routed', data } },
  ...(notBefore === 0 ? {} : { notBefore }),
});

/** Takes a document back from a unit. */
export const withdrawnEntry = (data: WithdrawnMessage): OutboxDraft => ({
  ...{ to: unitChannel(data.unit), key: withdrawalId(data), event: { type: 'withdrawn', data } },
});

/** What the journal says of a change that takes a document back: the key of the entry that a unit still has to receive. */
export const withdrawsIn = (outbox: readonly OutboxDraft[]): { readonly withdraws?: string } => {
  const entry = outbox.find(({ event }) => event.type === 'withdrawn');
  return entry === undefined ? {} : { withdraws: entry.key };
};
