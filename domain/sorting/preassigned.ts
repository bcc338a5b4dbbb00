// Type or unit assigned before classification: by a separator sheet, the station or a rule.

import type { RoutingHints } from '../delivery.ts';
import type { Assignment, RuledAnswer } from './classification.ts';

export type FixedAnswer = { readonly label: string } | RuledAnswer;

interface Said {
  readonly hints: RoutingHints;
  readonly assigned?: Assignment;
}

/** Paper stands above a rule: somebody laid the sheet on this very letter. Absent: the classifier is asked. */
export const fixedAnswer = ({ hints, assigned }: Said, of: 'type' | 'unit'): FixedAnswer | undefined => {
  const label = hints[of];
  return label === undefined ? assigned?.[of] : { label };
};

export const isRuled = (answer: FixedAnswer | undefined): answer is RuledAnswer =>
  answer !== undefined && 'rule' in answer;

/** Names of the rules that count for this letter, each once. */
export const rulesOf = (said: Said): readonly string[] => [
  ...new Set(
    (['type', 'unit'] as const)
      .map((of) => fixedAnswer(said, of))
      .flatMap((answer) => (isRuled(answer) ? [answer.rule.name] : [])),
  ),
];
