// Classify: document type and responsible unit, two separate answers with their confidences.

import type { ProposedBoundary, SeparatedDocument } from '../../domain/document.ts';
import { mayLackSomething, type PageReading, type Word } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { BoundaryFinder } from '../../domain/ports/sorting/boundary-finder.ts';
import type { FieldFinder } from '../../domain/ports/sorting/field-finder.ts';
import type { Rulebook } from '../../domain/ports/sorting/rulebook.ts';
import type { Sorter } from '../../domain/ports/sorting/sorter.ts';
import type { IndexFields, PlacedPage } from '../../domain/register/index-fields.ts';
import type { Assignment, Classification, Guess, Passage } from '../../domain/sorting/classification.ts';
import { inOneSpelling, READ_AT_MOST } from '../../domain/sorting/text-normalisation.ts';
import { toClassified } from '../../domain/transitions.ts';
import { quarantineDocument } from '../engine/set-aside.ts';
import { type Stage, stage } from '../engine/stage.ts';
import { PAGE_BREAK, wordPlaces } from '../locate-passages.ts';
import { readingsOf } from '../readings.ts';
import { cutOff } from '../split-document.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const mean = (readings: readonly PageReading[]): number => {
  const words = readings.reduce((sum, reading) => sum + reading.wordCount, 0);
  return words === 0
    ? 0
    : readings.reduce((sum, reading) => sum + reading.meanConfidence * reading.wordCount, 0) / words;
};

/** `texts` are those of the written pages. Where a page number is left out, a sheet lies that says "goes on". */
const proposedIn = (
  document: SeparatedDocument,
  texts: readonly string[],
  findBoundaries: BoundaryFinder,
): readonly ProposedBoundary[] => {
  const numbers = new Set(document.pages.map(({ number }) => number));
  const written = document.pages.filter((page) => !page.blank);
  return findBoundaries(written.map(({ number }, index) => ({ number, text: texts[index]! }))).filter(
    ({ beforePage }) => numbers.has(beforePage - 1),
  );
};

/** The pages whose words are asked for: those that begin within what sorting and the register read. */
const placedPages = async (
  blobs: Blobs,
  readings: readonly PageReading[],
  texts: readonly string[],
): Promise<readonly PlacedPage[]> => {
  let begins = 0;
  const near = readings.filter((_, at) => {
    const within = begins < READ_AT_MOST;
    begins += texts[at]!.length + PAGE_BREAK.length;
    return within;
  });
  return Promise.all(
    near.map(async ({ words, width, height, dpi }) => ({
      words: JSON.parse(decoder.decode(await blobs.get(words))) as readonly Word[],
      ...{ width, height, dpi },
    })),
  );
};

/** The same answers, each passage with its place on the pages. */
const placed = (classification: Classification, placeOf: ReturnType<typeof wordPlaces>): Classification => {
  const found = ({ text, span }: Passage): Passage => {
    const place = span && placeOf(span);
    return place === undefined ? { text } : { text, place };
  };
  const guess = (said: Guess): Guess => ({
    ...said,
    evidence: said.evidence.map(found),
    alternatives: said.alternatives.map((other) =>
      other.evidence === undefined ? other : { ...other, evidence: other.evidence.map(found) },
    ),
  });
  return { ...classification, type: guess(classification.type), unit: guess(classification.unit) };
};

/** For the journal: which rule matched, and which fields were found; never their values. */
const detailsOf = (assigned: Assignment, fields: IndexFields) => ({
  ...(assigned.type === undefined ? {} : { typeRule: `${assigned.type.rule.id}: ${assigned.type.label}` }),
  ...(assigned.unit === undefined ? {} : { unitRule: `${assigned.unit.rule.id}: ${assigned.unit.label}` }),
  fields: Object.keys(fields),
});

export const classify = (ports: {
  readonly store: Items;
  readonly blobs: Blobs;
  readonly sorter: Sorter;
  readonly findFields: FieldFinder;
  readonly findBoundaries: BoundaryFinder;
  readonly rulebook: Rulebook;
  /** Brings the sorter up to the decisions made so far, by whichever process. */
  readonly catchUp: () => Promise<void>;
}): Stage =>
  stage({
    work: 'classify',
    kind: 'document',
    from: ['separated'],
    run: async (document) => {
      if (document.cutBefore !== undefined) {
        const { length } = await ports.store.childrenOf('document', document.delivery);
        return cutOff(document, { beforePage: document.cutBefore, number: length + 1 });
      }
      const readings = await readingsOf(ports.store, document);
      const written = document.pages.filter((page) => !page.blank);
      const texts = await Promise.all(
        readings.map(async ({ text }) => inOneSpelling(decoder.decode(await ports.blobs.get(text)))),
      );
      const text = texts.join(PAGE_BREAK);
      const pages = await placedPages(ports.blobs, readings, texts);
      const fields = ports.findFields(pages);
      const assigned = ports.rulebook({ text, fields, station: document.station });
      const boundaries = proposedIn(document, texts, ports.findBoundaries);
      const doubtful = written.filter((_, at) => mayLackSomething(readings[at]!.doubts)).map(({ number }) => number);
      await ports.catchUp();
      const classification = placed(
        await ports.sorter.classify(text),
        wordPlaces(pages.map(({ words }, at) => ({ words, text: texts[at]! }))),
      );
      const { type, unit, model } = classification;
      return {
        item: toClassified(document, {
          text: await ports.blobs.put(encoder.encode(text)),
          classification,
          meanConfidence: mean(readings),
          fields,
          ...(assigned.type === undefined && assigned.unit === undefined ? {} : { assigned }),
          ...(boundaries.length === 0 ? {} : { proposedBoundaries: boundaries }),
          ...(doubtful.length === 0 ? {} : { doubtfulPages: doubtful }),
        }),
        action: 'classified',
        details: {
          type: type.label,
          typeConfidence: type.confidence,
          unit: unit.label,
          unitConfidence: unit.confidence,
          model,
          ...detailsOf(assigned, fields),
          ...(boundaries.length === 0 ? {} : { mayBegin: boundaries.map(({ beforePage }) => `page ${beforePage}`) }),
          ...(doubtful.length === 0 ? {} : { doubtful: doubtful.map((number) => `page ${number}`) }),
        },
        next: 'decide',
      };
    },
    giveUp: quarantineDocument,
  });
