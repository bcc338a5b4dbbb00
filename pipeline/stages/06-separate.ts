// Separate: the join. When the last page of a delivery is finished, its pages become letters.
import type { OpenedDelivery, RoutingHints, SeparatedDelivery, Separation } from '../../domain/delivery.ts';
import type { DocumentPage, SeparatedDocument } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import { documentId } from '../../domain/ids.ts';
import type { FinishedPage, Page, SeparatorPage } from '../../domain/page.ts';
import type { Store } from '../../domain/ports/store.ts';
import { newDocument, toPageOutcome, toSeparated, withPagesOpen } from '../../domain/transitions.ts';
import type { Stage, Step } from '../stage.ts';
import { quarantineDelivery } from './01-receive.ts';

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

const documentsOf = (
  delivery: OpenedDelivery | SeparatedDelivery,
  letters: readonly Letter[],
  behind: number,
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
      ...letter,
    });
  });

export const separate = ({ store }: { readonly store: Store }): Stage<'delivery'> => ({
  work: 'separate',
  kind: 'delivery',
  run: async (delivery): Promise<Step> => {
    if (delivery.state !== 'opened' && delivery.state !== 'separated') {
      throw new MailroomError('PORT_MISUSED', { stage: 'separate', state: delivery.state });
    }
    const pages = (await store.childrenOf('page', delivery.id)).map(({ item }) => item);
    const finished = pages.filter(isFinished);
    // An operator has sent a page back to be read again: whoever finishes it joins anew.
    if (finished.length !== delivery.pageCount) {
      return { item: withPagesOpen(delivery), action: 'waits-for-pages', details: { finished: finished.length } };
    }
    const earlier =
      delivery.state === 'separated' ? (await store.childrenOf('document', delivery.id)).map(({ item }) => item) : [];
    const taken = new Set(earlier.flatMap((document) => document.pages.map((page) => page.number)));
    const letters = delivery.state === 'separated' ? lateLetters(finished, taken) : lettersAmong(finished, delivery);
    const documents = documentsOf(delivery, letters, earlier.length);
    return {
      item: toSeparated(
        delivery,
        [...earlier, ...documents].map(({ id }) => id),
      ),
      action: 'separated',
      details: {
        documents: documents.length,
        rule: delivery.separation ?? 'sheets',
        separators: finished.filter((page) => page.state === 'separator').length,
        blank: finished.filter((page) => page.state === 'blank').length,
        quarantined: finished.filter((page) => page.state === 'quarantined').length,
      },
      children: documents.map((item) => ({ item, next: 'classify' as const })),
    };
  },
  giveUp: (delivery, detail) => quarantineDelivery(delivery, 'FAILED_REPEATEDLY', detail),
});
