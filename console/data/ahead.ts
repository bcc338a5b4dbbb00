// The next letter is fetched while this one is read, so that it opens at once.
import type { LetterAnswer } from '../../server/contracts/api.ts';
import { loadLetter } from './requests.ts';

let ahead: { readonly id: string; readonly letter: Promise<LetterAnswer> } | undefined;

/** Fetches a letter that will probably be next. */
export const fetchAhead = (id: string): Promise<LetterAnswer> => {
  if (ahead?.id !== id) {
    const letter = loadLetter(id, { background: true });
    ahead = { id, letter };
    // Nobody asked for it yet; whoever does fetches it again.
    letter.catch(() => {
      ahead = undefined;
    });
  }
  return ahead.letter;
};

/** A letter, fetched ahead or now. What was fetched ahead is used once: it grows old. */
export const letterOf = (id: string): Promise<LetterAnswer> => {
  const letter = ahead?.id === id ? ahead.letter : loadLetter(id);
  ahead = undefined;
  return letter;
};
