// Separate: the join. When the last page of a delivery is finished, its pages become letters.
import type { OpenedDelivery, RoutingHints, SeparatedDelivery } from '../../domain/delivery.ts';
import type { DocumentPage, SeparatedDocument } from '../../domain/document.ts';
import { MailroomError } from '../../domain/errors.ts';
import { documentId } from '../../domain/ids.ts';
import type { FinishedPage, Page } from '../../domain/page.ts';
import type { Store } from '../../domain/ports/store.ts';
import type { Stage } from '../stage.ts';
import { quarantineDelivery } from './01-receive.ts';

/** The pages of one letter, before it has a number. */
export interface Letter {
  readonly pages: readonly DocumentPage[];
  readonly hints: RoutingHints;
  readonly pageMissing: boolean;
}

/**
 * Splits pages (in order) at separator sheets. The back of a separator belongs to it; two separators in a row make no
 * empty letter; blank pages stay with the letter they follow; a letter next to a damaged page is marked.
 */
export const lettersAmong = (pages: readonly FinishedPage[], station: RoutingHints): readonly Letter[] => {
  const letters: { pages: DocumentPage[]; hints: RoutingHints; pageMissing: boolean }[] = [];
  let hints = station;
  let current: (typeof letters)[number] | undefined;
  let behindSeparator = false;
  let damagedBefore = false;
  for (const page of pages) {
    if (page.state === 'separator') {
      hints = { ...station, ...page.mark.hints };
      current = undefined;
      damagedBefore = false;
    } else if (page.state === 'quarantined') {
      if (current === undefined) damagedBefore = true;
      else current.pageMissing = true;
    } else if (page.state === 'blank') {
      if (!behindSeparator) current?.pages.push({ number: page.number, blank: true });
    } else {
      if (current === undefined) {
        current = { pages: [], hints, pageMissing: damagedBefore };
        letters.push(current);
      }
      current.pages.push({ number: page.number, blank: false });
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
          ? ({ ...page, state: 'separator', mark: { payload: '', hints: {} } } as FinishedPage)
          : page,
    ),
    {},
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
    return {
      kind: 'document',
      state: 'separated',
      id: documentId(delivery.id, number),
      delivery: delivery.id,
      number,
      station: delivery.station,
      receivedAt: delivery.receivedAt,
      ...seenBefore(delivery),
      ...letter,
    };
  });

export const separate = ({ store }: { readonly store: Store }): Stage<'delivery'> => ({
  work: 'separate',
  kind: 'delivery',
  run: async (delivery) => {
    if (delivery.state !== 'opened' && delivery.state !== 'separated') {
      throw new MailroomError('PORT_MISUSED', { stage: 'separate', state: delivery.state });
    }
    const pages = (await store.childrenOf('page', delivery.id)).map(({ item }) => item);
    const finished = pages.filter(isFinished);
    if (finished.length !== delivery.pageCount) {
      throw new MailroomError('PORT_MISUSED', {
        stage: 'separate',
        pages: delivery.pageCount,
        finished: finished.length,
      });
    }
    const earlier =
      delivery.state === 'separated' ? (await store.childrenOf('document', delivery.id)).map(({ item }) => item) : [];
    const taken = new Set(earlier.flatMap((document) => document.pages.map((page) => page.number)));
    const letters =
      delivery.state === 'separated' ? lateLetters(finished, taken) : lettersAmong(finished, delivery.hints);
    const documents = documentsOf(delivery, letters, earlier.length);
    return {
      item: { ...delivery, state: 'separated', documents: [...earlier, ...documents].map(({ id }) => id) },
      action: 'separated',
      details: {
        documents: documents.length,
        separators: finished.filter((page) => page.state === 'separator').length,
        blank: finished.filter((page) => page.state === 'blank').length,
        quarantined: finished.filter((page) => page.state === 'quarantined').length,
      },
      children: documents.map((item) => ({ item, next: 'classify' as const })),
    };
  },
  giveUp: (delivery, detail) => quarantineDelivery(delivery, 'FAILED_REPEATEDLY', detail),
});
