// Finds text that is not part of the letter itself: quoted mail, enclosed letters, terms, lines about others.
import { isClosing, isSalutation, type TextLine } from './letter-lines.ts';

/** Lines, `last` included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

const QUOTED_LINE = /^(?:>|\|(?= ))/;
/** "Am 03.03.2025 um 12:00 schrieb Petra Ahrendt <…>:", also broken over two lines. */
const ATTRIBUTION =
  /^(?:(?:Am|Den|On)\b.{4,120}\b(?:schrieb|wrote)\b|.{2,80}\b(?:schrieb|hat)\b.{0,60}\b(?:am|geschrieben)\b.{0,60}:$|.{2,100}\b(?:schrieb|wrote):$)/iu;
const ORIGINAL_MESSAGE =
  /^[-_=*–— ]{0,20}(?:(?:Urspr[uü]n[a-z]{1,3}liche|Original|Weitergeleitete|Vorherige) ?-?(?:Nachricht|Mail|E-?Mail|Message)|Forwarded message|Original message|(?:Anfang|Beginn) der weitergeleiteten (?:Nachricht|E-?Mail))\b[^.]{0,60}$/iu;
const MAIL_HEADER = /^(?:Von|From|Gesendet|Sent|Datum|Date|An|To|Cc|Betreff|Subject)\s?:/i;
const SENDER_HEADER = /^(?:Von|From)\s?:/i;
const ATTRIBUTION_SPAN = 2;
const FEWEST_HEADERS = 3;
const FEWEST_QUOTED = 3;

/** Terms and privacy notices behind a letter; instructions on legal remedies belong to the letter. */
const TERMS_HEADING =
  /^(?:[§\d. )]{0,6})(?:Unsere |Die |Wichtige )?(?:(?:Allgemeine |Besondere )?(?:Geschäfts|Verkaufs|Liefer|Lieferungs|Zahlungs|Vertrags|Einkaufs|Reise|Nutzungs|Teilnahme|Versicherungs)(?:-? ?(?:und|,) ?(?:\p{L}+-? ?){1,3})?(?:bedingungen)|Allgemeine \p{L}{3,30}bedingungen|AGB|(?:Hinweise?|Informationen?|Information|Erklärung|Merkblatt) (?:zum|zur|über den|nach) (?:Datenschutz\p{L}*|Art(?:ikel|\.) ?1[34].{0,30}|Verarbeitung (?:Ihrer )?personenbezogene[rn]? Daten)|Datenschutz(?:hinweise?|erklärung|informationen?|information|bestimmungen)|Widerrufsbelehrung)(?: (?:\(.{0,40}\)|der .{1,50}|für .{1,50}|gemäß .{1,40}|nach .{1,40}))?:?$/iu;
const FEWEST_TERMS = 300;
const FEWEST_HEAD_LINES = 4;
const SUBJECT_SPAN = 6;

/** Lines that name others than the responsible unit: copies, and the person who ordered. The key is kept. */
const COPY =
  /^(?:cc|bcc|kopie an|kopie|in kopie|nachrichtlich|durchschrift(?: an)?|verteiler|zur kenntnis(?: an)?|z\. ?K\.)(?:\s?:|\s(?:an|der|dem|die|den)\b)(?!.{90})/iu;
const SHORT_COPY = /^(?:cc|nachrichtlich)\s+\p{L}(?!.{60})/iu;
const ORDERED_BY =
  /^(?:Besteller(?:in)?|Bestellt (?:von|durch)|Bestellung durch|Auftraggeber(?:in)?|Beauftragt (?:von|durch)|Auftrag (?:von|durch)|Angefordert (?:von|durch)|Bestellende Stelle|Abnehmer|Lieferadresse|Lieferanschrift|Lieferort)\s?:?\s+(?!.{90})/iu;
const HAS_ORDERED = /\bbestellt (?:hat|haben|hatte|wurde (?:von|durch|dies von))\b[^.,;()\n]{0,80}/giu;
const ORDER_CONTACT =
  /^(?:Ihre Bestellung|Bestellung|Bestell-?Nr\.?|Ihr Auftrag)\b.{0,60}\((?:Fr|Hr|Frau|Herr)\b[^)]{0,50}\)/iu;

