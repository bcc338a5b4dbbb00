// Classify: what it is, and who is responsible. Two answers, each with its confidence.
import type { ComposedDocument, Document, ProposedBoundary, SeparatedDocument } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import { pageId } from '../../domain/ids.ts';
import type { PageReading } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/blobs.ts';
import type { Sorter } from '../../domain/ports/sorter.ts';
import type { Store } from '../../domain/ports/store.ts';
import { proposeBoundaries } from '../boundaries.ts';
import { cutOff } from '../cut-off.ts';
import type { Stage, Step } from '../stage.ts';

/** The readings of a document's written pages, in order. */
export const readingsOf = async (
  store: Store,
  document: Pick<ComposedDocument, 'delivery' | 'pages'>,
): Promise<readonly PageReading[]> => {
  const written = document.pages.filter((page) => !page.blank);
  return Promise.all(
    written.map(async ({ number }) => {
      const page = (await store.get('page', pageId(document.delivery, number)))?.item;
      if (page?.state !== 'read') throw new MailroomError('PORT_MISUSED', { page: pageId(document.delivery, number) });
      return page.reading;
    }),
  );
};

/** Sets a document aside after repeated failure. */
export const quarantineDocument = (document: Document, detail: string): Step => {
  const { kind, id, delivery, number, station, receivedAt, pages, hints, pageMissing, seenBefore } = document;
  const reason = 'FAILED_REPEATEDLY';
  return {
    item: {
      ...{ kind, id, delivery, number, station, receivedAt, pages, hints, pageMissing },
      ...(seenBefore === undefined ? {} : { seenBefore }),
      state: 'quarantined',
      reason,
      detail,
    },
    action: 'quarantined',
    details: { reason, detail },
  };
};

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const mean = (readings: readonly PageReading[]): number => {
  const words = readings.reduce((sum, reading) => sum + reading.wordCount, 0);
  return words === 0
    ? 0
    : readings.reduce((sum, reading) => sum + reading.meanConfidence * reading.wordCount, 0) / words;
};

/** `texts` are those of the written pages. Where a page number is left out, a sheet lies that says "goes on". */
const proposedIn = (document: SeparatedDocument, texts: readonly string[]): readonly ProposedBoundary[] => {
  const numbers = new Set(document.pages.map(({ number }) => number));
  const written = document.pages.filter((page) => !page.blank);
  return proposeBoundaries(written.map(({ number }, index) => ({ number, text: texts[index]! }))).filter(
    ({ beforePage }) => numbers.has(beforePage - 1),
  );
};

export const classify = (ports: {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly sorter: Sorter;
  /** Brings the sorter up to the decisions made so far, by whichever process. */
  readonly catchUp: () => Promise<void>;
}): Stage<'document'> => ({
  work: 'classify',
  kind: 'document',
  run: async (document) => {
    if (document.state !== 'separated')
      throw new MailroomError('PORT_MISUSED', { stage: 'classify', state: document.state });
    if (document.cutBefore !== undefined) {
      const { length } = await ports.store.childrenOf('document', document.delivery);
      return cutOff(document, { beforePage: document.cutBefore, number: length + 1 });
    }
    const readings = await readingsOf(ports.store, document);
    const texts = await Promise.all(readings.map(async ({ text }) => decoder.decode(await ports.blobs.get(text))));
    const text = texts.join('\n\f\n');
    const boundaries = proposedIn(document, texts);
    await ports.catchUp();
    const classification = await ports.sorter.classify(text);
    const { type, unit, model } = classification;
    return {
      item: {
        ...(document satisfies SeparatedDocument),
        state: 'classified',
        text: await ports.blobs.put(encoder.encode(text)),
        classification,
        meanConfidence: mean(readings),
        ...(boundaries.length === 0 ? {} : { proposedBoundaries: boundaries }),
      },
      action: 'classified',
      details: {
        type: type.label,
        typeConfidence: type.confidence,
        unit: unit.label,
        unitConfidence: unit.confidence,
        model,
        ...(boundaries.length === 0 ? {} : { mayBegin: boundaries.map(({ beforePage }) => `page ${beforePage}`) }),
      },
      next: 'decide',
    };
  },
  giveUp: quarantineDocument,
});
