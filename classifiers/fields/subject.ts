// Extracts the subject: subject line, e-mail subject or form title.
import type { FieldFinding } from './finding.ts';
import { isAside, isAsideBlock, isNote, type LetterFrame } from './letter-frame.ts';
import { blocksOf, type Line } from './letter-text.ts';
import type { Office } from './own-office.ts';

const LABEL = /^(?:Betreff|Betr\.|Betrifft|Subject)\s?[:.]?\s+(?=\S)/i;
const TITLE =
  /(?:antrag|anmeldung|abmeldung|anzeige|bescheinigung|bestätigung|vollmacht|mandat|ermächtigung|mitteilung|zertifikat|zeugnis|beschluss|urteil|ladung|mahnung|erinnerung|rechnung|kündigung|widerspruch|einspruch|klage|bewerbung|bescheid|nachweis|vereinbarung|einladung|erklärung|katalog|programm|meldung|bogen|formular|mahnverfahren)(?!\p{Ll})/iu;
/** The number of a printed form before its title: "GewA 1 Gewerbe-Anmeldung". */
const FORM_NUMBER = /^(?:\p{Lu}\p{L}{0,4} ?\d{1,3}|\d{1,3} ?\p{Lu}{1,2}) (?=\p{Lu}\p{L}{3})/u;

/** Only the cell with the title, without the form's number. */
const cut = (line: Line): Line => {
  const cells = line.text.split('\t');
  const at = Math.max(
    0,
    cells.findIndex((cell) => TITLE.test(cell)),
  );
  const number = FORM_NUMBER.exec(cells[at]!)?.[0].length ?? 0;
  const start = line.start + cells.slice(0, at).join('\t').length + (at > 0 ? 1 : 0) + number;
  return { ...line, start, end: start + cells[at]!.length - number, text: cells[at]!.slice(number) };
};

const isOpen = (text: string): boolean => text.lastIndexOf('(') > text.lastIndexOf(')');

/** A title that stands by itself, in a form or above a court's decision. */
const titleIn = (blocks: readonly (readonly Line[])[], office: Office): readonly Line[] | undefined => {
  for (const block of blocks.filter(({ length }) => length <= 4))
    for (const [at, line] of block.entries()) {
      const title = cut(line);
      const exclaimed =
        title.text.endsWith('!') && (title.text.length > 30 || /(?<!\p{L})bitte(?!\p{L})/iu.test(title.text));
      if (
        exclaimed ||
        !TITLE.test(title.text) ||
        title.text.length > 110 ||
        /[.,;:]$|^An\b|\[ ?[xX]? ?\]/.test(title.text)
      )
        continue;
      if (office.isOurs(title.text)) continue;
      // A line as long as this one goes on in the next.
      const more = block[at + 1];
      const wraps = title.text === line.text && line.text.length > 45 && !/^zur Vorlage\b/.test(more?.text ?? '');
      const goesOn = (wraps || isOpen(title.text)) && more && !isAside(more) && !more.text.includes('\t');
      return goesOn ? [line, more] : [title];
    }
  return undefined;
};

const INVOICE = /^(?:\d\. )?(?:\p{L}*rechnung|RECHNUNG|Rechnung|Mahnung|MAHNUNG)(?!\p{L})/u;
const LONGEST = 260;
/** So far below the head a line that calls itself the subject is believed: a long one looks like text. */
const LABEL_REACH = 6;

const joined = (lines: readonly Line[], confidence: number): FieldFinding | undefined => {
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last) return undefined;
  const value = lines.map(({ text }) => text.replaceAll('\t', ' ').trim()).join(' ');
  return value.length < 3 || value.length > LONGEST
    ? undefined
    : { start: first.start, end: last.end, value, confidence };
};

/** Without a date or a reference in the cells behind the first. */
const withoutAside = (line: Line): Line => {
  const [first = '', ...others] = line.text.split('\t');
  const asides = others.length > 0 && others.every((text) => isAside({ ...line, text }));
  return asides ? { ...line, text: first, end: line.start + first.length } : line;
};

/** Without reference lines above and below, unless nothing else is left. */
const core = (block: readonly Line[]): readonly Line[] => {
  const from = block.findIndex((line) => !isNote(line) && !(isAside(line) && DATED.test(line.text)));
  const to = block.findLastIndex((line) => !isNote(line) && !(isAside(line) && REFERENCE.test(line.text)));
  return (from < 0 ? block : block.slice(from, to + 1)).map(withoutAside);
};

