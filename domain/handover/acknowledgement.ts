// A unit's answer to a handover: acceptance or return. Schema: docs/messages.
import type { Instant } from '../delivery.ts';
import type { DocumentId } from '../ids.ts';

/** Why a unit returns a document: a closed list. */
export const RETURN_REASONS = ['NOT_RESPONSIBLE'] as const;

export type ReturnReason = (typeof RETURN_REASONS)[number];

interface Answer {
  /** The answer's own id: the same when it comes twice. */
  readonly id: string;
  readonly document: DocumentId;
  /** The `id` of the event that is answered: a document that was handed over twice has two. */
  readonly handover: string;
  readonly unit: string;
  /** Who answers, as the unit's system names its people; written to the journal. */
  readonly actor: string;
  readonly at: Instant;
}

export type Acknowledgement =
  | (Answer & { readonly outcome: 'accepted' })
  | (Answer & { readonly outcome: 'returned'; readonly reason: ReturnReason });

/**
 * `applied`: written down. `known`: it was before, or something newer was. `too-early`: our own record of the handover is
 * still on its way. `refused`: no such document was handed over to this unit.
 */
export type Acknowledged = 'applied' | 'known' | 'too-early' | 'refused';
