// Applies a unit's answer to a document and records it in the journal.

import { formOf, unitSystem } from '../../domain/actor.ts';
import { isAtUnit } from '../../domain/document.ts';
import type { Acknowledged, Acknowledgement } from '../../domain/handover/acknowledgement.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { toAccepted } from '../../domain/transitions.ts';
import type { Review } from '../review/review.ts';

/** The same answer again, or an older one, changes nothing. */
export const acknowledge =
  ({
    store,
    clock,
    review,
  }: {
    readonly store: Store;
    readonly clock: Clock;
    readonly review: Pick<Review, 'giveBack'>;
  }) =>
  async (answer: Acknowledgement): Promise<Acknowledged> => {
    const found = await store.get('document', answer.document);
    if (found === undefined) return 'refused';
    const document = found.item;
    // A fast unit answers before the relay has written down that it was told.
    if (document.state === 'in-handover') return 'too-early';
    if (!isAtUnit(document)) return 'known';
    if (document.handover !== undefined && document.handover !== answer.handover) return 'known';
    if (document.unit !== answer.unit) return 'refused';
    const { id, unit, actor: by } = answer;
    const actor = unitSystem(unit);
    // Whatever else changes the document at this moment, the answer is looked at again afterwards.
    if (answer.outcome === 'returned') {
      const because = { by, answer: id, reason: answer.reason };
      const outcome = await review.giveBack(document.id, { unit, actor, because });
      return outcome.kind === 'done' ? 'applied' : 'too-early';
    }
    if (document.state === 'accepted') return 'known';
    const [outcome] = await store.commit([
      {
        item: toAccepted(document, { by, at: answer.at }),
        expects: found.version,
        journal: [
          {
            ...{
              at: instant(clock),
              actor: formOf(actor),
              action: 'unit-accepted',
              subject: `document:${document.id}`,
            },
            details: { by, answer: id },
          },
        ],
      },
    ]);
    return outcome === 'committed' ? 'applied' : 'too-early';
  };
