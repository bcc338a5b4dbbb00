// One letter as the work screen shows it: its pages, its text, the proposal and why a person is asked.
import { Hono } from 'hono';
import type { Carried } from '../../domain/carried.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { type ClassifiedDocument, type Document, isForReview } from '../../domain/document.ts';
import { pageId } from '../../domain/ids.ts';
import { FIELD_NAMES, isByHand, type RegisterFields } from '../../domain/register/index-fields.ts';
import { questionsOf } from '../../domain/review/open-questions.ts';
import { offersOf, proposalOf } from '../../domain/review/proposal.ts';
import type { Passage } from '../../domain/sorting/classification.ts';
import { fixedAnswer, isRuled } from '../../domain/sorting/preassigned.ts';
import type { Waiting } from '../../office/views/lists.ts';
import { type Boundary, type Choices, documentOperations } from '../contracts/documents.ts';
import type { Ground, RegisterEntry } from '../contracts/register.ts';
import type { Named } from '../contracts/session.ts';
import { type MarkedPage, marksOn } from '../desk/marks.ts';
import { refuse } from '../http/input.ts';
import { serve } from '../http/serve.ts';
import type { Desk, Env } from '../ports.ts';

/** Characters of text that are shown; a letter has some thousands. */
const SHOWN = 100_000;
const OFFERED = 4;

const NO_CHOICES: Choices = { offered: [], evidence: [] };

type Marks = ReturnType<typeof marksOn>;

const groundsOf = (passages: readonly Passage[], marks: Marks): Promise<readonly Ground[]> =>
  Promise.all(
    passages.map(async ({ text, place }) => {
      const mark = await marks(place);
      return { text, ...(mark === undefined ? {} : { mark }) };
    }),
  );

/**
 * The best answers that can be chosen; not a unit that gave the letter back. What was said before anybody guessed comes
 * first, as it does in `decide`.
 */
const choices = async (
  document: Pick<ClassifiedDocument, 'classification' | 'hints' | 'assigned' | 'returns'>,
  of: 'type' | 'unit',
  { labels, marks }: { readonly labels: readonly Named[]; readonly marks: Marks },
): Promise<Choices> => {
  const guess = document.classification[of];
  const fixed = fixedAnswer(document, of);
  const isKnown = (label: string) => labels.some(({ id }) => id === label);
  const offers = offersOf(document, of);
  const proposal = proposalOf(document, of, isKnown);
  const best = offers[0]?.label;
  const grounds = [guess, ...guess.alternatives].filter(({ label }) => offers.some((offer) => offer.label === label));
  const other = grounds.find(({ label, evidence = [] }) => label !== best && evidence.length > 0);
  return {
    offered: offers.filter(({ label }) => isKnown(label)).slice(0, OFFERED),
    ...(proposal === undefined ? {} : { proposal }),
    ...(isRuled(fixed) && proposal === fixed.label ? { rule: fixed.rule.name } : {}),
    ...(guess.recalled && proposal === guess.label && fixed === undefined ? { recalled: true } : {}),
    evidence: await groundsOf(grounds.find(({ label }) => label === best)?.evidence ?? [], marks),
    ...(other === undefined
      ? {}
      : { runnerUp: { label: other.label, evidence: await groundsOf(other.evidence ?? [], marks) } }),
  };
};

const registerOf = async (fields: RegisterFields, marks: Marks): Promise<readonly RegisterEntry[]> => {
  const entries = FIELD_NAMES.flatMap((name) => {
    const field = fields[name];
    return field === undefined ? [] : [{ name, field }];
  });
  return Promise.all(
    entries.map(async ({ name, field }): Promise<RegisterEntry> => {
      const { value } = field;
      if (isByHand(field)) return { name, value };
      const mark = await marks(field.place);
      return { name, value, confidence: field.confidence, ...(mark === undefined ? {} : { mark }) };
    }),
  );
};

/** The letter that waits behind `id`, or the first of all that is another one. What somebody else has open is left out. */
export const behind = (
  waiting: readonly Waiting[],
  id: string,
  held: ReadonlyMap<string, unknown>,
): string | undefined => {
  const others = waiting.filter((letter) => letter.id === id || !held.has(letter.id));
  const place = others.findIndex((letter) => letter.id === id);
  const rest = others.filter((letter) => letter.id !== id);
  return (rest[Math.max(place, 0)] ?? rest[0])?.id;
};

const boundariesOf = (document: Document): readonly Boundary[] => {
  if (!isForReview(document)) return [];
  const written = document.pages.filter((page) => !page.blank).map(({ number }) => number);
  return (document.proposedBoundaries ?? []).map(({ beforePage, reasons }) => ({
    beforePage,
    place: written.indexOf(beforePage) + 1,
    reasons,
  }));
};

const carriedIn = (delivery: Delivery | undefined): Carried => ({
  has: (delivery !== undefined && 'originalHas' in delivery ? delivery.originalHas : undefined) ?? [],
  attachments: (delivery !== undefined && 'attachments' in delivery ? delivery.attachments : undefined) ?? [],
});

export const documentRoutes = ({ store, blobs, labels, lists, holds, standing }: Desk): Hono<Env> => {
  const routes = new Hono<Env>();

  const textOf = async (document: Document): Promise<string> =>
    'text' in document ? new TextDecoder().decode(await blobs.get(document.text)) : '';

  const writtenPages =
    ({ delivery, pages }: Document) =>
    async (position: number): Promise<MarkedPage | undefined> => {
      const written = pages.filter((page) => !page.blank)[position];
      const page = written && (await store.get('page', pageId(delivery, written.number)))?.item;
      if (page?.state !== 'read') return undefined;
      const { id, reading } = page;
      return { id, reading, words: JSON.parse(new TextDecoder().decode(await blobs.get(reading.words))) };
    };

  serve(routes, documentOperations.loadLetter, async ({ c, params: { document: id } }) => {
    const document = (await store.get('document', id))?.item;
    if (document === undefined) return refuse(404, 'not-found');
    const [delivery, text, waiting] = await Promise.all([
      store.get('delivery', document.delivery),
      textOf(document),
      lists.waiting(),
    ]);
    const held = await holds.byOthers(c.get('session').actor);
    const next = behind(waiting, id, held);
    const returns = 'returns' in document ? (document.returns ?? []) : [];
    const marks = marksOn(writtenPages(document));
    const about = (of: 'type' | 'unit', known: readonly Named[]) =>
      'classification' in document ? choices(document, of, { labels: known, marks }) : NO_CHOICES;
    return {
      id,
      receivedAt: document.receivedAt,
      station: document.station,
      fileName: delivery?.item.fileName ?? '',
      standing: await standing(document, c.get('session').actor),
      reasons: isForReview(document) ? document.disposition.reasons : [],
      carried: carriedIn(delivery?.item),
      delivery: document.delivery,
      boundaries: boundariesOf(document),
      questions: isForReview(document) ? questionsOf(document) : [],
      returns: returns.map(({ unit, at }) => ({ unit, at })),
      pages: document.pages.map(({ number, blank }) => ({ id: pageId(document.delivery, number), blank })),
      text: text.slice(0, SHOWN),
      textCut: text.length > SHOWN,
      type: await about('type', labels.types),
      unit: await about('unit', labels.units),
      register: await registerOf('fields' in document ? (document.fields ?? {}) : {}, marks),
      ...(next === undefined ? {} : { next }),
      left: waiting.length,
    };
  });
  return routes;
};
