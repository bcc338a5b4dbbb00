// Recall: an operator takes back a decision that the unit has not accepted yet, and the document waits for review again.
import { type Actor, formOf } from '../../domain/actor.ts';
import { insteadOfHandover } from '../../domain/handover/withdrawn-message.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import { isRecallable, leavesAt } from '../../domain/review/recall.ts';
import { toRecalled } from '../../domain/transitions.ts';
import { decisionOn } from '../../learning/decision-record.ts';
import type { Put, ReviewOutcome } from './review-outcome.ts';

/**
 * It is an operator's word, not a return: the unit may be chosen again, and nothing is learned about it. Within the grace
 * the message is taken out of the outbox; later the unit's copy is withdrawn.
 */
export const recallWith =
  ({ store, clock, put }: { readonly store: Items; readonly clock: Clock; readonly put: Put }) =>
  async (documentId: string, actor: Actor): Promise<ReviewOutcome> => {
    const found = await store.get('document', documentId);
    if (found === undefined || !isRecallable(found.item)) return { kind: 'not-recallable' };
    const document = found.item;
    const at = instant(clock);
    const left =
      document.state === 'handed-over' || (document.state === 'in-handover' && clock.now() >= leavesAt(document));
    const item = toRecalled(document, { at, left });
    // Before the handover there is no message of it, and what waits for earlier units goes on waiting.
    const hasMessage = document.state === 'in-handover' || document.state === 'handed-over';
    const { unit, type, decidedBy } = document;
    const outcome = await put(
      found,
      { item, ...(hasMessage ? { outbox: [insteadOfHandover(item)] } : {}) },
      { at, actor, action: 'recalled', details: { unit, type, decidedBy, left } },
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
