// The frame of a letter: letterhead, address, references and subject above the salutation, signature below the text.
import { datesIn } from './dates.ts';
import { blocksOf, type LetterText, type Line } from './letter-text.ts';
import type { Office } from './own-office.ts';

export interface LetterFrame {
  /** Header lines of a printed e-mail, by their names in lower case. */
  readonly email?: ReadonlyMap<string, Line>;
  /** Blocks above the address, without dates, references and notes of dispatch. */
  readonly letterhead: readonly Line[];
  readonly address: readonly Line[];
  /** Blocks between the address and the text, dates and references among them. */
  readonly after: readonly (readonly Line[])[];
  /** Everything above the salutation or the first paragraph. */
  readonly head: readonly Line[];
  readonly body: readonly Line[];
  readonly salutation?: Line;
  /** Below the closing formula; without one the last lines that are no sentences. */
  readonly signature: readonly Line[];
  readonly closed: boolean;
}

const SALUTATION =
  /^(?:Se[hn]r (?:ge|ver)e?h?rt|Guten (?:Tag|Morgen|Abend)|Hallo\b|Liebe[rs]?\b|Moin\b|Werte[rs]?\b|Grüß Gott|Geehrte|Dear\b|(?:Herr|Frau) \p{L}+[,!]$)/iu;
const CLOSING =
  /^(?:Mit (?:\S+ ){0,3}(?:Gr[uüiI]+[sßB8]+|Hochachtung|Dank)|Hochachtungsvoll|\p{L}+e[nr]? Gr[uü][sßB]|(?:Freundlicher|Besten|Herzlichen|Freundlichen|Schönen) Gr|Gr[uü]ß(?:e|en)?\b|LG\b|MfG\b|Es grüßt|Im Auftrage?\b|Herzlichst|Herzlich$|Auf Anordnung)/iu;
const EMAIL_LINE = /^(Von|From|An|To|Cc|Gesendet|Datum|Date|Sent|Betreff|Subject|Anlagen?|Antwort an)\s?:\s*(.*)$/i;
const NOTE =
  /^[–-]? ?(?:per\b|nachrichtlich|einwurf|über\b|vorab\b|einschreiben|rückschein|persönlich|eilt\b|eilig|gegen (?:Empfangsbekenntnis|Postzustellung|zu)|beglaubigte abschrift|auf dem dienstweg|zum Zwecke|durch boten|im hause$|\[|seite \d|blatt \d|anlage \d+$|abschrift(?: –)?$|vertraulich$)/i;
const REFERENCE =
  /(?:zeichen|Az\b|A[zZ]\.|Akte:|nummer|-?Nr\b|-ID\b|Kunden|Telefon|Tel\.|Fax|Durchwahl|E-?Mail|Gesch\.|Vorgang|Bearbeiter|Sachb\.|Auskunft:|Datum|Leitweg|Stand\b|Lieferdatum|Ihre Bestellung|Internet|Name: (?:Frau|Herr))/i;
const LONG_LINE = 92;
/** Millimetres: addresses stand at the left margin, letterheads anywhere. */
const RIGHTMOST_ADDRESS = 60;
const SENTENCE = /\p{Ll}{2}[.,:;]? (?:\p{L}+ ){4}/u;

const CONTACT =
  /^(?:(?:Frau|Herr)\b|(?:Telefon|Tel|Fax|Zimmer|App|Bearb\.|Bearbeiter|Sachb\.|Sachbearbeiter|Sekretariat|Ansprechpartner|Auskunft|Es schreibt)(?:in)?(?![\p{L}]))/u;
const MONTH_ONLY =
  /^(?:\p{Lu}[\p{L} -]+, )?(?:im )?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|(?:\d\. )?Advent|Ostern|Pfingsten|Weihnachten|Neujahr|Silvester|Karfreitag|Aschermittwoch) \d{4}$/u;
