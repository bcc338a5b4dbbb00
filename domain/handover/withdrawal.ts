// The withdrawal of a handover: which unit loses the document, and why.
import type { Instant } from '../delivery.ts';

/** Why a unit no longer has a document: a closed list. */
export const WITHDRAWAL_REASONS = ['CORRECTED', 'RECALLED', 'RETURNED'] as const;

/**
 * `CORRECTED`: a sample check found that another unit is responsible. `RECALLED`: an operator called it back. `RETURNED`:
 * an operator noted the unit's return, which its own system did not send.
 */
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

export interface Withdrawal {
  readonly unit: string;
  /** What the document was handed over as; its message has the same routing key as the handover. */
  readonly type: string;
  /** Id of the event that handed it over; absent: that was before it was noted. */
  readonly handover?: string;
  readonly reason: WithdrawalReason;
  readonly at: Instant;
}
