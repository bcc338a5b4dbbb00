// Recall: an operator takes back a decision that the unit has not accepted yet, and the document waits for review again.
import { type Actor, formOf } from '../../domain/actor.ts';
import { withdrawnEntry, withdrawsIn } from '../../domain/handover/outbox.ts';
import { withdrawalOf } from '../../domain/handover/withdrawn-message.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { isRecallable, leavesAt } from '../../domain/review/recall.ts';
import { toRecalled } from '../../domain/transitions.ts';
import { decisionOn } from '../../learning/decision-record.ts';
import type { Put, ReviewOutcome } from './review-outcome.ts';

/**
 * It is an operator's word, not a return: the unit may be chosen again, and nothing is learned about it. What has not left
 * is taken out of the outbox; what may have left is withdrawn.
 */
export const recallWith =
  ({ store, clock, put }: { readonly store: Store; readonly clock: Clock; readonly put: Put }) =>
  async (documentId: string, actor: Actor): Promise<ReviewOutcome> => {
    const found = await store.get('document', documentId);
    if (found === undefined || !isRecallable(found.item)) return { kind: 'not-recallable' };
    const document = found.item;
    const at = instant(clock);
    const left =
      document.state === 'handed-over' || (document.state === 'in-handover' && clock.now() >= leavesAt(document));
    const waiting = document.state === 'in-handover' ? await store.outboxOf(document) : [];
    const drops = waiting.flatMap(({ event, key }) => (event.type === 'routed' ? [key] : []));
    const isGone = left && (document.state === 'handed-over' || document.state === 'in-handover');
    const outbox = isGone ? [withdrawnEntry(withdrawalOf(document, { reason: 'RECALLED', at }))] : [];
    const { unit, type, decidedBy } = document;
    const outcome = await put(
      found,
      { item: toRecalled(document), drops, outbox },
      { at, actor, action: 'recalled', details: { unit, type, decidedBy, left, ...withdrawsIn(outbox) } },
    );
    if (outcome.kind !== 'done') return { kind: 'not-recallable' };
    if (document.meanConfidence > 0) {
      const lesson = decisionOn(document, {
        ...{ id: `recalled-${document.id}@${at}`, origin: 'recall', weight: 0, actor: formOf(actor), at },
      });
      await store.commit([{ item: lesson, expects: 0, journal: [] }]);
    }
    return outcome;
  };
