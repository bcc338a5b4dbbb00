// Sample checks: an operator verifies a random sample of straight-through documents, so that the error rate is measured.
import { type Actor, formOf, isMachine } from '../../domain/actor.ts';
import { type DecidedDocument, type DocumentAtUnit, isAtUnit } from '../../domain/document.ts';
import { withdrawnEntry, withdrawsIn } from '../../domain/handover/outbox.ts';
import { withdrawalOf } from '../../domain/handover/withdrawn-message.ts';
import { checkId } from '../../domain/ids.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Store, Stored } from '../../domain/ports/ledger/store.ts';
import type { AnsweredCheck, BothAnswers, WaitingCheck } from '../../domain/review/sample-check.ts';
import { toCorrected } from '../../domain/transitions.ts';
import { decisionOn, lessonOf } from '../../learning/decision-record.ts';
import type { Put, ReviewOutcome } from './review-outcome.ts';

interface CheckPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly put: Put;
}

export interface Checks {
  /** An operator's word on a sampled document. A wrong one goes to the right unit at once. */
  answer(documentId: string, answer: BothAnswers, actor: Actor): Promise<ReviewOutcome>;
  /** A document that came back was decided anew: what is right is known without a check. */
  settle(document: DecidedDocument, actor: Actor): Promise<void>;
}

const same = (a: BothAnswers, b: BothAnswers): boolean => a.type === b.type && a.unit === b.unit;

export const checksWith = ({ store, clock, put }: CheckPorts): Checks => {
  const close = async (
    { item, version }: Stored<WaitingCheck>,
    { type, unit }: BothAnswers,
    actor: Actor,
  ): Promise<ReviewOutcome> => {
    const at = instant(clock);
    const answered: AnsweredCheck = {
      ...item,
      state: same(item.said, { type, unit }) ? 'right' : 'wrong',
      answer: { type, unit },
      actor: formOf(actor),
      answeredAt: at,
    };
    const [outcome] = await store.commit([
      {
        item: answered,
        expects: version,
        journal: [
          {
            at,
            actor: formOf(actor),
            action: 'checked',
            subject: `document:${item.document}`,
            details: { right: answered.state === 'right', type, unit },
          },
        ],
      },
    ]);
    return outcome === 'committed' ? { kind: 'done' } : { kind: 'not-waiting' };
  };

  /** The document, on its way to where it belongs. */
  const mended = async (found: Stored<DocumentAtUnit>, answer: BothAnswers, actor: Actor): Promise<ReviewOutcome> => {
    const at = instant(clock);
    const item = toCorrected(found.item, { ...answer, by: actor, at });
    const lesson = lessonOf(item);
    const outbox =
      answer.unit === found.item.unit ? [] : [withdrawnEntry(withdrawalOf(found.item, { reason: 'CORRECTED', at }))];
    const details = {
      ...{ ...answer, corrected: true, before: found.item.unit, decision: lesson?.id ?? null },
      ...withdrawsIn(outbox),
    };
    const outcome = await put(found, { item, next: 'compose', outbox }, { at, actor, action: 'decided', details });
    if (outcome.kind === 'done' && lesson !== undefined)
      await store.commit([{ item: lesson, expects: 0, journal: [] }]);
    return outcome;
  };

  return {
    answer: async (documentId, answer, actor) => {
      const [found, check] = await Promise.all([
        store.get('document', documentId),
        store.get('check', checkId(documentId as DocumentAtUnit['id'])),
      ]);
      const document = found?.item;
      if (check?.item.state !== 'waiting' || document === undefined || !isAtUnit(document))
        return { kind: 'not-waiting' };
      const waiting = { item: check.item, version: check.version };
      if (isMachine(document.decidedBy) && !same(check.item.said, answer)) {
        const outcome = await mended({ item: document, version: found!.version }, answer, actor);
        if (outcome.kind !== 'done') return outcome;
      } else if (isMachine(document.decidedBy) && document.meanConfidence > 0) {
        const at = instant(clock);
        const lesson = decisionOn(document, {
          id: `checked-${document.id}`,
          origin: 'check',
          actor: formOf(actor),
          at,
        });
        await store.commit([{ item: lesson, expects: 0, journal: [] }]);
      }
      return close(waiting, answer, actor);
    },
    settle: async (document, actor) => {
      const check = await store.get('check', checkId(document.id));
      if (check?.item.state !== 'waiting') return;
      await close({ item: check.item, version: check.version }, document, actor);
    },
  };
};