const runsFrom = (lines: readonly TextLine[], isPart: (line: TextLine) => boolean): readonly LineRange[] => {
  const runs: { first: number; last: number }[] = [];
  for (const [at, line] of lines.entries()) {
    if (!isPart(line)) continue;
    const run = runs.at(-1);
    const joins = run !== undefined && lines.slice(run.last + 1, at).every(({ text }) => text === '');
    if (joins) run.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs;
};

const isAttribution = (lines: readonly TextLine[], at: number): boolean => {
  const line = lines[at]!.text;
  const next = lines[at + 1]?.text ?? '';
  return ATTRIBUTION.test(line) && (line.endsWith(':') || next.endsWith(':') || QUOTED_LINE.test(next));
};

/** Advertising uses ">" for bullets, so a run of such lines counts only with an attribution, or if it reads like a letter. */
const quotedRuns = (lines: readonly TextLine[]): readonly LineRange[] =>
  runsFrom(lines, ({ text }) => QUOTED_LINE.test(text)).flatMap(({ first, last }) => {
    let before = first - 1;
    while (before >= 0 && lines[before]!.text === '') before -= 1;
    const attributed = [before, before - 1].find((at) => at >= 0 && isAttribution(lines, at));
    const inner = lines
      .slice(first, last + 1)
      .map((line) => ({ ...line, text: line.text.replace(/^(?:[>|] ?)+/, '').trim() }));
    const formulas = inner.some((line) => isSalutation(line) || isClosing(line) || MAIL_HEADER.test(line.text));
    const isLetter = inner.length >= FEWEST_QUOTED && formulas;
    return attributed !== undefined || isLetter ? [{ first: attributed ?? first, last }] : [];
  });

/** From an attribution, a "forwarded" line or a second mail header to the end; nothing of ours follows there. */
const quotedTail = (lines: readonly TextLine[]): LineRange | undefined => {
  const last = lines.length - 1;
  const begun = lines.findIndex((line) => isSalutation(line) || line.text.length > 60);
  for (let at = 1; at <= last; at++) {
    const { text } = lines[at]!;
    if (ORIGINAL_MESSAGE.test(text)) return { first: at, last };
    const quotesBelow = lines.slice(at + 1, at + 4).some((line) => QUOTED_LINE.test(line.text));
    if (at > 2 && isAttribution(lines, at) && !quotesBelow) return { first: at, last };
    const headers = lines.slice(at, at + 6).filter((line) => MAIL_HEADER.test(line.text)).length;
    if (begun >= 0 && at > begun && SENDER_HEADER.test(text) && headers >= FEWEST_HEADERS) return { first: at, last };
  }
  return undefined;
};

/** A whole letter behind the closing of the first: what is between them is its letterhead. */
const enclosedLetter = (lines: readonly TextLine[]): LineRange | undefined => {
  const closing = lines.findIndex(isClosing);
  if (closing < 0) return undefined;
  const second = lines.findIndex((line, at) => at > closing + ATTRIBUTION_SPAN && isSalutation(line));
  if (second < 0) return undefined;
  const page = lines.findIndex(({ newPage }, at) => newPage && at > closing && at <= second);
  if (page >= 0) return { first: page, last: lines.length - 1 };
  const gap = lines.findIndex(({ text }, at) => at > closing + 1 && text === '');
  return { first: gap >= 0 && gap < second ? gap : Math.min(closing + 3, second), last: lines.length - 1 };
};

/** A heading that a closing follows is part of the letter, and one above a salutation is its subject. */
const terms = (lines: readonly TextLine[], length: number): LineRange | undefined => {
  const heading = lines.findIndex(
    ({ text, newPage, start }, at) =>
      at > FEWEST_HEAD_LINES &&
      TERMS_HEADING.test(text) &&
      length - start >= FEWEST_TERMS &&
      (newPage || !lines.slice(at + 1).some(isClosing)) &&
      !lines.slice(at + 1, at + 1 + SUBJECT_SPAN).some(isSalutation),
  );
  return heading < 0 ? undefined : { first: heading, last: lines.length - 1 };
};

/** Mail that is quoted or forwarded below or between the writer's own words. */
export const quotedMail = (lines: readonly TextLine[]): readonly LineRange[] => {
  const tail = quotedTail(lines);
  return tail === undefined ? quotedRuns(lines) : [...quotedRuns(lines), tail];
};

export const appendedTerms = (lines: readonly TextLine[], length: number): readonly LineRange[] => {
  const found = terms(lines, length);
  return found === undefined ? [] : [found];
};

export const enclosedLetters = (lines: readonly TextLine[]): readonly LineRange[] => {
  const found = enclosedLetter(lines);
  return found === undefined ? [] : [found];
};

/** Character ranges within lines that name somebody else than the responsible unit. */
export const namesOfOthers = (
  lines: readonly TextLine[],
): readonly { readonly start: number; readonly end: number }[] =>
  lines.flatMap(({ text, start, end }) => {
    if (COPY.test(text) || SHORT_COPY.test(text)) return [{ start, end }];
    const key =
      ORDERED_BY.exec(text) ?? /^.{0,70}(?=\((?:Fr|Hr|Frau|Herr)\b)/u.exec(ORDER_CONTACT.exec(text)?.[0] ?? '');
    if (key !== null) return [{ start: start + key[0].length, end }];
    return [...text.matchAll(HAS_ORDERED)].map((match) => ({
      start: start + match.index,
      end: start + match.index + match[0].length,
    }));
  });