const PLACED_DATE = /^\p{Lu}[\p{L} .-]{2,30}, (?:den |am |\d)/u;

/** What a letter is about though a date is all that follows: "Beschluss vom 01.12.2025". */
const DECIDED = /^(?:\p{L}*(?:beschluss|urteil|bescheid|verfügung|widerspruch|kündigung))(?: vom)? /iu;

/** The line says nothing but dates, references and whom to ask. */
export const isAside = ({ text }: Line): boolean => {
  const bare = text.trim();
  if (bare.length > 75 || DECIDED.test(bare)) return false;
  if (MONTH_ONLY.test(bare) || /^\d[\d.]*-[\p{L}\d.-]+ · /u.test(bare)) return true;
  const dates = datesIn(bare);
  if (dates.length > 0 && bare.length < 50 && dates.at(-1)!.end === bare.length && PLACED_DATE.test(bare)) return true;
  const rest = dates.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), bare);
  if (
    dates.length > 0 &&
    rest.length <= 32 &&
    /^[^.!?"]*$/.test(rest.replaceAll('.', '')) &&
    /^(?:[\p{Lu}(][\p{L}' /-]*,?\s?(?:den|am|de\b.*)?|den|am|,|\s|Datum:?|vom|[\p{L}./-]*datum:?|Ort, Datum:?)*[\s:,/]*$/u.test(
      rest,
    )
  )
    return true;
  if (/^\d{1,3} ?[A-Z]\p{L}{0,3} ?\d+\/\d{2}\b/u.test(bare) && bare.length < 60) return true;
  if (/^(?:Ihre?|Unsere?|Meine?|zu Ihrem) (?:Zeichen|Az|Bestellung|Nachricht|Aktenzeichen|Auftrag:)/i.test(bare))
    return true;
  return (
    REFERENCE.test(bare) &&
    /^[^:]{2,44}[:.]? ?.{0,8}[\d–]/.test(bare) &&
    !/[!?"]/.test(bare) &&
    /^(?:[\p{L}.\- ]{0,28}(?:zeichen|Az|A[zZ]\.|Akte:|nummer|Nr\.?|(?<!\p{L})ID|konto|Vorgang|Tel\.?|Telefon|Fax|Durchwahl|Gesch\.-Z\.|Sachb\.|Auskunft:|Datum|Bestellung|Leitweg-ID))/iu.test(
      bare,
    ) &&
    !/^(?:Rechnung|Mahnung)\b/i.test(bare)
  );
};

export const isNote = ({ text }: Line): boolean =>
  /^\[\p{L}/u.test(text) || (NOTE.test(text.trim()) && text.length < 60);

const isContact = (block: readonly Line[]): boolean =>
  block.every(
    (line) =>
      isAside(line) ||
      CONTACT.test(line.text) ||
      /^[\p{L}\d./-]{2,12}[/-][\p{L}\d./-]+(?: \S{1,4}){0,2}$/u.test(line.text),
  );

/** Dates, references and notes of dispatch: nothing of what the letter is about. */
export const isAsideBlock = (block: readonly Line[]): boolean =>
  block.every((line) => isAside(line) || isNote(line)) || (block.some(isAside) && isContact(block));

const isProse = (block: readonly Line[]): boolean => {
  const text = block.map((line) => line.text).join(' ');
  if (block.some((line) => line.text.length > LONG_LINE && !line.text.includes('\t'))) return true;
  const tabs = block.filter((line) => line.text.includes('\t')).length;
  if (tabs >= 3) return true;
  if (block.filter((line) => /^[^:\t]{2,45}:[\s\t]/.test(line.text)).length >= 3 && !block.every(isAside)) return true;
  return (
    text.length > 110 &&
    block.length > 1 &&
    SENTENCE.test(text) &&
    /\p{Ll}$/u.test(block[0]!.text) &&
    /^\p{Ll}/u.test(block[1]!.text)
  );
};

const emailHeader = (lines: readonly Line[]): ReadonlyMap<string, Line> | undefined => {
  const header = new Map<string, Line>();
  for (const line of lines.slice(0, 12)) {
    const match = EMAIL_LINE.exec(line.text);
    if (match) header.set(match[1]!.toLowerCase(), line);
    else if (header.size > 0) break;
  }
  const from = header.has('von') || header.has('from');
  return from && (header.has('betreff') || header.has('subject') || header.has('gesendet') || header.has('an'))
    ? header
    : undefined;
};

const NOTE_BELOW = /^(?:Anlagen?\b|Anl\.|PS\b|P\.S\.|\d+ Anlagen|IBAN|Bank|Konto|Tel|gesehen|Vermerk|cc:|\[)/i;

const signatureOf = (lines: readonly Line[]): { readonly signature: readonly Line[]; readonly closed: boolean } => {
  const at = lines.findLastIndex(({ text }) => CLOSING.test(text.trim()) && text.length < 75);
  if (at >= 0 && at >= lines.length - 12) {
    const after = lines.slice(at + 1).filter(({ text }) => !CLOSING.test(text));
    const end = after.findIndex(({ text }) => NOTE_BELOW.test(text) || text.length > 80);
    return { signature: after.slice(0, end < 0 ? 5 : Math.min(end, 5)), closed: true };
  }
  const last = lines.slice(-6);
  const prose = last.findLastIndex(({ text }) => text.length > 75 || /\p{Ll}{3}[.!?]$/u.test(text));
  return { signature: last.slice(prose + 1).filter(({ text }) => !NOTE_BELOW.test(text)), closed: false };
};

const isList = (block: readonly Line[]): boolean => block.filter(({ text }) => /^[•*·] /.test(text)).length > 1;

/** Which block is the address: one that names the office, else one that begins as addresses do; -1 for none. */
const addressAmong = (blocks: readonly (readonly Line[])[], office: Office): number => {
  const begins = (block: readonly Line[], at: number, sure: boolean): boolean => {
    if (isAsideBlock(block) || (block[0]!.at?.x ?? 0) > RIGHTMOST_ADDRESS || isList(block)) return false;
    const lines = block.filter((line) => !isNote(line)).map(({ text }) => text);
    return office.isAddress(lines, { first: blocks.slice(0, at).every(isAsideBlock), sure });
  };
  const sure = blocks.findIndex((block, at) => begins(block, at, true));
  return sure >= 0 ? sure : blocks.findIndex((block, at) => begins(block, at, false));
};

/** The frame of a letter; parts that it lacks are empty. */
export const frameOf = ({ lines }: LetterText, office: Office): LetterFrame => {
  const first = lines.filter((line) => line.page === 0);
  const email = emailHeader(first);
  const blocks = blocksOf(first);
  const greeted = first.findIndex(({ text }) => text.length < 80 && SALUTATION.test(text.trim()));
  const salutation = first[greeted];
  const prose = blocks.findIndex((block, at) => at > 0 && isProse(block));
  const proseStart = prose < 0 ? Number.POSITIVE_INFINITY : blocks[prose]![0]!.start;
  const end =
    salutation && salutation.start < proseStart + 900 ? salutation.start : Math.min(proseStart, lines.at(-1)?.end ?? 0);
  const head = blocksOf(first.filter((line) => line.start < end));
  const at = email ? -1 : addressAmong(head.slice(0, 6), office);
  const body = lines.filter((line) => line.start >= end);
  return {
    ...(email ? { email } : {}),
    ...(salutation && salutation.start <= end ? { salutation } : {}),
    letterhead: head
      .slice(0, at >= 0 ? at : email ? 0 : 2)
      .filter((block) => !isAsideBlock(block))
      .flat(),
    address: at >= 0 ? head[at]! : [],
    after: at >= 0 ? head.slice(at + 1) : head,
    head: head.flat(),
    body,
    ...signatureOf(lines),
  };
};
