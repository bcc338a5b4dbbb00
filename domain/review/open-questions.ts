// Open questions: what an operator must answer before a document may be handed over.
import type { DocumentForReview } from '../document.ts';
import type { QuarantineReason } from '../reasons.ts';

/**
 * Each question with its two answers. `goesOn` lets the document go; the other one stops it: `several` is answered by
 * cutting, the rest by setting the document aside with a reason.
 */
export const QUESTIONS = {
  /** Does another letter begin at this page? One question per proposed place. */
  several: { goesOn: 'one-letter', stops: 'cut' },
  'page-missing': { goesOn: 'go-on', stops: 'rescan', setAside: 'RESCAN_EXPECTED' },
  duplicate: { goesOn: 'not-duplicate', stops: 'is-duplicate', setAside: 'DUPLICATE' },
  /** Files inside the file that the screen does not show. */
  attachments: { goesOn: 'seen', stops: 'rescan', setAside: 'RESCAN_EXPECTED' },
  'grew-later': { goesOn: 'go-on', stops: 'is-duplicate', setAside: 'DUPLICATE' },
} as const satisfies Record<
  string,
  { readonly goesOn: string; readonly stops: string; readonly setAside?: QuarantineReason }
>;

export type QuestionKind = keyof typeof QUESTIONS;

export interface OpenQuestion {
  /** `page-missing`, or `several@3` where it is about a page. */
  readonly id: string;
  readonly kind: QuestionKind;
  /** Of `several`: the page's number in the delivery. */
  readonly beforePage?: number;
}

/** What was answered, by the question's id. */
export type QuestionAnswers = Readonly<Record<string, string>>;

type Asked = Pick<DocumentForReview, 'proposedBoundaries' | 'pageMissing' | 'seenBefore' | 'disposition'>;

export const questionsOf = (document: Asked): readonly OpenQuestion[] => {
  const { reasons } = document.disposition;
  return [
    ...(document.proposedBoundaries ?? []).map(
      ({ beforePage }): OpenQuestion => ({ id: `several@${beforePage}`, kind: 'several', beforePage }),
    ),
    ...(document.pageMissing ? [{ id: 'page-missing', kind: 'page-missing' as const }] : []),
    ...(document.seenBefore === 'duplicate' ? [{ id: 'duplicate', kind: 'duplicate' as const }] : []),
    ...(document.seenBefore === 'revision' ? [{ id: 'grew-later', kind: 'grew-later' as const }] : []),
    ...(reasons.includes('ATTACHMENTS_INSIDE') ? [{ id: 'attachments', kind: 'attachments' as const }] : []),
  ];
};

/** The questions that these answers leave open: a document with any of them stays. */
export const unanswered = (document: Asked, answers: QuestionAnswers): readonly OpenQuestion[] =>
  questionsOf(document).filter(({ id, kind }) => answers[id] !== QUESTIONS[kind].goesOn);

/** Why a document is set aside that was answered so; undefined: this is no answer that sets it aside. */
export const setAsideBy = (
  document: Asked,
  { question, answer }: { readonly question: string; readonly answer: string },
): QuarantineReason | undefined => {
  const asked = questionsOf(document).find(({ id }) => id === question);
  if (asked === undefined) return undefined;
  const meaning = QUESTIONS[asked.kind];
  return 'setAside' in meaning && answer === meaning.stops ? meaning.setAside : undefined;
};
