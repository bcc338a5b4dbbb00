// The outcomes of an operator's action on an item, and how they are committed.
import type { Actor } from '../../domain/actor.ts';
import type { OutboxDraft } from '../../domain/handover/outbox.ts';
import type { Item, Work } from '../../domain/items.ts';
import type { JournalDraft } from '../../domain/journal/journal.ts';
import type { Stored } from '../../domain/ports/ledger/store.ts';
import type { FieldName } from '../../domain/register/index-fields.ts';

export type ReviewOutcome =
  | { readonly kind: 'done' }
  /** Somebody else decided in the meantime, or it never waited. */
  | { readonly kind: 'not-waiting' }
  | { readonly kind: 'unknown-label'; readonly label: string }
  | { readonly kind: 'unusable-field'; readonly field: FieldName }
  /** These questions have to be answered first. */
  | { readonly kind: 'unanswered'; readonly questions: readonly string[] }
  /** Confirmed as proposed, but the proposal is another one, or there is none. */
  | { readonly kind: 'not-proposed'; readonly of: 'type' | 'unit' }
  /** This question is not open, or this is none of its answers. */
  | { readonly kind: 'no-such-answer' }
  /** It is not decided, or its unit has accepted it. */
  | { readonly kind: 'not-recallable' }
  /** Nothing written would be left before or behind it. */
  | { readonly kind: 'no-such-place' };

/** Writes an item that a person's word has changed. */
export type Put = (
  found: Stored,
  change: {
    readonly item: Item;
    readonly next?: Work;
    readonly outbox?: readonly OutboxDraft[];
    readonly drops?: readonly string[];
  },
  journal: Pick<JournalDraft, 'at' | 'action' | 'details'> & { readonly actor: Actor },
) => Promise<ReviewOutcome>;
