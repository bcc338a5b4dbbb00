// Splits a document's pages into two halves at a page.
import type { DocumentPage } from '../document.ts';

/** The pages before and from `beforePage` on. Undefined: no letter can begin there, one half would have nothing written. */
export const halvesOf = (
  pages: readonly DocumentPage[],
  beforePage: number,
): readonly [readonly DocumentPage[], readonly DocumentPage[]] | undefined => {
  const first = pages.filter(({ number }) => number < beforePage);
  const second = pages.filter(({ number }) => number >= beforePage);
  const begins = second[0]?.number === beforePage && !second[0].blank;
  return begins && first.some((page) => !page.blank) ? [first, second] : undefined;
};
