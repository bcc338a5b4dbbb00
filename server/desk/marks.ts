// The position of a passage on a page's picture: one box per line, as fractions of the page.

import type { PageReading, Word } from '../../domain/page.ts';
import type { TextPlace } from '../../domain/register/index-fields.ts';
import type { Box, Mark } from '../contracts/register.ts';

/** A written page of a letter, with its words. */
export interface MarkedPage {
  readonly id: string;
  readonly reading: PageReading;
  readonly words: readonly Word[];
}

const boxOf = (words: readonly Word[], { width, height }: PageReading): Box => {
  const left = Math.min(...words.map(({ x }) => x));
  const top = Math.min(...words.map(({ y }) => y));
  const right = Math.max(...words.map((word) => word.x + word.width));
  const bottom = Math.max(...words.map((word) => word.y + word.height));
  const part = (length: number, whole: number): number => Math.round((10_000 * length) / whole) / 10_000;
  return {
    x: part(left, width),
    y: part(top, height),
    width: part(right - left, width),
    height: part(bottom - top, height),
  };
};

/**
 * Gives a place its mark; undefined if the page or the words are not there. `pageAt` counts the letter's written pages
 * from 0; it is asked once for each page on which something stands.
 */
export const marksOn = (
  pageAt: (position: number) => Promise<MarkedPage | undefined>,
): ((place: TextPlace | undefined) => Promise<Mark | undefined>) => {
  const asked = new Map<number, Promise<MarkedPage | undefined>>();
  return async (place) => {
    if (place === undefined) return undefined;
    const found = asked.get(place.page) ?? pageAt(place.page);
    asked.set(place.page, found);
    const page = await found;
    if (page === undefined) return undefined;
    const lines = new Map<number, Word[]>();
    for (const word of place.words.map((index) => page.words[index])) {
      if (word === undefined) continue;
      lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
    }
    if (lines.size === 0) return undefined;
    return { page: page.id, boxes: [...lines.values()].map((line) => boxOf(line, page.reading)) };
  };
};
