// Separate: the join. When the last page of a delivery is finished, its pages become documents.
import type { OpenedDelivery, RoutingHints, SeparatedDelivery, Separation } from '../../domain/delivery.ts';
import type { DocumentPage, SeparatedDocument } from '../../domain/document.ts';
import { documentId } from '../../domain/ids.ts';
import type { BlankPage, FinishedPage, Page, SeparatorPage } from '../../domain/page.ts';
import type { Items, Stored } from '../../domain/ports/ledger/items.ts';
import type { PageWorkers } from '../../domain/ports/page/page-workers.ts';
import type { NoDocumentReason } from '../../domain/reasons.ts';
import {
  newDocument,
  toPageAsDocument,
  toPageOutcome,
  toSeparated,
  toWithoutDocument,
  withPagesOpen,
} from '../../domain/transitions.ts';
import { quarantineDelivery } from '../engine/set-aside.ts';
import { type Stage, type Step, stage } from '../engine/stage.ts';
import { decideBacks } from '../other-sides.ts';

/** The pages of one letter, before it has a number. */
export interface Letter {
  readonly pages: readonly DocumentPage[];
  readonly hints: RoutingHints;
  readonly pageMissing: boolean;
}

/** Sides a letter has under a rule that counts them; no limit under the others. */
const sidesOf = (rule: Separation): number => {
  const counted = /^every-(\d+)-pages$/.exec(rule);
  return counted === null ? Number.POSITIVE_INFINITY : Math.max(1, Number(counted[1]));
};

/**
 * Splits pages (in order) at separator sheets and by the station's rule. The back of a separator belongs to it; two
 * separators in a row make no empty letter; blank pages stay with the letter they follow, unless the rule makes
 * separators of them; a letter next to a damaged page is marked, and so is one whose beginning a sheet promised ("the
 * letter goes on") though there is none. A rule that counts takes every side, blank and damaged ones too.
 */
export const lettersAmong = (
  pages: readonly FinishedPage[],
  station: { readonly hints: RoutingHints; readonly separation?: Separation },
): readonly Letter[] => {
  const letters: { pages: DocumentPage[]; hints: RoutingHints; pageMissing: boolean }[] = [];
  let rule = station.separation ?? 'sheets';
  let { hints } = station;
  let current: (typeof letters)[number] | undefined;
  /** Sides of the current letter so far. */
  let sides = 0;
  /** The rule has ended the letter; a sheet may still say that it goes on. */
  let ended = false;
  let behindSeparator = false;
  let incomplete = false;
  const next = (): void => {
    current = undefined;
    sides = 0;
    ended = false;
  };
  for (const page of pages) {
    if (page.state === 'separator') {
      const { continues, separation } = page.mark;
      if (continues && current !== undefined) {
        sides = 0;
        ended = false;
      } else {
        next();
        hints = { ...station.hints, ...page.mark.hints };
        rule = separation ?? rule;
        incomplete = continues === true;
      }
    } else if (!(page.state === 'blank' && behindSeparator)) {
      if (ended || sides >= sidesOf(rule)) next();
      sides += 1;
      if (page.state === 'quarantined') {
        if (current === undefined) incomplete = true;
        else current.pageMissing = true;
      } else if (page.state === 'blank') {
        if (rule === 'blank-pages') ended = true;
        else current?.pages.push({ number: page.number, blank: true });
      } else {
        if (current === undefined) {
          current = { pages: [], hints, pageMissing: incomplete };
          letters.push(current);
          incomplete = false;
        }
        current.pages.push({ number: page.number, blank: false });
      }
    }
    behindSeparator = page.state === 'separator';
  }
  return letters;
};

const isFinished = (page: Page): page is FinishedPage => page.state !== 'waiting';

const isStoredFinished = (page: Stored<Page>): page is Stored<FinishedPage> => isFinished(page.item);

/** Pages that were mended after the letters around them had gone out: each stretch becomes a letter for a person to match. */
const lateLetters = (pages: readonly FinishedPage[], taken: ReadonlySet<number>): readonly Letter[] =>
  lettersAmong(
    pages.map(
      (page): FinishedPage =>
        taken.has(page.number)
          ? toPageOutcome(page, 'separator', { mark: { payload: '', hints: {} } } as SeparatorPage)
          : page,
    ),
    { hints: {} },
  ).map((letter) => ({ ...letter, pageMissing: true }));

const seenBefore = ({
  revisionOf,
  duplicateOf,
}: OpenedDelivery | SeparatedDelivery): Pick<SeparatedDocument, 'seenBefore'> => {
  if (revisionOf !== undefined) return { seenBefore: 'revision' };
  return duplicateOf === undefined ? {} : { seenBefore: 'duplicate' };
};

