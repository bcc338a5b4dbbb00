// Splits a document in two at an operator's request: every page is in exactly one half.
import type { SeparatedDocument } from '../domain/document.ts';
import { cutOffId } from '../domain/ids.ts';
import { halvesOf } from '../domain/review/document-halves.ts';
import { toHalves, toWhole } from '../domain/transitions.ts';
import type { Step } from './engine/stage.ts';

/**
 * Carries out what was decided. It may be repeated after a crash: the second half's id follows from the place, and the
 * first half gives its pages away in the same step. `number`: the second half's place among the delivery's documents.
 */
export const cutOff = (
  document: SeparatedDocument,
  { beforePage, number }: { readonly beforePage: number; readonly number: number },
): Step => {
  const halves = halvesOf(document.pages, beforePage);
  if (halves === undefined)
    return { item: toWhole(document), action: 'left-whole', details: { beforePage }, next: 'classify' };
  const id = cutOffId(document.delivery, beforePage);
  const [first, second] = toHalves(document, halves, { id, number });
  return {
    item: first,
    action: 'cut-in-two',
    details: { beforePage, cutOff: id },
    next: 'classify',
    children: [{ item: second, next: 'classify' }],
  };
};
