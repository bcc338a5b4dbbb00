// Acknowledgement: what a unit answered to a handover, applied to the document and written into the journal.
import type { Acknowledged, Acknowledgement } from '../domain/acknowledgement.ts';
import type { Document, HandedOverDocument } from '../domain/document.ts';
import type { JournalDraft } from '../domain/journal.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { Store } from '../domain/ports/store.ts';

const accepted = (document: HandedOverDocument, { actor, at }: Acknowledgement): Document => ({
  ...document,
  acceptance: { by: actor, at },
});

/** Back to an operator, with the unit that did not want it. The PDF and the decision go with what is decided anew. */
const returned = (
  {
    pdf: _,
    type: __,
    unit,
    decidedBy: ___,
    handedOverAt: ____,
    handover: _____,
    acceptance: ______,
    ...core
  }: HandedOverDocument,
  reason: Extract<Acknowledgement, { outcome: 'returned' }>['reason'],
): Document => ({
  ...core,
  state: 'in-review',
  disposition: { kind: 'review', reasons: ['RETURNED'] },
  returned: { by: unit, reason },
});

/** The same answer again, or an older one, changes nothing. */
export const acknowledge =
  ({ store, clock }: { readonly store: Store; readonly clock: Clock }) =>
  async (answer: Acknowledgement): Promise<Acknowledged> => {
    const found = await store.get('document', answer.document);
    if (found === undefined) return 'refused';
    const document = found.item;
    // A fast unit answers before the relay has written down that it was told.
    if (document.state === 'in-handover') return 'too-early';
    if (document.state !== 'handed-over') return 'known';
    if (document.handover !== undefined && document.handover !== answer.handover) return 'known';
    if (document.unit !== answer.unit) return 'refused';
    if (answer.outcome === 'accepted' && document.acceptance !== undefined) return 'known';
    const journal: JournalDraft = {
      at: instant(clock),
      actor: `unit:${answer.unit}`,
      action: answer.outcome === 'accepted' ? 'accepted' : 'returned',
      subject: `document:${document.id}`,
      details: {
        by: answer.actor,
        answer: answer.id,
        ...(answer.outcome === 'returned' ? { reason: answer.reason } : {}),
      },
    };
    const item = answer.outcome === 'accepted' ? accepted(document, answer) : returned(document, answer.reason);
    const [outcome] = await store.commit([{ item, expects: found.version, journal: [journal] }]);
    // In a conflict somebody has changed the document at this moment: the answer is looked at again.
    return outcome === 'committed' ? 'applied' : 'too-early';
  };
