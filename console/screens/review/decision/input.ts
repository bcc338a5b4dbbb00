// What the operator has put in for a letter so far: chosen, answered, typed. It is kept until the letter is decided.
import { useRef, useState } from 'preact/hooks';
import type { FieldName } from '../../../../domain/register/index-fields.ts';
import { QUESTIONS } from '../../../../domain/review/open-questions.ts';
import type { LetterAnswer } from '../../../../server/contracts/documents.ts';
import { type Draft, draftOf, dropDraft, isEmpty, keepDraft } from '../../../data/drafts.ts';

const NOTHING: Draft = { answers: {}, fields: {} };

export interface Input {
  readonly draft: Draft;
  /** Chosen, or else proposed; empty: neither. */
  readonly type: string;
  readonly unit: string;
  /** Which of the two would be confirmed as proposed. */
  readonly proposed: readonly ('type' | 'unit')[];
  /** Ids of the questions that are still open. */
  readonly open: readonly string[];
  readonly choose: (part: Pick<Partial<Draft>, 'type' | 'unit'>) => void;
  /** Undefined: the question is open again. */
  readonly answer: (question: string, answer: string | undefined) => void;
  readonly enter: (name: FieldName, value: string) => void;
  /** It was typed before this screen was opened, and came back. */
  readonly restored: boolean;
  readonly discard: () => void;
}

export const useInput = (letter: LetterAnswer, me: string): Input => {
  const round = { by: me, returns: letter.returns.length };
  const [draft, setDraft] = useState<Draft>(() => draftOf(letter.id, round) ?? NOTHING);
  const [restored, setRestored] = useState(!isEmpty(draft));
  const latest = useRef(draft);
  const put = (part: Partial<Draft>): void => {
    latest.current = { ...latest.current, ...part };
    keepDraft(letter.id, round, latest.current);
    setDraft(latest.current);
  };
  const open = letter.questions.filter(({ id, kind }) => draft.answers[id] !== QUESTIONS[kind].goesOn);
  return {
    draft,
    type: draft.type ?? letter.type.proposal ?? '',
    unit: draft.unit ?? letter.unit.proposal ?? '',
    proposed: (['type', 'unit'] as const).filter((of) => draft[of] === undefined && letter[of].proposal !== undefined),
    open: open.map(({ id }) => id),
    choose: put,
    answer: (question, answer) => {
      const { [question]: _, ...others } = latest.current.answers;
      put({ answers: answer === undefined ? others : { ...others, [question]: answer } });
    },
    enter: (name, value) => put({ fields: { ...latest.current.fields, [name]: value } }),
    restored,
    discard: () => {
      latest.current = NOTHING;
      dropDraft(letter.id);
      setDraft(NOTHING);
      setRestored(false);
    },
  };
};
