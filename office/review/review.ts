// Review: an operator confirms or corrects a document. The decision takes effect and is learned at once.
import { type Actor, formOf } from '../../domain/actor.ts';
import { isForReview } from '../../domain/document.ts';
import type { Item, Work } from '../../domain/items.ts';
import { jobOf } from '../../domain/items.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Outbox } from '../../domain/ports/ledger/outbox.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import { enter, type RegisterEntries } from '../../domain/register/register-entry.ts';
import { halvesOf } from '../../domain/review/document-halves.ts';
import { type QuestionAnswers, questionsOf, setAsideBy, unanswered } from '../../domain/review/open-questions.ts';
import { proposalOf } from '../../domain/review/proposal.ts';
import type { BothAnswers } from '../../domain/review/sample-check.ts';
import {
  toCut,
  toDecided,
  toDeliveryAgain,
  toDocumentAgain,
  toDocumentQuarantine,
  toPageAgain,
} from '../../domain/transitions.ts';
import { lessonOf } from '../../learning/decision-record.ts';
import { type GivenBack, giveBackWith } from '../handover/return-document.ts';
import { recallWith } from './recall.ts';
import type { Put, ReviewOutcome } from './review-outcome.ts';
import { checksWith } from './sample-check.ts';
import { type WithoutDocument, withoutDocumentWith } from './without-document.ts';

/** An operator's word on a letter. */
export interface Answer extends BothAnswers {
  /** What the operator entered into the register in place of what was found. */
  readonly fields?: RegisterEntries;
  /** What was answered to the document's open questions; a decision that leaves one open is refused. */
  readonly answers?: QuestionAnswers;
  /** Which of the two were confirmed as proposed; absent: both were chosen. */
  readonly proposed?: readonly ('type' | 'unit')[];
}

export interface Review extends WithoutDocument {
  /** Confirms or corrects a document in review. When it resolves, the decision and its lesson are durable; the next letter profits from them. */
  decide(documentId: string, answer: Answer, actor: Actor): Promise<ReviewOutcome>;
  /** Cuts a document in review in two: from page `beforePage` (of the delivery) on it is a letter of its own. Both are sorted anew. */
  cut(documentId: string, beforePage: number, actor: Actor): Promise<ReviewOutcome>;
  /** An answer that stops a document in review (a page has to be scanned again, it is a duplicate): it is set aside. */
  setAside(
    documentId: string,
    answered: { readonly question: string; readonly answer: string },
    actor: Actor,
  ): Promise<ReviewOutcome>;
  /** Tries again what was set aside: a delivery, a page or a document. */
  retry(kind: 'delivery' | 'page' | 'document', id: string, actor: Actor): Promise<ReviewOutcome>;
  /** A unit is not responsible for a document it received: it waits for an operator again. What every way of returning calls. */
  giveBack(documentId: string, by: GivenBack): Promise<ReviewOutcome>;
  /** An operator takes a decision back before the unit has accepted the document: it waits for an operator again. */
  recall(documentId: string, actor: Actor): Promise<ReviewOutcome>;
  /** Says whether a sampled document that went straight through was sorted rightly; a wrong one goes where it belongs. */
  check(documentId: string, answer: BothAnswers, actor: Actor): Promise<ReviewOutcome>;
}

interface ReviewPorts {
  readonly store: Items & Pick<Outbox, 'outboxOf'>;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly labels: { readonly types: ReadonlySet<string>; readonly units: ReadonlySet<string> };
  /** Teaches the classifier the decisions made so far. Nobody waits for it: the next sorting does it first. */
  readonly catchUp: () => Promise<void>;
}

/** The state that a set-aside item goes back to, and the work that starts there. Undefined: it is not set aside. */
const again = (item: Item): { readonly item: Item; readonly next: Work } | undefined => {
  if (item.state !== 'quarantined') return undefined;
  if (item.kind === 'page') return { item: toPageAgain(item), next: 'page' };
  if (item.kind === 'document') return { item: toDocumentAgain(item), next: 'classify' };
  const delivery = toDeliveryAgain(item);
  return delivery && { item: delivery, next: delivery.state === 'received' ? 'open' : 'receive' };
};

