// Maps character ranges of a document's text to word boxes on its pages, so that passages can be highlighted.

import type { Word } from '../domain/page.ts';
import type { TextPlace } from '../domain/register/index-fields.ts';
import { inOneSpelling } from '../domain/sorting/text-normalisation.ts';

/** Between the pages of a letter's text. */
export const PAGE_BREAK = '\n\f\n';

/** More than stands between two words of a page's text: blanks, line ends, a word that the text left out. */
const FURTHEST = 200;

interface WordAt {
  readonly start: number;
  readonly end: number;
  readonly page: number;
  readonly index: number;
}

/**
 * `pages` in order, their texts in one spelling and joined by `PAGE_BREAK`; words in the order of the text. The function
 * returned gives a span's first page and its words there; undefined where no word stands.
 */
export const wordPlaces = (
  pages: readonly { readonly text: string; readonly words: readonly Word[] }[],
): ((span: { readonly start: number; readonly end: number }) => TextPlace | undefined) => {
  const placed: WordAt[] = [];
  let begins = 0;
  for (const [page, { text, words }] of pages.entries()) {
    let cursor = 0;
    for (const [index, word] of words.entries()) {
      const written = inOneSpelling(word.text);
      const at = written === '' ? -1 : text.indexOf(written, cursor);
      if (at < 0 || at - cursor > FURTHEST) continue;
      cursor = at + written.length;
      placed.push({ start: begins + at, end: begins + cursor, page, index });
    }
    begins += text.length + PAGE_BREAK.length;
  }
  return ({ start, end }) => {
    const touched = placed.filter((word) => word.start < end && word.end > start);
    const page = touched[0]?.page;
    if (page === undefined) return undefined;
    return { page, words: touched.filter((word) => word.page === page).map(({ index }) => index) };
  };
};
