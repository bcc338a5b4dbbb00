// Decision records: what the classifier learns from an operator's decision. Derived from the document alone, so that a crash loses none.
import { isPerson } from '../domain/actor.ts';
import type { DecidedDocument, Document } from '../domain/document.ts';
import { type DecisionId, decisionId } from '../domain/ids.ts';
import type { Decision, DecisionOrigin, MachineAnswer } from '../domain/sorting/classification.ts';

/** The machine's proposal, without what need not be kept twice. */
export const machineAnswerOf = ({ classification: { type, unit } }: Pick<DecidedDocument, 'classification'>) =>
  ({
    type: { label: type.label, confidence: type.confidence },
    unit: { label: unit.label, confidence: unit.confidence },
  }) satisfies MachineAnswer;

type Known = Pick<DecidedDocument, 'id' | 'text' | 'classification' | 'type' | 'unit'>;

export const decisionOn = (
  document: Known,
  said: {
    readonly id: string;
    readonly origin: DecisionOrigin;
    readonly actor: string;
    readonly at: string;
    readonly weight?: number;
  },
): Decision => ({
  kind: 'decision',
  state: 'made',
  document: document.id,
  text: document.text,
  type: document.type,
  unit: document.unit,
  machine: machineAnswerOf(document),
  ...said,
  id: said.id as DecisionId,
});

/** Whether a document that is with a person's word on its way, or has arrived, holds something to learn from. */
const isDecided = (document: Document): document is Extract<Document, { readonly decidedBy: string }> =>
  'decidedBy' in document;

/**
 * The lesson of an operator's decision. Its id follows from document and moment, so that writing it twice doubles
 * nothing. Undefined: the machine decided, or there was no text: what is decided by looking at it teaches nothing.
 */
export const lessonOf = (document: Document): Decision | undefined => {
  if (!isDecided(document) || !isPerson(document.decidedBy) || document.meanConfidence === 0) return undefined;
  const { id, decidedBy, decidedAt, disposition, receivedAt } = document;
  return decisionOn(document, {
    id: decisionId(id, decidedAt),
    origin: disposition.reasons.includes('CHECKED') ? 'check' : 'review',
    actor: decidedBy,
    at: decidedAt ?? receivedAt,
  });
};
