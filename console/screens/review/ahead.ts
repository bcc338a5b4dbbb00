// Fetches what will probably be looked at next while this document is read: the next document and the next picture.
import { useQueryClient } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { LetterAnswer } from '../../../server/contracts/documents.ts';
import { letterAheadQuery } from '../../data/queries.ts';

/** Pages whose pictures are to be there; `place`: the page in view. */
export const usePagesAhead = (letter: LetterAnswer, place: number): readonly string[] => {
  const client = useQueryClient();
  const [nextLetter, setNextLetter] = useState<string>();
  const { next } = letter;
  useEffect(() => {
    if (next === undefined) return;
    client.fetchQuery(letterAheadQuery(next)).then(
      ({ pages }) => setNextLetter(pages.find((page) => !page.blank)?.id),
      // It is fetched again, and its fault shown, when it is opened.
      () => undefined,
    );
  }, [next]);
  const nextPage = letter.pages.filter((page) => !page.blank)[place + 1]?.id;
  return [nextPage, nextLetter].filter((page) => page !== undefined);
};
