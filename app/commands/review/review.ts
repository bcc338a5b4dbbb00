// `review`: the operator's work on the command line, also beside a running office.

import { type DocumentForReview, FOR_REVIEW } from '../../../domain/document.ts';
import { everything } from '../../../domain/ports/ledger/everything.ts';
import { QUESTIONS, type QuestionAnswers, questionsOf } from '../../../domain/review/open-questions.ts';
import type { Review } from '../../../office/review/review.ts';
import { openDesk } from '../../compose/ledger/open-ledger.ts';
import { requireConfig } from '../../run/configuration.ts';
import { actingPerson } from './acting-person.ts';

/** The open questions of a document, each with the answer that lets it go and the one that stops it. */
const questionsIn = (document: DocumentForReview) => {
  const questions = questionsOf(document).map(({ id, kind }) => {
    const { goesOn, stops } = QUESTIONS[kind];
    return { question: id, answers: [goesOn, stops] };
  });
  return questions.length === 0 ? {} : { questions };
};

export const reviewList = async (configFile: string | undefined): Promise<number> => {
  const desk = await openDesk(requireConfig(configFile));
  try {
    for await (const { item } of everything(desk.store, 'document', FOR_REVIEW)) {
      const { id, station, receivedAt, classification, disposition, pages, proposedBoundaries, returns } = item;
      const { type, unit } = classification;
      process.stdout.write(
        `${JSON.stringify({
          document: id,
          station,
          receivedAt,
          pages: pages.length,
          type: type.label,
          typeConfidence: type.confidence,
          unit: unit.label,
          unitConfidence: unit.confidence,
          reasons: disposition.reasons,
          ...(proposedBoundaries === undefined ? {} : { proposedBoundaries }),
          ...questionsIn(item),
          ...(returns === undefined ? {} : { returnedBy: returns.map((back) => back.unit) }),
        })}\n`,
      );
    }
    for await (const { item } of everything(desk.store, 'delivery', ['without-document'])) {
      const { id, station, fileName, receivedAt, pageCount, reason } = item;
      process.stdout.write(
        `${JSON.stringify({ delivery: id, document: null, station, fileName, receivedAt, pages: pageCount, reasons: [reason] })}\n`,
      );
    }
    return 0;
  } finally {
    await desk.close();
  }
};

/** A person's word on a delivery in which no document was found. */
export const reviewWithoutDocument = async (
  delivery: string,
  { isEmpty, as }: { readonly isEmpty: boolean; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(as);
  const desk = await openDesk(requireConfig(configFile));
  try {
    const { confirmEmpty, readAsDocument } = desk.review;
    const outcome = await (isEmpty ? confirmEmpty : readAsDocument)(delivery, actor);
    process.stdout.write(`${JSON.stringify({ delivery, ...outcome })}\n`);
    return outcome.kind === 'done' ? 0 : 2;
  } finally {
    await desk.close();
  }
};

/** What a person has to say about one document, and how that ended. */
const say = async (
  document: string,
  configFile: string | undefined,
  word: (review: Review) => ReturnType<Review['decide']>,
): Promise<number> => {
  const desk = await openDesk(requireConfig(configFile));
  try {
    const outcome = await word(desk.review);
    process.stdout.write(`${JSON.stringify({ document, ...outcome })}\n`);
    return outcome.kind === 'done' ? 0 : 2;
  } finally {
    await desk.close();
  }
};

/** `QUESTION=ANSWER`, as `review list` names them. */
const answersIn = (said: readonly string[]): QuestionAnswers =>
  Object.fromEntries(
    said.map((one) => {
      const [question = '', ...answer] = one.split('=');
      return [question, answer.join('=')];
    }),
  );

export const reviewConfirm = (
  document: string,
  said: { readonly type: string; readonly unit: string; readonly as: string; readonly answer: readonly string[] },
  configFile: string | undefined,
): Promise<number> => {
  const { type, unit } = said;
  const actor = actingPerson(said.as);
  return say(document, configFile, (review) =>
    review.decide(document, { type, unit, answers: answersIn(said.answer) }, actor),
  );
};

/** `answer`: one that stops the document. */
export const reviewSetAside = (
  document: string,
  said: { readonly answer: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(said.as);
  const [[question, answer] = ['', '']] = Object.entries(answersIn([said.answer]));
  return say(document, configFile, (review) => review.setAside(document, { question, answer }, actor));
};

export const reviewRecall = (document: string, as: string, configFile: string | undefined): Promise<number> => {
  const actor = actingPerson(as);
  return say(document, configFile, (review) => review.recall(document, actor));
};

/** `before`: the number of a page in the delivery, as printed by `review list`. */
export const reviewCut = (
  document: string,
  { before, as }: { readonly before: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(as);
  return say(document, configFile, (review) => review.cut(document, Number(before), actor));
};

export const reviewReturn = (
  document: string,
  { by, as }: { readonly by: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(as);
  return say(document, configFile, (review) => review.giveBack(document, { unit: by, actor }));
};

const KINDS = ['delivery', 'page', 'document'] as const;

export const reviewRetry = async (
  what: { readonly kind: string; readonly id: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const kind = KINDS.find((known) => known === what.kind);
  if (kind === undefined) {
    process.stderr.write(`There is no "${what.kind}" to try again: ${KINDS.join(', ')}.\n`);
    return 1;
  }
  const actor = actingPerson(what.as);
  const desk = await openDesk(requireConfig(configFile));
  try {
    const outcome = await desk.review.retry(kind, what.id, actor);
    process.stdout.write(`${JSON.stringify({ [kind]: what.id, ...outcome })}\n`);
    return outcome.kind === 'done' ? 0 : 2;
  } finally {
    await desk.close();
  }
};
