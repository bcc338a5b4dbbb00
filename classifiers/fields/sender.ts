// Extracts the sender from letterhead, e-mail header, form entry or signature; never the office itself.
import type { FieldFinding } from './finding.ts';
import { isAside, isNote, type LetterFrame } from './letter-frame.ts';
import { blocksOf, type LetterText, type Line } from './letter-text.ts';
import type { Office } from './own-office.ts';

const AUTHORITY =
  /gericht|\p{L}amt(?![\p{L}])|\bamt\b|behörde|ministeri|bezirksregierung|regierungspräsid|landkreis|kreis\b|polizei|jobcenter|agentur für arbeit|rentenversicherung|Bundes|Landes\p{L}*|staatsanwalt|gerichtsvollzieher|Körperschaft|Anstalt/iu;
const ORGANISATION =
  /GmbH|\bAG\b|\bKG\b|\bUG\b|\bSE\b|OHG|mbB|e\. ?V\.|e\. ?K\.|gericht|amt(?:es)?\b|behörde|kanzlei|büro|verband|verein|klinik|praxis|verlag|versicherung|hof\b|betrieb|anwalt|anwält|notar|residenz|haus\b|Inh\.|gemeinschaft|akademie|bibliothek|anstalt|direktion|regierung|beratung|werkstatt|schule|dienst/i;
const TITLE = String.raw`(?:(?:Dr|Prof|Dipl|med|vet|h\. ?c|phil|rer|nat|jur|Ing|M)\.?[-. ]*(?:-?\p{Lu}\p{L}*\.? )?(?:\(\p{Lu}+\) )?)*`;
const NAME_PART = String.raw`(?:\p{Lu}\.-?|\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)*\.?|von|van|de|del|der|zu|und|&|\+|geb\.)`;
const PERSON = new RegExp(`^${TITLE}${NAME_PART}(?: ${NAME_PART}){1,5}$`, 'u');
const GENERIC =
  /^(?:rechtsanwälte?|kanzlei|steuerberater|notare?|absender:?|initiativ\p{L}*|bewerbung|vollmacht|zahlungserinnerung|rechnung|mahnung|bescheinigung|kündigung|veränderungsmitteilung)$/iu;
const FORM_TITLE =
  /antrag|anmeldung|anzeige|bescheinigung|bestätigung|vollmacht|mandat|ermächtigung|mitteilung|formular|vordruck|zertifikat|protokoll|notiz|ausdruck|mahnung|erinnerung|rückmeldebogen|^IM NAMEN|mängelmelder|paket|katalog|ausfertigung|erklärung|meldung|benachrichtigung|urkunde|:/i;
const NO_STREET = /Klasse|Kammer|Abteilung|Referat|Team|Zimmer|Dezernat|Amt\b/;
const STREET =
  /(?:str(?:aße|asse|\.)|weg|platz|gasse|allee|ring|damm|hof|ufer|markt|steig|stieg|pfad|postfach|park|chaussee|wall|kamp)\.? ?\d|^[\p{L}. -]+ \d{1,4} ?[a-z]?$/iu;
const NO_TOWN =
  /(?:Ein|Aus|Um)zug|beginn|schule|amt\b|verein|stellung|datum|stand\b|rechnung|Tel|Fax|Inh|seite|anlage|gescho(?:ss|ß)|etage|hinterhaus|wohnung/i;
const TOWN = String.raw`(?:St\.|\p{Lu}[\p{L}'’]+)(?:[- ](?:\p{Lu}[\p{L}.'’]+|am|an der|im|in|ob der))*`;
const POSTCODE = new RegExp(`(?<!\\d)[\\dOIl]{5} (${TOWN})`, 'u');
const HALF_TOWN = /^(?:Bad|Sankt|St\.|Markt|Groß|Klein|Neu|Alt|Hansestadt|Lutherstadt)$/;
const COURT_SEAT = new RegExp(`(?:gericht|regierung|bibliothek|klinikum|klinik|jobcenter) (${TOWN})$`, 'iu');

/** Courts, offices and other public bodies: their file numbers are their own. */
export const isAuthority = (frame: LetterFrame): boolean =>
  frame.letterhead.slice(0, 4).some(({ text }) => AUTHORITY.test(text.replaceAll(/Anwalt\p{L}*/giu, '')));

/** A name without occupation, address and telephone beside it. */
const bareName = (cell: string): string => {
  const [first = '', ...others] = cell.split('\t')[0]!.split(/ [·•|] /);
  // "Dr. Oltmanns · Finkbeiner · Sey" are partners, "Nadja Krupinski · Staatlich anerkannte Erzieherin" is one person.
  const partners =
    others.length > 0 && others.every((part) => /^(?:\p{Lu}[\p{L}.]+ ?){1,2}$/u.test(part)) && first.length < 30;
  const name = partners ? cell : first;
  const quoted = /"[^"]+"/.test(name);
  return (quoted ? name : name.split(/,(?= )| [–—] | - /)[0]!).trim().replace(/^(?:Herrn?|Frau) |[,:;–·|\s-]+$/g, '');
};

