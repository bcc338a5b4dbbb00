// Implicit acceptance: a handover that a unit kept for some days counts as weak evidence at the next refit.
import { isMachine } from '../../domain/actor.ts';
import { AT_UNIT, type DocumentAtUnit } from '../../domain/document.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import { inBatches } from '../../domain/ports/ledger/everything.ts';
import type { Change, Store } from '../../domain/ports/ledger/store.ts';
import { decisionOn } from '../../learning/decision-record.ts';

const DAY_MS = 86_400_000;
/** An office that was closed for longer leaves out what it missed: these are many, and each says little. */
const LOOK_BACK_DAYS = 7;

/**
 * Returns the look that writes down which documents were accepted since the last one; it resolves to how many. Only what
 * the machine sent and nobody gave back counts: a person's word has taught already.
 */
export const acceptHandovers = (
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { weight, afterDays }: { readonly weight: number; readonly afterDays: number },
): (() => Promise<number>) => {
  let lookedTo = 0;

  const acceptance = (document: DocumentAtUnit, at: string): Change => ({
    item: decisionOn(document, { id: `accepted-${document.id}`, origin: 'accepted', actor: 'machine', at, weight }),
    expects: 0,
    journal: [
      {
        at,
        actor: 'machine',
        action: 'kept-unopposed',
        subject: `document:${document.id}`,
        details: { unit: document.unit, type: document.type, weight, decision: `accepted-${document.id}` },
      },
    ],
  });

  return async () => {
    if (weight === 0) return 0;
    const until = clock.now() - afterDays * DAY_MS;
    const from = new Date(Math.max(lookedTo, until - LOOK_BACK_DAYS * DAY_MS)).toISOString();
    const last = new Date(until).toISOString();
    let written = 0;
    for await (const batch of inBatches(store, 'document', AT_UNIT)) {
      const kept = batch
        .map(({ item }) => item)
        .filter(
          ({ decidedBy, meanConfidence, handedOverAt }) =>
            isMachine(decidedBy) && meanConfidence > 0 && handedOverAt >= from && handedOverAt <= last,
        );
      const at = instant(clock);
      const outcomes = await store.commit(kept.map((document) => acceptance(document, at)));
      written += outcomes.filter((outcome) => outcome === 'committed').length;
      const oldest = batch.at(-1);
      if (oldest === undefined || oldest.changedAt < from) break;
    }
    lookedTo = until;
    return written;
  };
};
