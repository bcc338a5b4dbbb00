// Recall: how long a decision waits in the outbox, so that it can be undone before the handover.
import { isMachine } from '../actor.ts';
import type { AcceptedDocument, DecidedDocument, Document } from '../document.ts';

/** Milliseconds that an operator's decision stays in the outbox. */
export const GRACE_MS = 10_000;

/** Ms since 1970 before which a document is not sent. Straight-through documents are not reviewed by a person, so they do not wait. */
export const leavesAt = ({ decidedBy, decidedAt }: Pick<DecidedDocument, 'decidedBy' | 'decidedAt'>): number =>
  isMachine(decidedBy) || decidedAt === undefined ? 0 : Date.parse(decidedAt) + GRACE_MS;

/** Whether a document can be called back: it is decided, and its unit has not said that it is responsible. */
export const isRecallable = (
  document: Document,
): document is Exclude<Extract<Document, { readonly decidedBy: string }>, AcceptedDocument> =>
  'decidedBy' in document && document.state !== 'accepted';
