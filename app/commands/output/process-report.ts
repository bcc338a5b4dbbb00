// The output of `process`: one JSON line per document; every page of the file is on exactly one line.
import type { Delivery } from '../../../domain/delivery.ts';
import {
  type Document,
  type DocumentAtUnit,
  type DocumentForReview,
  isAtUnit,
  isForReview,
  type QuarantinedDocument,
} from '../../../domain/document.ts';
import type { FinishedPage, Page } from '../../../domain/page.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import type { FieldName } from '../../../domain/register/index-fields.ts';
import { type RegisterValue, standing } from '../../../domain/register/register-entry.ts';
import { fixedAnswer, rulesOf } from '../../../domain/sorting/preassigned.ts';

type EndedDocument = DocumentForReview | DocumentAtUnit | QuarantinedDocument;

/** A delivery that has nothing left to do without a person. */
export interface Ended {
  readonly delivery: Delivery;
  readonly pages: readonly FinishedPage[];
  readonly documents: readonly EndedDocument[];
}

const hasEnded = (document: Document): document is EndedDocument =>
  isForReview(document) || isAtUnit(document) || document.state === 'quarantined';

const isFinished = (page: Page): page is FinishedPage => page.state !== 'waiting';

/** Undefined while something is still on its way. */
export const ended = async (store: Store, id: string): Promise<Ended | undefined> => {
  const delivery = (await store.get('delivery', id))?.item;
  if (delivery?.state === 'quarantined') return { delivery, pages: [], documents: [] };
  if (delivery?.state !== 'separated' && delivery?.state !== 'without-document') return undefined;
  const pages = (await store.childrenOf('page', id)).map(({ item }) => item).filter(isFinished);
  const documents = (await store.childrenOf('document', id)).map(({ item }) => item).filter(hasEnded);
  const complete =
    pages.length === delivery.pageCount &&
    documents.length === (delivery.state === 'separated' ? delivery.documents.length : 0);
  return complete ? { delivery, pages, documents } : undefined;
};

export interface PageLine {
  readonly page: number;
  readonly outcome: 'document' | 'separator' | 'blank' | 'quarantined';
  readonly skewDegrees: number | null;
  readonly orientation: number | null;
  readonly reason?: string;
}

const pageLine = (page: FinishedPage): PageLine => {
  const outcome = page.state === 'read' ? 'document' : page.state;
  if (page.state === 'quarantined')
    return { page: page.number, outcome, skewDegrees: null, orientation: null, reason: page.reason };
  const { skewDegrees, orientation } = page.state === 'read' ? page.reading : page;
  return { page: page.number, outcome, skewDegrees: skewDegrees ?? null, orientation };
};

export interface DocumentLine {
  readonly source: string;
  /** Null: pages (or a whole file) that belong to no letter. A person looks at them; `reasons` say why. */
  readonly document: string | null;
  readonly pages: readonly PageLine[];
  readonly type: string | null;
  readonly typeConfidence: number | null;
  readonly unit: string | null;
  readonly unitConfidence: number | null;
  /** Names of the office's rules that settled type or unit. */
  readonly rules: readonly string[];
  /** What the register notes about the letter. */
  readonly fields: { readonly [name in FieldName]?: RegisterValue };
  readonly disposition: 'route' | 'review' | 'quarantine';
  readonly reasons: readonly string[];
  readonly text: string;
  readonly pdf: string | null;
}

const NOTHING = {
  document: null,
  type: null,
  typeConfidence: null,
  unit: null,
  unitConfidence: null,
  rules: [],
  fields: {},
  text: '',
  pdf: null,
};

/** The answers and what settled them. What was not guessed is certain. */
export const answersOf = (
  letter: Pick<DocumentForReview | DocumentAtUnit, 'classification' | 'hints' | 'assigned'>,
) => {
  const { classification } = letter;
  const answer = (of: 'type' | 'unit') => {
    const fixed = fixedAnswer(letter, of);
    return fixed === undefined ? classification[of] : { label: fixed.label, confidence: 1 };
  };
  const [type, unit] = [answer('type'), answer('unit')];
  return {
    ...{ type: type.label, typeConfidence: type.confidence, unit: unit.label, unitConfidence: unit.confidence },
    rules: rulesOf(letter),
  };
};

/**
 * The lines of one file, in order. A separator, a stray blank or a damaged page stands with the letter that begins at or
 * after it, the last ones with the last letter; a file without letters has one line of its own.
 */
export const linesOf = async (
  source: string,
  { delivery, pages, documents }: Ended,
  put: (
    document: Exclude<EndedDocument, QuarantinedDocument>,
    number: number,
  ) => Promise<{ readonly text: string; readonly pdf: string }>,
): Promise<readonly DocumentLine[]> => {
  if (delivery.state === 'quarantined') {
    return [{ source, ...NOTHING, pages: [], disposition: 'quarantine', reasons: [delivery.reason] }];
  }
  const own = documents.map((document) => new Set(document.pages.map((page) => page.number)));
  const lineOf = (page: FinishedPage): number => {
    const inside = own.findIndex((numbers) => numbers.has(page.number));
    if (inside >= 0) return inside;
    const after = documents.findIndex((document) => document.pages[0]!.number > page.number);
    return after >= 0 ? after : documents.length - 1;
  };
  if (delivery.state === 'without-document') {
    return [{ source, ...NOTHING, pages: pages.map(pageLine), disposition: 'review', reasons: [delivery.reason] }];
  }
  if (documents.length === 0) {
    const damaged = pages.flatMap((page) => (page.state === 'quarantined' ? [page.reason] : []));
    const reasons = [...new Set(damaged)];
    return [{ source, ...NOTHING, pages: pages.map(pageLine), disposition: 'quarantine', reasons }];
  }
  return Promise.all(
    documents.map(async (document, index): Promise<DocumentLine> => {
      const core = {
        source,
        document: document.id,
        pages: pages.filter((page) => lineOf(page) === index).map(pageLine),
      };
      if (document.state === 'quarantined')
        return { ...NOTHING, ...core, disposition: 'quarantine', reasons: [document.reason] };
      const { disposition } = document;
      return {
        ...core,
        ...answersOf(document),
        fields: Object.fromEntries(standing(document.fields ?? {})),
        disposition: disposition.kind,
        reasons: disposition.reasons,
        ...(await put(document, index + 1)),
      };
    }),
  );
};
