// Times, dates and confidences as people say them.
import { OFFICE_TIME_ZONE, officeDay } from '../../domain/register/office-day.ts';
import type { TextKey } from './texts.ts';
import type { Language, Words } from './words.ts';

const LOCALE: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };

const format = (options: Intl.DateTimeFormatOptions) => (words: Words, instant: string | number) =>
  new Intl.DateTimeFormat(LOCALE[words.language], { timeZone: OFFICE_TIME_ZONE, ...options }).format(new Date(instant));

export const timeOfDay = format({ hour: '2-digit', minute: '2-digit' });
export const dayOf = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const whenShort = format({
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** Whole percent. What is not certain never shows as 100. */
export const percent = (confidence: number): number =>
  confidence === 1 ? 100 : Math.min(99, Math.round(confidence * 100));

const LEVELS: readonly (readonly [from: number, word: TextKey])[] = [
  [0.97, 'verySure'],
  [0.9, 'sure'],
  [0.7, 'ratherSure'],
  [0.4, 'unsure'],
];

export const confidenceWord = (words: Words, confidence: number): string =>
  words.say('confidence', {
    word: words.say(LEVELS.find(([from]) => confidence >= from)?.[1] ?? 'veryUnsure'),
    percent: percent(confidence),
  });

/** `4. Mai`, for a day of the calendar (`2026-05-04`). */
export const dayShort = ({ language }: Words, day: string): string =>
  new Intl.DateTimeFormat(LOCALE[language], { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(new Date(day));

/** A measured share (0 to 1) with one decimal, unlike a confidence, which is not that exact. */
export const shareText = ({ language }: Words, share: number): string =>
  new Intl.NumberFormat(LOCALE[language], { style: 'percent', maximumFractionDigits: 1 }).format(share);

/** `part` of `of` in whole percent; a dash where there was nothing. */
export const shareOf = ({ language }: Words, part: number, of: number): string =>
  of === 0
    ? '–'
    : new Intl.NumberFormat(LOCALE[language], { style: 'percent', maximumFractionDigits: 0 }).format(part / of);
/** The day (`YYYY-MM-DD`, in the office) so long after an instant; a month that is too short ends on its last day. */
export const dayAfter = (
  instant: string,
  { days = 0, months = 0 }: { readonly days?: number; readonly months?: number },
): string => {
  const [year, month, day] = officeDay(instant).split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last) + days)).toISOString().slice(0, 10);
};
