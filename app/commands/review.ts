// `review`: the operator's work from the command line, also beside a running office.

import { openDesk } from '../compose.ts';
import { requireConfig } from '../configuration.ts';
import { actingPerson } from './acting-person.ts';

const LIMIT = 1_000;

export const reviewList = async (configFile: string | undefined): Promise<number> => {
  const desk = await openDesk(requireConfig(configFile));
  try {
    for (const { item } of await desk.store.list('document', { states: ['in-review'], limit: LIMIT })) {
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
          ...(returns === undefined ? {} : { returnedBy: returns.map((back) => back.unit) }),
        })}\n`,
      );
    }
    return 0;
  } finally {
    await desk.close();
  }
};

export const reviewConfirm = async (
  document: string,
  answer: { readonly type: string; readonly unit: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(answer.as);
  const desk = await openDesk(requireConfig(configFile));
  try {
    const outcome = await desk.review.decide(document, { type: answer.type, unit: answer.unit }, actor);
    process.stdout.write(`${JSON.stringify({ document, ...outcome })}\n`);
    return outcome.kind === 'done' ? 0 : 2;
  } finally {
    await desk.close();
  }
};

/** `before`: the number of a page in the delivery, as `review list` tells it. */
export const reviewCut = async (
  document: string,
  { before, as }: { readonly before: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(as);
  const desk = await openDesk(requireConfig(configFile));
  try {
    const outcome = await desk.review.cut(document, Number(before), actor);
    process.stdout.write(`${JSON.stringify({ document, ...outcome })}\n`);
    return outcome.kind === 'done' ? 0 : 2;
  } finally {
    await desk.close();
  }
};

export const reviewReturn = async (
  document: string,
  { by, as }: { readonly by: string; readonly as: string },
  configFile: string | undefined,
): Promise<number> => {
  const actor = actingPerson(as);
  const desk = await openDesk(requireConfig(configFile));
  try {
    const outcome = await desk.review.giveBack(document, { unit: by, actor });
    process.stdout.write(`${JSON.stringify({ document, ...outcome })}\n`);
    return outcome.kind === 'done' ? 0 : 2;
  } finally {
    await desk.close();
  }
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
