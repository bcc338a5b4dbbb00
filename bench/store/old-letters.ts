// The letters of an old store: two pages with register data, 2 400 per day, the last of them today.
// Four of five the machine decides; of these some are checked, and what the unit keeps for 14 days counts as accepted.
import { createHash } from 'node:crypto';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { RegisterFields } from '../../domain/register/index-fields.ts';
import { keepLetter, type LetterFacts, liveLetter } from './letter-life.ts';

const A_DAY = 2_400;
const DAY_MS = 86_400_000;
const KEPT_DAYS = 14;
/** Of the last days nobody has done the checks yet. */
const UNCHECKED_DAYS = 7;

const fieldsOf = (number: number, day: string): RegisterFields => {
  const found = (value: string) => ({ value, confidence: 0.97, place: { page: 0, words: [3, 4, 5] } });
  return {
    senderName: found(`Hausverwaltung Nr. ${number % 997}`),
    subject: found(`Grundsteuer zum Objekt ${number}`),
    date: found(day),
    ourReference: found(`22.${number}.4`),
  };
};

/** `letters` in all; `today`: the day of the last ones (`YYYY-MM-DD`). */
export const oldLetters = (letters: number, today: string) => {
  const first = Date.parse(`${today}T05:00:00.000Z`) - Math.floor((letters - 1) / A_DAY) * DAY_MS;
  /** When letter `number` came in. */
  const momentOf = (number: number): string =>
    new Date(first + Math.floor(number / A_DAY) * DAY_MS + (number % A_DAY) * 10_000).toISOString();
  const isMachines = (number: number): boolean => number % 5 !== 0;

  const factsOf = (number: number): LetterFacts => {
    const at = momentOf(number);
    return {
      ...{ at, fields: fieldsOf(number, at.slice(0, 10)), checkShare: 0.03 },
      original: createHash('sha256').update(`file ${number}`).digest('hex'),
      ...(isMachines(number) ? {} : { decidedBy: 'Frau Berger' }),
      ...(number >= letters - UNCHECKED_DAYS * A_DAY ? {} : { checkedBy: 'Herr Kurz' }),
    };
  };

  return {
    momentOf,
    /** Writes letter `number`, and what became of one that its unit has had for long enough. */
    live: async (store: Pick<Store, 'commit' | 'claim'>, number: number): Promise<void> => {
      await liveLetter(store, number, factsOf(number));
      const kept = number - KEPT_DAYS * A_DAY;
      if (kept < 0 || !isMachines(kept)) return;
      const { at: receivedAt, ...facts } = factsOf(kept);
      await keepLetter(store, kept, { ...facts, receivedAt: receivedAt!, at: momentOf(number) });
    },
  };
};
