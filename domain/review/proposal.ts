// The proposed answer that an operator may confirm without choosing. Below a stated confidence there is none.

import type { RoutingHints } from '../delivery.ts';
import type { Returned } from '../document.ts';
import type { Classification } from '../sorting/classification.ts';
import { fixedAnswer } from '../sorting/preassigned.ts';

/** A guess below this confidence is offered among others, but never preselected. */
export const PROPOSED_FROM = 0.5;

interface Sorted {
  readonly classification: Classification;
  readonly hints: RoutingHints;
  readonly assigned?: Parameters<typeof fixedAnswer>[0]['assigned'];
  readonly returns?: readonly Returned[];
}

export interface Offer {
  readonly label: string;
  /** Absent: paper, the station or a rule says so. */
  readonly confidence?: number;
}

/** All answers that may be offered, best first: a unit that returned the document is offered no more. */
export const offersOf = (document: Sorted, of: 'type' | 'unit'): readonly Offer[] => {
  const fixed = fixedAnswer(document, of);
  const { label, confidence, alternatives } = document.classification[of];
  const refused = of === 'unit' ? (document.returns ?? []).map(({ unit }) => unit) : [];
  const all: readonly Offer[] = [
    ...(fixed === undefined ? [] : [{ label: fixed.label }]),
    { label, confidence },
    ...alternatives.map((other) => ({ label: other.label, confidence: other.confidence })),
  ];
  return all.filter(
    (offer, place) => !refused.includes(offer.label) && all.findIndex((other) => other.label === offer.label) === place,
  );
};

/** Undefined: the operator has to choose. Always so after a return, because what was proposed before was wrong. */
export const proposalOf = (
  document: Sorted,
  of: 'type' | 'unit',
  known: (label: string) => boolean,
): string | undefined => {
  const [best] = offersOf(document, of);
  if (best === undefined || (document.returns ?? []).length > 0 || !known(best.label)) return undefined;
  return best.confidence === undefined || best.confidence >= PROPOSED_FROM ? best.label : undefined;
};
