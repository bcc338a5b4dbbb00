// Which pages with nothing but faint marks are backs that the print of the page beside them shines through.
import { type FinishedPage, isUndecided, type UndecidedPage } from '../domain/page.ts';
import type { Stored } from '../domain/ports/ledger/items.ts';
import type { Back, PageWorkers } from '../domain/ports/page/page-workers.ts';
import { toPageBack, toPageNotBlank } from '../domain/transitions.ts';
import type { Step } from './engine/stage.ts';

type Children = NonNullable<Step['children']>;

/** The numbers of the pages that may be on the other side of a sheet: both sides are scanned one after the other. */
const besides = ({ number }: UndecidedPage): readonly number[] =>
  number % 2 === 0 ? [number - 1, number + 1] : [number + 1, number - 1];

const backOf = ({ faintMarks, skewDegrees }: UndecidedPage): Back =>
  skewDegrees === undefined ? { faintMarks } : { faintMarks, skewDegrees };

const previewOf = (page: FinishedPage | undefined) => {
  if (page?.state === 'read') return page.reading.preview;
  return page?.state === 'separator' ? page.preview : undefined;
};

/**
 * Decides about every undecided page among `pages`, in order: a back whose marks are all found on the page beside it stays
 * blank, any other page is read. A page that was set aside explains nothing, nor does one that has faint marks only.
 */
export const decideBacks = async (
  workers: Pick<PageWorkers, 'shinesThrough'>,
  pages: readonly Stored<FinishedPage>[],
): Promise<{ readonly backs: Children; readonly written: Children }> => {
  const known = new Map(pages.map(({ item }) => [item.number, item]));
  const otherSideOf = async (page: UndecidedPage): Promise<number | undefined> => {
    for (const number of besides(page)) {
      const preview = previewOf(known.get(number));
      if (preview !== undefined && (await workers.shinesThrough(backOf(page), preview))) return number;
    }
    return undefined;
  };
  const undecided = pages.flatMap(({ item, version }) => (isUndecided(item) ? [{ item, version }] : []));
  const decided = await Promise.all(
    undecided.map(async ({ item, version }) => ({ item, version, otherSide: await otherSideOf(item) })),
  );
  return {
    backs: decided.flatMap(({ item, version, otherSide }) =>
      otherSide === undefined
        ? []
        : [{ item: toPageBack(item, otherSide), expects: version, action: 'seen-as-blank' as const }],
    ),
    written: decided.flatMap(({ item, version, otherSide }) =>
      otherSide === undefined
        ? [
            {
              item: toPageNotBlank(item),
              expects: version,
              action: 'reads-pages-again' as const,
              next: 'page' as const,
            },
          ]
        : [],
    ),
  };
};
