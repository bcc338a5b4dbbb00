// What a unit receives when a document is taken back from it, and what waits in the outbox for a document. Schema: docs/messages.
import type { Instant } from '../delivery.ts';
import type { Document } from '../document.ts';
import type { DeliveryId, DocumentId } from '../ids.ts';
import type { RoutedMessage } from './routed-message.ts';
import type { Withdrawal, WithdrawalReason } from './withdrawal.ts';

/** The `data` of a `de.poststelle.document.withdrawn.v1` event. */
export interface WithdrawnMessage {
  readonly document: DocumentId;
  readonly delivery: DeliveryId;
  readonly station: string;
  readonly unit: string;
  /** What it was handed over as. */
  readonly type: string;
  /** The `id` of the event that handed it over; absent: that was before the id was noted. */
  readonly handover?: string;
  readonly withdrawnAt: Instant;
  readonly reason: WithdrawalReason;
}

/** The event's id: the same for a repeated delivery of the same withdrawal. */
export const withdrawalId = ({ document, unit, withdrawnAt }: WithdrawnMessage): string =>
  `${document}@${withdrawnAt}/withdrawn/${unit}`;

interface Notice {
  readonly document: DocumentId;
  readonly delivery: DeliveryId;
  readonly station: string;
  /** The units notified first; empty: recalled before anything was sent, so nothing goes out. */
  readonly withdrawals: readonly Withdrawal[];
  /** The document's new handover; absent: it has none yet. */
  readonly routed?: RoutedMessage;
}

/** A handover, or withdrawals with the handover that follows them: one entry per document, so that their order is certain. */
export type OutboxMessage = RoutedMessage | Notice;

export interface OutboxDraft {
  /** The same key is never delivered as two different things: the document's id. */
  readonly key: string;
  readonly message: OutboxMessage;
  /** Ms since 1970: not delivered sooner; absent: at once. */
  readonly notBefore?: number;
}

const isNotice = (message: OutboxMessage): message is Notice => 'withdrawals' in message;

/** What tells the units that lose a document; empty: none does. */
export const noticesOf = ({ id, delivery, station, withdrawals = [] }: Document): readonly OutboxDraft[] =>
  withdrawals.length === 0 ? [] : [{ key: id, message: { document: id, delivery, station, withdrawals } }];

/** Takes the place of a handover that has not left the house, and tells those that lost the document before, if any. */
export const insteadOfHandover = ({ id, delivery, station, withdrawals = [] }: Document): OutboxDraft => ({
  key: id,
  message: { document: id, delivery, station, withdrawals },
});

/** What hands a document over: the units that lose it are told before another one receives it. */
export const handoverOf = (document: Document, routed: RoutedMessage): OutboxDraft => {
  const [notice] = noticesOf(document);
  return { key: document.id, message: notice === undefined ? routed : { ...(notice.message as Notice), routed } };
};

export const routedIn = (message: OutboxMessage): RoutedMessage | undefined =>
  isNotice(message) ? message.routed : message;

export const withdrawalsIn = (message: OutboxMessage): readonly Withdrawal[] =>
  isNotice(message) ? message.withdrawals : [];

export const withdrawnIn = (message: OutboxMessage): readonly WithdrawnMessage[] => {
  const { document, delivery, station } = message;
  return withdrawalsIn(message).map(({ at, ...rest }) => ({ document, delivery, station, ...rest, withdrawnAt: at }));
};
