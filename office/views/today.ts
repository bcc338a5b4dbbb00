// Read model of today's arrivals: each delivery with its documents, its quarantined pages and where it is.
import { isMachine } from '../../domain/actor.ts';
import type { Delivery } from '../../domain/delivery.ts';
import { type Document, isAtUnit, isForReview } from '../../domain/document.ts';
import type { QuarantinedPage } from '../../domain/page.ts';
import type { NoDocumentReason, QuarantineReason } from '../../domain/reasons.ts';
import { offersOf, proposalOf } from '../../domain/review/proposal.ts';
import { isRecallable } from '../../domain/review/recall.ts';
import { fixedAnswer } from '../../domain/sorting/preassigned.ts';

/** Where a delivery is. It can be at several places at once: a page in quarantine, a document in review. */
export type Standing = 'arriving' | 'reading' | 'sorting' | 'review' | 'set-aside' | 'nothing-found' | 'empty' | 'done';

export const TODAY_FILTERS = ['all', 'working', 'review', 'set-aside', 'done'] as const;
export type TodayFilter = (typeof TODAY_FILTERS)[number];

/** Type or unit of a document. `confidence` (0 to 1) only where it is the classifier's answer. */
export interface Answered {
  readonly label: string;
  readonly confidence?: number;
  /** Only the first of several guesses: too unsure to be proposed, or asked again after a return. */
  readonly isOpen?: true;
}

export interface DocumentRow {
  readonly id: string;
  /** Position in the delivery, from 1. */
  readonly number: number;
  readonly pages: number;
  readonly state: Document['state'];
  readonly type?: Answered;
  readonly unit?: Answered;
  readonly decidedBy?: 'machine' | 'operator';
  readonly hasPdf: boolean;
  /** It is decided and not yet accepted: the decision can be recalled. */
  readonly recallable: boolean;
}

export interface DeliveryRow {
  readonly id: string;
  /** When it was claimed, ISO 8601. */
  readonly at: string;
  readonly station: string;
  readonly fileName: string;
  readonly state: Delivery['state'];
  readonly pages?: number;
  /** Pages finished so far, while the delivery is being read. */
  readonly pagesDone?: number;
  readonly pagesSetAside: number;
  /** Never empty; the first is the one that matters most. */
  readonly standings: readonly Standing[];
  readonly reason?: QuarantineReason;
  /** Why it gave no document. */
  readonly noDocument?: NoDocumentReason;
  /** Who confirmed that a delivery without document is empty. */
  readonly confirmedBy?: string;
  /** The same bytes, or a shorter version of this file, arrived before. */
  readonly seenBefore?: 'duplicate' | 'revision';
  readonly documents: readonly DocumentRow[];
}

const WORKING: readonly Standing[] = ['arriving', 'reading', 'sorting'];

/** The proposal, the decision, or nothing yet. What a sheet, a station or a rule said has no confidence. */
const answersOf = (document: Document): { readonly type?: Answered; readonly unit?: Answered } => {
  if (!('classification' in document)) return {};
  const { classification } = document;
  const answer = (of: 'type' | 'unit'): Answered => {
    const { label, confidence } = classification[of];
    const fixed = fixedAnswer(document, of);
    if ('decidedBy' in document) {
      const decided = document[of];
      return isMachine(document.decidedBy) && decided === label && fixed === undefined
        ? { label, confidence }
        : { label: decided };
    }
    const [best = { label, confidence }] = offersOf(document, of);
    return proposalOf(document, of, () => true) === undefined ? { ...best, isOpen: true } : best;
  };
  return { type: answer('type'), unit: answer('unit') };
};

/** One letter of a delivery. */
export const documentRow = (document: Document): DocumentRow => ({
  id: document.id,
  number: document.number,
  pages: document.pages.filter((page) => !page.blank).length,
  state: document.state,
  ...answersOf(document),
  ...('decidedBy' in document ? { decidedBy: isMachine(document.decidedBy) ? 'machine' : 'operator' } : {}),
  hasPdf: 'pdf' in document,
  recallable: isRecallable(document),
});

const standingsOf = (
  delivery: Delivery,
  documents: readonly Document[],
  pagesSetAside: number,
): readonly Standing[] => {
  if (delivery.state === 'quarantined') return ['set-aside'];
  if (delivery.state === 'without-document') return ['nothing-found'];
  if (delivery.state === 'empty') return ['empty'];
  const setAside = pagesSetAside > 0 || documents.some(({ state }) => state === 'quarantined');
  const aside: readonly Standing[] = setAside ? ['set-aside'] : [];
  if (delivery.state === 'claimed' || delivery.state === 'received') return ['arriving'];
  if (delivery.state === 'opened') return ['reading', ...aside];
  // Under an earlier version nobody was asked.
  if (documents.length === 0 && !setAside) return ['empty'];
  const review: readonly Standing[] = documents.some(isForReview) ? ['review'] : [];
  const rest = documents.some(
    (document) => !isForReview(document) && !isAtUnit(document) && document.state !== 'quarantined',
  );
  const open: readonly Standing[] = [...review, ...aside, ...(rest ? (['sorting'] as const) : [])];
  return open.length > 0 ? open : ['done'];
};

const seenBefore = (delivery: Delivery): Pick<DeliveryRow, 'seenBefore'> => {
  if (delivery.revisionOf !== undefined) return { seenBefore: 'revision' };
  return 'duplicateOf' in delivery && delivery.duplicateOf !== undefined ? { seenBefore: 'duplicate' } : {};
};

export const todayRow = (
  delivery: Delivery,
  documents: readonly Document[],
  pagesSetAside: readonly QuarantinedPage[],
): DeliveryRow => ({
  id: delivery.id,
  at: delivery.claimedAt,
  station: delivery.station,
  fileName: delivery.fileName,
  state: delivery.state,
  ...('pageCount' in delivery ? { pages: delivery.pageCount } : {}),
  pagesSetAside: pagesSetAside.length,
  standings: standingsOf(delivery, documents, pagesSetAside.length),
  ...(delivery.state === 'quarantined' ? { reason: delivery.reason } : {}),
  ...(delivery.state === 'without-document' || delivery.state === 'empty' ? { noDocument: delivery.reason } : {}),
  ...(delivery.state === 'empty' ? { confirmedBy: delivery.confirmedBy } : {}),
  ...seenBefore(delivery),
  documents: [...documents].sort((a, b) => a.number - b.number).map(documentRow),
});

/** Newest first; ids break ties, so that the order never depends on how often something changed. */
export const newestFirst = (a: DeliveryRow, b: DeliveryRow): number =>
  a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1;

export const passes = (row: DeliveryRow, filter: TodayFilter): boolean => {
  if (filter === 'all') return true;
  if (filter === 'working') return row.standings.some((standing) => WORKING.includes(standing));
  // The same place shows what was set aside and what nothing was found in.
  if (filter === 'set-aside' && row.standings.includes('nothing-found')) return true;
  return row.standings.includes(filter);
};
