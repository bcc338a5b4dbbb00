// One letter as the work screen shows it: its pages, its text, the proposal and why a person is asked.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Guess } from '../../domain/classification.ts';
import type { Document } from '../../domain/document.ts';
import { pageId } from '../../domain/ids.ts';
import type { Answered, Boundary, Choices, LetterAnswer, Named } from '../api.ts';
import { anId, queryOf, refuse } from '../input.ts';
import type { Waiting } from '../lists.ts';
import type { Desk, Env } from '../ports.ts';

/** Characters of text that are shown; a letter has some thousands. */
const SHOWN = 100_000;
const OFFERED = 4;

const NO_CHOICES: Choices = { offered: [], evidence: [] };

/** The best answers that can be chosen; not a unit that gave the letter back. What the sheet or the station said comes first, as it does in `decide`. */
const choices = (
  guess: Guess,
  { hint, labels, refused = [] }: { hint: string | undefined; labels: readonly Named[]; refused?: readonly string[] },
): Choices => {
  const all: readonly Answered[] = [
    ...(hint === undefined ? [] : [{ label: hint }]),
    { label: guess.label, confidence: guess.confidence },
    ...guess.alternatives,
  ];
  const said = all.filter(({ label }) => !refused.includes(label));
  const known = said.filter(
    ({ label }, place) =>
      labels.some(({ id }) => id === label) && said.findIndex((other) => other.label === label) === place,
  );
  const proposal = said[0]?.label;
  return {
    offered: known.slice(0, OFFERED),
    ...(proposal !== undefined && proposal === known[0]?.label ? { proposal } : {}),
    evidence: said[0]?.label === guess.label ? guess.evidence : [],
  };
};

/** The letter that waits behind `id`, or the first of all that is another one. */
export const behind = (waiting: readonly Waiting[], id: string): string | undefined => {
  const others = waiting.filter((letter) => letter.id !== id);
  const place = waiting.findIndex((letter) => letter.id === id);
  return (others[Math.max(place, 0)] ?? others[0])?.id;
};

const boundariesOf = (document: Document): readonly Boundary[] => {
  if (document.state !== 'in-review') return [];
  const written = document.pages.filter((page) => !page.blank).map(({ number }) => number);
  return (document.proposedBoundaries ?? []).map(({ beforePage, reasons }) => ({
    beforePage,
    place: written.indexOf(beforePage) + 1,
    reasons,
  }));
};

export const documentRoutes = ({ store, blobs, labels, lists }: Desk): Hono<Env> => {
  const textOf = async (document: Document): Promise<string> =>
    'text' in document ? new TextDecoder().decode(await blobs.get(document.text)) : '';

  return new Hono<Env>().get('/documents', async (c) => {
    const { id } = queryOf(c, z.object({ id: anId }));
    const document = (await store.get('document', id))?.item;
    if (document === undefined) return refuse(404, 'not-found');
    const [delivery, text, waiting] = await Promise.all([
      store.get('delivery', document.delivery),
      textOf(document),
      lists.waiting(),
    ]);
    const next = behind(waiting, id);
    const classified = 'classification' in document ? document.classification : undefined;
    const returns = 'returns' in document ? (document.returns ?? []) : [];
    const refused = returns.map(({ unit }) => unit);
    const { hints } = document;
    const answer: LetterAnswer = {
      id,
      receivedAt: document.receivedAt,
      station: document.station,
      fileName: delivery?.item.fileName ?? '',
      waiting: document.state === 'in-review',
      reasons: document.state === 'in-review' ? document.disposition.reasons : [],
      boundaries: boundariesOf(document),
      returns: returns.map(({ unit, at }) => ({ unit, at })),
      pages: document.pages.map(({ number, blank }) => ({ id: pageId(document.delivery, number), blank })),
      text: text.slice(0, SHOWN),
      textCut: text.length > SHOWN,
      type:
        classified === undefined ? NO_CHOICES : choices(classified.type, { hint: hints.type, labels: labels.types }),
      unit:
        classified === undefined
          ? NO_CHOICES
          : choices(classified.unit, { hint: hints.unit, labels: labels.units, refused }),
      ...(next === undefined ? {} : { next }),
      left: waiting.length,
    };
    return c.json(answer);
  });
};
