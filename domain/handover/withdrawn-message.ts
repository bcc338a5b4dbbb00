// What a unit receives when a document is taken back from it. Schema: docs/messages.
import type { Instant } from '../delivery.ts';
import type { DocumentAtUnit, DocumentInHandover } from '../document.ts';
import type { DeliveryId, DocumentId } from '../ids.ts';

/** Why a unit no longer has a document: a closed list. */
export const WITHDRAWAL_REASONS = ['CORRECTED', 'RECALLED', 'RETURNED'] as const;

/**
 * `CORRECTED`: a sample check found that another unit is responsible. `RECALLED`: an operator called it back. `RETURNED`:
 * an operator noted the unit's return, which its own system did not send.
 */
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** The `data` of a `de.poststelle.document.withdrawn.v1` event. */
export interface WithdrawnMessage {
  readonly document: DocumentId;
  readonly delivery: DeliveryId;
  readonly station: string;
  readonly unit: string;
  /** What it was handed over as: the message has the same routing key as the handover. */
  readonly type: string;
  /** The `id` of the event that handed it over; absent: that was before the id was noted. */
  readonly handover?: string;
  readonly withdrawnAt: Instant;
  readonly reason: WithdrawalReason;
}

/** The event's id: the same for a repeated delivery of the same withdrawal. */
export const withdrawalId = ({
  document,
  unit,
  withdrawnAt,
}: Pick<WithdrawnMessage, 'document' | 'unit' | 'withdrawnAt'>): string =>
  `${document}@${withdrawnAt}/withdrawn/${unit}`;

/** Takes a document back from the unit that it was given to. */
export const withdrawalOf = (
  { id, delivery, station, unit, type, handover }: DocumentInHandover | DocumentAtUnit,
  { reason, at }: { readonly reason: WithdrawalReason; readonly at: Instant },
): WithdrawnMessage => ({
  ...{ document: id, delivery, station, unit, type },
  ...(handover === undefined ? {} : { handover }),
  ...{ withdrawnAt: at, reason },
});
