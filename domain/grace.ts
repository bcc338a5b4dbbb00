// The grace: how long an operator's decision stays in the outbox, so that it can be undone before anything leaves the house.
import { isMachine } from './actor.ts';
import type { DecidedDocument } from './document.ts';

/** Milliseconds. */
export const GRACE_MS = 10_000;

/** Ms since 1970 before which a document does not leave the house. What goes straight through is looked at by nobody, so it does not wait. */
export const leavesAt = ({ decidedBy, decidedAt }: Pick<DecidedDocument, 'decidedBy' | 'decidedAt'>): number =>
  isMachine(decidedBy) || decidedAt === undefined ? 0 : Date.parse(decidedAt) + GRACE_MS;