const finding = (line: Line, value: string, confidence: number): FieldFinding | undefined => {
  const at = line.text.indexOf(value);
  return at < 0 || value.length < 3
    ? undefined
    : { start: line.start + at, end: line.start + at + value.length, value, confidence };
};

const NO_NAME =
  /Gr[uü]ß|^(?:Guten|Hallo|Liebe[rs]?|Sehr|Zahlt|Erhält|Kolonie|Parzelle)\b|\b(?:ich|wir|hiermit|Zahlung(?:en)?)\b/i;

const surname = (name: string): string => name.split(' ').at(-1)!.toLowerCase();

const isSigned = (name: string, frame: LetterFrame): boolean =>
  frame.signature.some(({ text }) => text.toLowerCase().includes(surname(name)));

/** The letterhead is a person's, who signs too; not a firm's or an office's. */
export const isPersonal = (frame: LetterFrame): boolean => {
  const [first] = frame.letterhead;
  const name = bareName(first?.text ?? '');
  return PERSON.test(name) && !ORGANISATION.test(name) && isSigned(name, frame);
};

const fromLetterhead = (frame: LetterFrame, office: Office): FieldFinding | undefined => {
  const lines = blocksOf(frame.letterhead)
    .filter(([first]) => !FORM_TITLE.test(bareName(first!.text)))
    .flat()
    .filter((line) => !isAside(line) && !isNote(line));
  const at = lines.findIndex(
    ({ text }) => !GENERIC.test(bareName(text)) && /^[\p{L}"„]/u.test(text) && !/:(?:\t|$)/.test(text),
  );
  const line = lines[at];
  if (!line || at > 2 || office.isOurs(line.text)) return undefined;
  const name = bareName(line.text);
  if (name.length > 70 || NO_NAME.test(name) || (at > 0 && STREET.test(name)) || /[!?]$|\p{Ll}{3}\.$/u.test(name))
    return undefined;
  // Without an address below it, only what calls itself a firm or an office is a letterhead.
  const addressed = lines.slice(at, at + 4).some(({ text }) => STREET.test(text) || POSTCODE.test(text));
  const lettered = ORGANISATION.test(name) || (addressed && PERSON.test(name));
  if (frame.address.length === 0 && !lettered) return undefined;
  const signed = isSigned(name, frame);
  const sure = (ORGANISATION.test(name) && frame.address.length > 0) || signed;
  return finding(line, name, sure ? 0.96 : addressed ? (PERSON.test(name) ? 0.95 : 0.88) : 0.84);
};

const FORM_LABELS: readonly { readonly pattern: RegExp; readonly confidence: number }[] = [
  {
    pattern:
      /^(?:Absender(?:in)?|Zahlungspflichtige(?:r|\/r)?|Firma|Zahler(?:in)?|Kontoinhaber(?:in)?(?:\/in)?|Antragsteller(?:in)?(?:\/in)?|Melder(?:in)?|Inhaber(?:in)?|Bauherr(?:in|schaft)?|Anrufer(?:in)?|Betriebsinhaber(?:in)?)$/iu,
    confidence: 0.9,
  },
];

const entryOf = (line: Line): { readonly label: string; readonly value: string } | undefined => {
  const match = /^(?:\d{1,2}\.? ?\t?)?([^:\t]{3,45}?)(?::[\s\t]*|\t)([^\t]+)/u.exec(line.text);
  return match ? { label: match[1]!.replace(/^\d+\.?\s+/, '').trim(), value: match[2]!.trim() } : undefined;
};

const fromForm = (lines: readonly Line[], office: Office): FieldFinding | undefined => {
  const entries = lines.flatMap((line) => {
    const entry = entryOf(line);
    return entry ? [{ line, ...entry }] : [];
  });
  const family = entries.find(({ label }) => /^(?:Familienname|Name|Nachname)$/i.test(label));
  const given = entries.find(({ label }) => /^Vornamen?(?:\(n\))?$/i.test(label));
  if (family && given && PERSON.test(`${given.value} ${family.value}`)) {
    const value = `${given.value} ${family.value}`;
    return {
      start: Math.min(family.line.start, given.line.start),
      end: Math.max(family.line.end, given.line.end),
      value,
      confidence: 0.88,
    };
  }
  for (const { pattern, confidence } of FORM_LABELS)
    for (const { line, label, value } of entries) {
      const name = bareName(value);
      if (!pattern.test(label) || office.isOurs(value) || !(PERSON.test(name) || ORGANISATION.test(name))) continue;
      return finding(line, name, confidence);
    }
  return undefined;
};

const withoutDate = (text: string): string => text.replace(/^\s*[\d. /]{6,12}\s+/, '').replace(/\s+\(.*$/, '');

const fromSignature = (frame: LetterFrame, office: Office): FieldFinding | undefined => {
  for (const line of frame.signature.slice(0, 4)) {
    if (isAside(line)) continue;
    const cell =
      withoutDate(line.text)
        .split('\t')
        .find((part) => part !== '') ?? '';
    const name = bareName(cell).replace(/^(?:i\. ?[AV]\.|gez\.|ppa\.|Ihre?|Dein|Unterschrift:?) ?/i, '');
    if (!PERSON.test(name) || office.isOurs(name) || FORM_TITLE.test(name) || /team$/i.test(name) || NO_NAME.test(name))
      continue;
    const full = /^\p{Lu}\p{L}{2,}/u.test(name.replace(/^(?:Dr|Prof)\. /, '')) && !/ \p{Lu}\.$/u.test(name);
    return finding(line, name, frame.closed ? (full ? 0.93 : 0.75) : full ? 0.85 : 0.65);
  }
  return undefined;
};

const fromEmail = (frame: LetterFrame, lines: readonly Line[]): FieldFinding | undefined => {
  const line = frame.email?.get('von') ?? frame.email?.get('from');
  if (!line) return undefined;
  const name = line.text
    .replace(/^[^:]+:\s*/, '')
    .replace(/\s*[<([].*$/, '')
    .replaceAll('"', '')
    .trim();
  if (name !== '' && !name.includes('@')) return finding(line, name, 0.97);
  const last = lines.findLast(({ text }) => PERSON.test(bareName(text)) && text.length < 40 && !NO_NAME.test(text));
  return last && finding(last, bareName(last.text), 0.88);
};

/** The sender's name: the organisation's where there is a letterhead, else the person's. */
export const findSenderName = ({ lines }: LetterText, frame: LetterFrame, office: Office): FieldFinding | undefined => {
  if (frame.email) return fromEmail(frame, lines);
  return fromLetterhead(frame, office) ?? fromForm(lines, office) ?? fromSignature(frame, office);
};

/** The town in an address line; the postcode is left out. */
const townIn = (line: Line, confidence: number): FieldFinding | undefined => {
  const coded = POSTCODE.exec(line.text);
  if (coded) return finding(line, coded[1]!, confidence);
  const parts = line.text.split(/, | · |\t/);
  const street = parts.findIndex((part) => STREET.test(part));
  const town = street >= 0 ? parts[street + 1]?.replace(/ Tel\..*$/, '') : undefined;
  return town && new RegExp(`^${TOWN}$`, 'u').test(town) && !NO_TOWN.test(town)
    ? finding(line, town, confidence - 0.04)
    : undefined;
};

/** The sender's town: from the address in the letterhead, a line "Ort, den …", or a court's name. */
const placeIn = (
  frame: LetterFrame,
  lines: readonly Line[],
  near: { readonly sender: FieldFinding | undefined; readonly date: FieldFinding | undefined },
): FieldFinding | undefined => {
  const lineAt = (found: FieldFinding | undefined): Line | undefined =>
    found && lines.findLast((line) => line.start <= found.start);
  const { date } = near;
  const dateLine = lineAt(date);
  for (const line of frame.letterhead) {
    const town = townIn(line, 0.96);
    if (town) return town;
  }
  const below = frame.letterhead.findIndex(
    ({ text }, at) =>
      at > 0 &&
      new RegExp(`^${TOWN}(?:, \\p{Lu}\\p{L}+)?$`, 'u').test(text) &&
      !NO_TOWN.test(text) &&
      STREET.test(frame.letterhead[at - 1]!.text) &&
      !NO_STREET.test(frame.letterhead[at - 1]!.text),
  );
  if (below > 0) return finding(frame.letterhead[below]!, frame.letterhead[below]!.text.split(',')[0]!, 0.92);
  if (date && dateLine && !frame.email) {
    const before = dateLine.text
      .slice(0, date.start - dateLine.start)
      .split('\t')
      .at(-1)!;
    const place = new RegExp(`^(?:Ort, Datum: )?(${TOWN}),?(?: den| am|,)* ?$`, 'u').exec(before)?.[1];
    if (place && !NO_TOWN.test(place)) return finding(dateLine, place, 0.93);
  }
  const named = lineAt(near.sender);
  const entry = named && !frame.letterhead.includes(named) ? townIn(named, 0.92) : undefined;
  if (entry) return entry;
  const addresses = lines.filter(({ text }) =>
    /^(?:\d+ )?(?:Anschrift|Adresse|Wohnort)(?: der Wohnung)?:?[\s\t]/.test(text),
  );
  const town =
    addresses.length === 1 && named && !frame.letterhead.includes(named) ? townIn(addresses[0]!, 0.9) : undefined;
  if (town) return town;
  for (const line of frame.letterhead.slice(0, 2)) {
    const seat = COURT_SEAT.exec(bareName(line.text))?.[1];
    if (seat) return finding(line, seat, 0.9);
  }
  return undefined;
};

/** The sender's town, or undefined. "Bad" of a line that was read apart is half a name, and none. */
export const findSenderPlace = (...asked: Parameters<typeof placeIn>): FieldFinding | undefined => {
  const found = placeIn(...asked);
  return found && HALF_TOWN.test(found.value) ? undefined : found;
};
