// Selects straight-through documents for sample checks, so that the error rate is measured.
import { createHash } from 'node:crypto';
import { isMachine } from '../domain/actor.ts';
import type { DocumentInHandover } from '../domain/document.ts';
import { checkId } from '../domain/ids.ts';
import type { WaitingCheck } from '../domain/review/sample-check.ts';

/** By the document's id, so that doing a step again, or a whole year again, chooses the same letters. */
export const isSampled = (document: string, share: number): boolean =>
  createHash('sha256').update(`check:${document}`).digest().readUInt32BE(0) < share * 2 ** 32;

/** The check of a document that goes to its unit. Undefined: a person decided it, or it is not in the sample. */
export const checkOf = (
  document: Pick<DocumentInHandover, 'id' | 'type' | 'unit' | 'decidedBy'>,
  { share, at }: { readonly share: number; readonly at: string },
): WaitingCheck | undefined =>
  isMachine(document.decidedBy) && isSampled(document.id, share)
    ? {
        kind: 'check',
        state: 'waiting',
        id: checkId(document.id),
        document: document.id,
        said: { type: document.type, unit: document.unit },
        at,
      }
    : undefined;