/** Undefined: a page was set aside, so a person looks at the delivery anyway and may send that page on. */
const whyNoDocument = (pages: readonly FinishedPage[]): NoDocumentReason | undefined => {
  if (pages.some(({ state }) => state !== 'blank' && state !== 'separator')) return undefined;
  if (pages.every(({ state }) => state === 'blank')) return 'ONLY_BLANK_PAGES';
  return pages.every(({ state }) => state === 'separator') ? 'ONLY_SEPARATORS' : 'ONLY_BLANK_PAGES_AND_SEPARATORS';
};

/** A person's word makes one letter of all pages: no rule of the station cuts it. */
const rulesFor = ({ asDocument, hints, separation }: OpenedDelivery): Parameters<typeof lettersAmong>[1] =>
  asDocument || separation === undefined ? { hints } : { hints, separation };

/** A person said that the pages are a document: those that ended as blank or separator are read. */
const readAgain = (delivery: OpenedDelivery, pages: readonly Stored<BlankPage | SeparatorPage>[]): Step => ({
  item: withPagesOpen(delivery),
  action: 'reads-pages-again',
  details: { pages: pages.length },
  children: pages.map(({ item, version }) => ({
    item: toPageAsDocument(item),
    expects: version,
    action: 'reads-pages-again' as const,
    next: 'page' as const,
  })),
});

/** Pages whose faint marks are their own are read; what is decided about the others is kept. */
const readOwn = (
  delivery: OpenedDelivery | SeparatedDelivery,
  { backs, written }: Awaited<ReturnType<typeof decideBacks>>,
): Step => ({
  item: withPagesOpen(delivery),
  action: 'reads-pages-again',
  details: { pages: written.length },
  children: [...backs, ...written],
});

const documentsOf = (
  delivery: OpenedDelivery | SeparatedDelivery,
  letters: readonly Letter[],
  behind: number,
  wanted: ReadonlySet<number>,
): readonly SeparatedDocument[] =>
  letters.map((letter, index) => {
    const number = behind + index + 1;
    return newDocument({
      id: documentId(delivery.id, number),
      delivery: delivery.id,
      number,
      station: delivery.station,
      receivedAt: delivery.receivedAt,
      ...seenBefore(delivery),
      ...(delivery.originalHas === undefined ? {} : { originalHas: delivery.originalHas }),
      ...(letter.pages.some((page) => wanted.has(page.number)) ? { takenForEmpty: true as const } : {}),
      ...letter,
    });
  });

export const separate = ({
  store,
  workers,
}: {
  readonly store: Items;
  readonly workers: Pick<PageWorkers, 'shinesThrough'>;
}): Stage =>
  stage({
    work: 'separate',
    kind: 'delivery',
    from: ['opened', 'separated'],
    run: async (delivery): Promise<Step> => {
      const found = await store.childrenOf('page', delivery.id);
      const finished = found.map(({ item }) => item).filter(isFinished);
      // An operator has sent a page back to be read again: finishing it runs the join again.
      if (finished.length !== delivery.pageCount) {
        return { item: withPagesOpen(delivery), action: 'waits-for-pages', details: { finished: finished.length } };
      }
      if (delivery.state === 'opened' && delivery.asDocument) {
        const unread = found.flatMap(({ item, version }) =>
          item.state === 'blank' || item.state === 'separator' ? [{ item, version }] : [],
        );
        if (unread.length > 0) return readAgain(delivery, unread);
      }
      const { backs, written } = await decideBacks(workers, found.filter(isStoredFinished));
      if (written.length > 0) return readOwn(delivery, { backs, written });
      const earlier =
        delivery.state === 'separated' ? (await store.childrenOf('document', delivery.id)).map(({ item }) => item) : [];
      const taken = new Set(earlier.flatMap((document) => document.pages.map((page) => page.number)));
      const wanted = new Set(finished.filter((page) => page.asDocument).map((page) => page.number));
      const letters =
        delivery.state === 'separated' ? lateLetters(finished, taken) : lettersAmong(finished, rulesFor(delivery));
      const documents = documentsOf(delivery, letters, earlier.length, wanted);
      const details = {
        rule: delivery.separation ?? 'sheets',
        separators: finished.filter((page) => page.state === 'separator').length,
        blank: finished.filter((page) => page.state === 'blank').length,
        ...(backs.length === 0 ? {} : { backs: backs.length }),
        quarantined: finished.filter((page) => page.state === 'quarantined').length,
      };
      const why = earlier.length + documents.length > 0 ? undefined : whyNoDocument(finished);
      if (why !== undefined) {
        return {
          item: toWithoutDocument(delivery, why),
          action: 'found-no-document',
          details: { reason: why, ...details },
          children: backs,
        };
      }
      return {
        item: toSeparated(
          delivery,
          [...earlier, ...documents].map(({ id }) => id),
        ),
        action: 'separated',
        details: { documents: documents.length, ...details },
        children: [...backs, ...documents.map((item) => ({ item, next: 'classify' as const }))],
      };
    },
    giveUp: (delivery, detail) => quarantineDelivery(delivery, 'FAILED_REPEATEDLY', detail),
  });
