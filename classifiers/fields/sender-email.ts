// Extracts the sender's e-mail address from a printed e-mail's header, letterhead or footer; never one of the office's.
import type { FieldFinding } from './finding.ts';
import type { LetterFrame } from './letter-frame.ts';
import type { LetterText, Line } from './letter-text.ts';
import type { Office } from './own-office.ts';

const ADDRESS = /(?<![\w.+-])[\w+-][\w.+-]{0,63}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w-])/giu;
/** Lines at the letter's end where a signature or a printed foot stands. */
const FOOT = 10;

const FOLDED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const asLabel = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[äöüß]/g, (letter) => FOLDED[letter]!)
    .replaceAll(/[^a-z0-9]+/g, '-');

/** `@musterhausen.example`, `@stadt-musterhausen.example` */
const ofTheOffice = (address: string, { town }: Office): boolean => {
  const label = asLabel(town);
  const domain = address.slice(address.indexOf('@') + 1).split('.');
  return label !== '' && domain.some((part) => part === label || part.endsWith(`-${label}`));
};

const addressesIn = (lines: readonly Line[], office: Office, confidence: number): readonly FieldFinding[] =>
  lines.flatMap((line) =>
    [...line.text.matchAll(ADDRESS)].flatMap((match): FieldFinding[] => {
      const value = match[0].toLowerCase();
      if (ofTheOffice(value, office)) return [];
      const start = line.start + match.index;
      return [{ start, end: start + value.length, value, confidence }];
    }),
  );

/** Undefined if there is none, or if several compete and none is in a place of the sender's own. */
export const findSenderEmail = (
  { lines }: LetterText,
  frame: LetterFrame,
  office: Office,
): FieldFinding | undefined => {
  const from = frame.email?.get('von') ?? frame.email?.get('from');
  if (frame.email) return from && addressesIn([from], office, 0.99)[0];
  const above = addressesIn(frame.letterhead, office, 0.97);
  if (above[0]) return above[0];
  const around = addressesIn([...frame.head, ...lines.slice(-FOOT)], office, 0.9);
  return around.every(({ value }) => value === around[0]!.value) ? around[0] : undefined;
};