const DATED = /^(?:Datum|[\p{L}-]*,? ?(?:den )?\d{1,2}\. ?(?:\d{1,2}\.|\p{L}))/u;
/** How courts begin: "In der Verwaltungsrechtssache A gegen B". */
const COURT = /^In (?:der|dem|Sachen)(?!\p{L})/u;
const isPlain = (text: string): boolean =>
  /^[\p{Lu}"„]/u.test(text) && !/!$|^(?:RE|Beleg|\p{L}*konto)\b|^\p{Ll}/u.test(text);
const REFERENCE = /zeichen|\bAz\b|Nr\b|nummer|Datum|Telefon|Fax|Auskunft/i;
const isSentence = (block: readonly Line[]): boolean =>
  /\p{Ll}{2}[.!] \p{Lu}|\p{Ll}{2},? bis$|.{50}\p{Ll}{3}\.$|:$/u.test(block.map(({ text }) => text).join(' '));
const titleOf = (lines: readonly Line[] | undefined): FieldFinding | undefined => lines && joined(lines, 0.88);

const isName = (block: readonly Line[]): boolean => block.length === 1 && /^(?:Herrn?|Frau)\b/.test(block[0]!.text);

/** Without an address the subject is what stands right above the salutation. */
const aboveSalutation = (frame: LetterFrame): FieldFinding | undefined => {
  const last = frame.after.at(-1);
  const fits = frame.salutation && last && frame.after.length > 1 && last.length <= 2 && !isAsideBlock(last);
  return fits && !last.some((line) => frame.letterhead.includes(line)) ? joined(core(last), 0.88) : undefined;
};

/** The subject, or undefined. */
export const findSubject = (frame: LetterFrame, office: Office): FieldFinding | undefined => {
  const mailed = frame.email?.get('betreff') ?? frame.email?.get('subject');
  if (frame.email) {
    const label = mailed ? LABEL.exec(mailed.text) : null;
    if (!mailed || !label) return undefined;
    const start = mailed.start + label[0].length;
    return { start, end: mailed.end, value: mailed.text.slice(label[0].length).trim(), confidence: 0.99 };
  }
  const labelled =
    frame.head.find(({ text }) => LABEL.test(text)) ??
    frame.body
      .slice(0, LABEL_REACH)
      .find(({ text, page }) => page === 0 && /^Betr[^:]{0,5}:/.test(text) && LABEL.test(text));
  if (labelled) {
    const length = LABEL.exec(labelled.text)![0].length;
    return {
      start: labelled.start + length,
      end: labelled.end,
      value: labelled.text.slice(length).trim(),
      confidence: 0.97,
    };
  }
  const above = titleIn(blocksOf(frame.letterhead).slice(0, 4), office);
  const titled = above && joined(above, 0.9);
  if (frame.address.length === 0)
    return titled ?? titleOf(titleIn(frame.after.slice(0, 3), office)) ?? aboveSalutation(frame);
  let entries = false;
  for (const block of frame.after) {
    if (isAsideBlock(block) || isName(block)) {
      const invoice = block.find(({ text }) => INVOICE.test(text));
      if (invoice) return joined([cut(invoice)], 0.85);
      continue;
    }
    const lead = core(block);
    if (
      lead.length > 5 ||
      (lead.length > 2 &&
        office.isAddress(
          lead.map(({ text }) => text),
          { first: false, sure: true },
        ))
    )
      continue;
    if (lead.some(({ text }) => text.includes(':\t'))) {
      // Entries of a form: below them only a title is a subject.
      entries = true;
      continue;
    }
    if (entries && !TITLE.test(lead[0]!.text)) break;
    const below = lead.findIndex((line, at) => at > 0 && (isAside(line) || line.text.includes(':')));
    if (below > 0 && INVOICE.test(lead[0]!.text) && !lead[0]!.text.includes('\t'))
      return joined(lead.slice(0, below), 0.93);
    const cells = lead.find(({ text }) => TITLE.test(text) && text.includes('\t'));
    if (cells) return joined([cut(cells)], 0.85);
    if (frame.salutation) return joined(lead, 0.96);
    if (titled || isSentence(lead)) break;
    const titleLike = lead.some(({ text }) => TITLE.test(text)) || COURT.test(lead[0]!.text);
    return joined(lead, titleLike ? 0.93 : lead.length <= 2 && isPlain(lead[0]!.text) ? 0.82 : 0.7);
  }
  if (titled) return titled;
  // Nothing but references stands where the subject belongs: then they are what the letter is about.
  const references = frame.after.find(
    (block) => block.length <= 3 && block.some(({ text }) => /zeichen|Az\b|Konto|Nr\./i.test(text)),
  );
  if (!references || !frame.salutation) return undefined;
  return joined(
    references.filter(({ text }) => !DATED.test(text)),
    0.82,
  );
};
