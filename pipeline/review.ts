// Review: an operator looks, confirms or corrects; what the operator says is done, and learned at once.
import type { BlobRef } from '../domain/blob.ts';
import type { Decision } from '../domain/classification.ts';
import type { Document } from '../domain/document.ts';
import type { DecisionId } from '../domain/ids.ts';
import type { Item, ItemKind, Work } from '../domain/items.ts';
import type { JournalDraft } from '../domain/journal.ts';
import type { Page } from '../domain/page.ts';
import { type Clock, instant } from '../domain/ports/clock.ts';
import type { Queue } from '../domain/ports/queue.ts';
import type { Store, Stored } from '../domain/ports/store.ts';
import { halvesOf } from './cut-off.ts';
import { jobOf } from './runner.ts';

export interface Answer {
  readonly type: string;
  readonly unit: string;
}

export type ReviewOutcome =
  | { readonly kind: 'done' }
  /** Somebody else decided in the meantime, or it never waited. */
  | { readonly kind: 'not-waiting' }
  | { readonly kind: 'unknown-label'; readonly label: string }
  /** Nothing written would be left before or behind it. */
  | { readonly kind: 'no-such-place' };

export interface Review {
  /** Confirms or corrects a document in review. When it resolves, the decision is durable and the next letter profits from it. */
  decide(documentId: string, answer: Answer, actor: string): Promise<ReviewOutcome>;
  /** Cuts a document in review in two: from page `beforePage` (of the delivery) on it is a letter of its own. Both are sorted anew. */
  cut(documentId: string, beforePage: number, actor: string): Promise<ReviewOutcome>;
  /** Tries again what was set aside: a delivery, a page or a document. */
  retry(kind: Exclude<ItemKind, 'decision'>, id: string, actor: string): Promise<ReviewOutcome>;
}

interface ReviewPorts {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly labels: { readonly types: ReadonlySet<string>; readonly units: ReadonlySet<string> };
  /** Teaches the classifier the decisions made so far. */
  readonly catchUp: () => Promise<void>;
}

/** The state that a set-aside item goes back to, and the work that starts there. Undefined: it is not set aside. */
const again = (item: Item): { readonly item: Item; readonly next: Work } | undefined => {
  if (item.state !== 'quarantined') return undefined;
  if (item.kind === 'delivery') {
    const { reason: _, detail: __, retryFrom, original, receivedAt, ...core } = item;
    if (retryFrom === 'received' && original !== undefined && receivedAt !== undefined) {
      return { item: { ...core, state: 'received', original, receivedAt }, next: 'open' };
    }
    return core.path === undefined
      ? undefined
      : { item: { ...core, state: 'claimed', path: core.path }, next: 'receive' };
  }
  const { reason: _, detail: __, ...core } = item;
  return item.kind === 'page'
    ? { item: { ...core, state: 'waiting' } as Page, next: 'page' }
    : { item: { ...core, state: 'separated' } as Document, next: 'classify' };
};

export const review = ({ store, queue, clock, labels, catchUp }: ReviewPorts): Review => {
  const put = async (
    found: Stored,
    change: { readonly item: Item; readonly next: Work },
    journal: { readonly actor: string; readonly action: string; readonly details: JournalDraft['details'] },
  ): Promise<ReviewOutcome> => {
    const [outcome] = await store.commit([
      {
        ...change,
        expects: found.version,
        journal: [{ at: instant(clock), subject: `${change.item.kind}:${change.item.id}`, ...journal }],
      },
    ]);
    if (outcome !== 'committed') return { kind: 'not-waiting' };
    await queue.publish([jobOf(change.item, change.next)]);
    return { kind: 'done' };
  };

  /** The decision as a letter to learn from; its id follows from the document, so that repeating it doubles nothing. */
  const remember = async (
    document: Document & { readonly text: BlobRef },
    answer: Answer,
    actor: string,
  ): Promise<void> => {
    const decision: Decision = {
      kind: 'decision',
      state: 'made',
      id: `decision-${document.id}` as DecisionId,
      document: document.id,
      text: document.text,
      ...answer,
      actor,
      at: instant(clock),
    };
    await store.commit([{ item: decision, expects: 0, journal: [] }]);
    await catchUp();
  };

  return {
    decide: async (documentId, answer, actor) => {
      if (!labels.types.has(answer.type)) return { kind: 'unknown-label', label: answer.type };
      if (!labels.units.has(answer.unit)) return { kind: 'unknown-label', label: answer.unit };
      const found = await store.get('document', documentId);
      if (found?.item.state !== 'in-review') return { kind: 'not-waiting' };
      const document = found.item;
      const { classification } = document;
      const corrected = classification.type.label !== answer.type || classification.unit.label !== answer.unit;
      const outcome = await put(
        found,
        {
          item: {
            ...document,
            state: 'decided',
            disposition: { kind: 'route', reasons: ['OPERATOR'] },
            ...answer,
            decidedBy: actor,
          },
          next: 'compose',
        },
        { actor, action: 'decided', details: { ...answer, corrected } },
      );
      // An unreadable letter is decided by looking at it; there is nothing in it to learn.
      if (outcome.kind === 'done' && document.meanConfidence > 0) await remember(document, answer, actor);
      return outcome;
    },
    cut: async (documentId, beforePage, actor) => {
      const found = await store.get('document', documentId);
      if (found?.item.state !== 'in-review') return { kind: 'not-waiting' };
      const {
        text: _,
        classification: __,
        meanConfidence: ___,
        proposedBoundaries: ____,
        disposition: _____,
        ...core
      } = found.item;
      if (halvesOf(core.pages, beforePage) === undefined) return { kind: 'no-such-place' };
      return put(
        found,
        { item: { ...core, state: 'separated', cutBefore: beforePage }, next: 'classify' },
        { actor, action: 'told-to-cut', details: { beforePage } },
      );
    },
    retry: async (kind, id, actor) => {
      const found = await store.get(kind, id);
      const back = found && again(found.item);
      if (found === undefined || back === undefined) return { kind: 'not-waiting' };
      return put(found, back, { actor, action: 'tried-again', details: {} });
    },
  };
};
