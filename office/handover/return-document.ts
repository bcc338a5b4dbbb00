// Returns a document from a unit that is not responsible: it waits for an operator again.
import { type Actor, formOf, isMachine } from '../../domain/actor.ts';
import { isAtUnit } from '../../domain/document.ts';
import type { ReturnReason } from '../../domain/handover/acknowledgement.ts';
import { withdrawnEntry, withdrawsIn } from '../../domain/handover/outbox.ts';
import { withdrawalOf } from '../../domain/handover/withdrawn-message.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { toReturned } from '../../domain/transitions.ts';
import { decisionOn } from '../../learning/decision-record.ts';
import type { Put, ReviewOutcome } from '../review/review-outcome.ts';

/** Who gives back: the unit that has the document, and who says so. */
export interface GivenBack {
  readonly unit: string;
  /** A person, or the unit where its folder or message says it. */
  readonly actor: Actor;
  /** What a unit's system said of it, for the journal. */
  readonly because?: { readonly by: string; readonly answer: string; readonly reason: ReturnReason };
}

/**
 * Only the unit that has a document can give it back, so that a late word about an earlier handover changes nothing.
 * What was learned from it is revoked; the refusal is recorded in the document.
 */
export const giveBackWith =
  ({ store, clock, put }: { readonly store: Store; readonly clock: Clock; readonly put: Put }) =>
  async (documentId: string, { unit, actor, because }: GivenBack): Promise<ReviewOutcome> => {
    const found = await store.get('document', documentId);
    if (found === undefined || !isAtUnit(found.item) || found.item.unit !== unit) return { kind: 'not-waiting' };
    const document = found.item;
    const { type, decidedBy } = document;
    const at = instant(clock);
    const item = toReturned(document, { by: actor, at, reason: because?.reason });
    // Where somebody else notes the return, the unit's own copy is taken back too.
    const outbox = actor.kind === 'unit' ? [] : [withdrawnEntry(withdrawalOf(document, { reason: 'RETURNED', at }))];
    const details = { unit, type, byMachine: isMachine(decidedBy), ...because, ...withdrawsIn(outbox) };
    const outcome = await put(found, { item, outbox }, { at, actor, action: 'returned', details });
    if (outcome.kind !== 'done') return outcome;
    const lesson = decisionOn(document, {
      id: `returned-${document.id}@${at}`,
      origin: 'return',
      weight: 0,
      actor: formOf(actor),
      at,
    });
    await store.commit([{ item: lesson, expects: 0, journal: [] }]);
    return outcome;
  };