export const review = ({ store, queue, clock, labels, catchUp }: ReviewPorts): Review => {
  const put: Put = async (found, change, journal) => {
    const { item, next, outbox = [], drops = [] } = change;
    const [outcome] = await store.commit([
      {
        item,
        expects: found.version,
        journal: [{ subject: `${item.kind}:${item.id}`, ...journal, actor: formOf(journal.actor) }],
        ...(next === undefined ? {} : { next }),
        ...{ outbox, drops },
      },
    ]);
    if (outcome !== 'committed') return { kind: 'not-waiting' };
    if (next !== undefined) await queue.publish([jobOf(item, next)]);
    if (outbox.length > 0) queue.ring('relay');
    return { kind: 'done' };
  };
  const checks = checksWith({ store, clock, put });
  const giveBack = giveBackWith({ store, clock, put });
  const withoutDocument = withoutDocumentWith({ store, clock, put });
  const recall = recallWith({ store, clock, put });

  const refused = ({ type, unit }: BothAnswers): ReviewOutcome | undefined => {
    if (!labels.types.has(type)) return { kind: 'unknown-label', label: type };
    return labels.units.has(unit) ? undefined : { kind: 'unknown-label', label: unit };
  };

  /** The fault of a run that nobody waits for comes up again, and is reported, where the next letter is sorted. */
  const learn = (): void => void catchUp().catch(() => undefined);

  return {
    ...withoutDocument,
    decide: async (documentId, { fields: entries = {}, answers = {}, proposed = [], ...answer }, actor) => {
      const refusal = refused(answer);
      if (refusal !== undefined) return refusal;
      const found = await store.get('document', documentId);
      if (found === undefined || !isForReview(found.item)) return { kind: 'not-waiting' };
      const document = found.item;
      const open = unanswered(document, answers);
      if (open.length > 0) return { kind: 'unanswered', questions: open.map(({ id }) => id) };
      const unproposed = proposed.find((of) => {
        const known = (label: string) => (of === 'type' ? labels.types : labels.units).has(label);
        return proposalOf(document, of, known) !== answer[of];
      });
      if (unproposed !== undefined) return { kind: 'not-proposed', of: unproposed };
      const entered = enter(found.item.fields ?? {}, entries);
      if (entered.kind === 'unusable') return { kind: 'unusable-field', field: entered.field };
      const { classification } = found.item;
      const corrected = classification.type.label !== answer.type || classification.unit.label !== answer.unit;
      const { type, unit } = answer;
      const answered = questionsOf(found.item).map(({ id }) => `${id}=${answers[id]}`);
      const at = instant(clock);
      const item = toDecided(
        found.item,
        { type, unit, by: actor, at },
        { reasons: ['OPERATOR'], fields: entered.fields },
      );
      const lesson = lessonOf(item);
      const outcome = await put(
        found,
        { item, next: 'compose' },
        {
          ...{ at, actor, action: 'decided' },
          details: {
            type,
            unit,
            corrected,
            proposed,
            answers: answered,
            fieldsByHand: entered.changed,
            decision: lesson?.id ?? null,
          },
        },
      );
      if (outcome.kind !== 'done') return outcome;
      // Killed before this write, the office writes the lesson when it composes the document.
      if (lesson !== undefined) await store.commit([{ item: lesson, expects: 0, journal: [] }]);
      await checks.settle(item, actor);
      learn();
      return outcome;
    },
    cut: async (documentId, beforePage, actor) => {
      const found = await store.get('document', documentId);
      if (found === undefined || !isForReview(found.item)) return { kind: 'not-waiting' };
      if (halvesOf(found.item.pages, beforePage) === undefined) return { kind: 'no-such-place' };
      return put(
        found,
        { item: toCut(found.item, beforePage), next: 'classify' },
        { at: instant(clock), actor, action: 'told-to-cut', details: { beforePage } },
      );
    },
    setAside: async (documentId, answered, actor) => {
      const found = await store.get('document', documentId);
      if (found === undefined || !isForReview(found.item)) return { kind: 'not-waiting' };
      const reason = setAsideBy(found.item, answered);
      if (reason === undefined) return { kind: 'no-such-answer' };
      const answer = `${answered.question}=${answered.answer}`;
      return put(
        found,
        { item: toDocumentQuarantine(found.item, { reason, detail: answer }) },
        { at: instant(clock), actor, action: 'quarantined', details: { reason, answers: [answer] } },
      );
    },
    retry: async (kind, id, actor) => {
      const found = await store.get(kind, id);
      const back = found && again(found.item);
      if (found === undefined || back === undefined) return { kind: 'not-waiting' };
      return put(found, back, { at: instant(clock), actor, action: 'tried-again', details: {} });
    },
    giveBack: async (documentId, by) => {
      const outcome = await giveBack(documentId, by);
      if (outcome.kind === 'done') learn();
      return outcome;
    },
    recall: async (documentId, actor) => {
      const outcome = await recall(documentId, actor);
      if (outcome.kind === 'done') learn();
      return outcome;
    },
    check: async (documentId, answer, actor) => {
      const refusal = refused(answer);
      if (refusal !== undefined) return refusal;
      const outcome = await checks.answer(documentId, answer, actor);
      if (outcome.kind === 'done') learn();
      return outcome;
    },
  };
};
