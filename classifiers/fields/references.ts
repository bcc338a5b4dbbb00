// Extracts references, and whether each is the office's ("Ihr Zeichen") or the sender's ("Unser Zeichen").
import { datesIn } from './dates.ts';
import type { FieldFinding } from './finding.ts';
import type { LetterFrame } from './letter-frame.ts';
import type { LetterText, Line } from './letter-text.ts';
import { isAuthority, isPersonal } from './sender.ts';

type Owner = 'ours' | 'theirs' | 'file' | 'business';

interface Label {
  readonly pattern: string;
  /** Whose `file` it is depends on who writes; `business` numbers are the sender's if it is a business, else ours. */
  readonly owner: Owner;
  readonly confidence: number;
  /** Counts in running text too, not only in head and subject. */
  readonly inText?: true;
}

const FILE = String.raw`(?:Akten-?|Geschäfts-?|Gesch(?:\.|äfts)?-|Fall-)?[Zz][e3c]ichen|A[zZ2]\.?:?(?=\s*:?\s*[\p{Lu}\d])|Aktenz\.|Gesch\.-Z\.|Gz\.|GZ|Gesch(?:äfts|\.)-Nr\.?|Akte:`;

/** The first that matches wins; what follows is the reference. */
const LABELS: readonly Label[] = [
  { pattern: `(?:Ihre?m?|dortige[msr]?) (?:${FILE})|A[zZ]\\.? dort`, owner: 'ours', confidence: 0.97, inText: true },
  { pattern: `(?:Unsere?|Meine?|hiesige)[sr]? (?:${FILE})|A[zZ]\\.? hier`, owner: 'theirs', confidence: 0.97 },
  {
    pattern: String.raw`Ihre? (?:Bestellung|(?:Bestell|Auftrags)-?(?:Nr\.?|nummer)|Auftrag)`,
    owner: 'ours',
    confidence: 0.93,
  },
  {
    pattern: String.raw`Aktenzeichen(?: der \p{L}+| Genehmigung)|Bauschein-?Nr\.?|Baugenehmigung Nr\.?`,
    owner: 'ours',
    confidence: 0.95,
  },
  {
    pattern: String.raw`Kassenzeichen|Personenkonto|Buchungszeichen|Pers(?:onal|\.)?-?(?:Nr\.?|nummer)|Kennziffer|Chiffre|Schülernummer|Vergabe-?Nr\.?|WG-Nr\.?|Pachtkonto|Ratenvereinbarung|Unterrichtsvertrag|Wohngeld(?:nummer|-?Nr\.?)?(?= ?\d)|\p{L}*bescheid \d{4}, Nr\.|Fall-Az\.?:?|Antrag vom [\d.]+,? Vorgang`,
    owner: 'ours',
    confidence: 0.95,
    inText: true,
  },
  { pattern: FILE, owner: 'file', confidence: 0.95 },
  {
    pattern: String.raw`(?:(?!Abr|Ber|Jahresr)\p{Lu}\p{L}{1,20}rechnung|Rechnung|RECHNUNG|Liquidation|R[eg]\.|R[eg](?= ?\d))(?:s?-?\s?(?:Nr\.?|Nummer|nummer))?`,
    owner: 'theirs',
    confidence: 0.92,
  },
  {
    pattern: String.raw`(?:Reg(?:ister)?\.?|UR|KG|Sch\.|Schaden(?:s)?|Vorgangs|BG|Versicherungs|Mandats?|Standort|Objekt|Beleg|Betriebs|Mitglieds|Kindergeld|Versicherungsschein|Vertrags|Kd\.|Mandanten|Kunden)-?\s?(?:Nr\.?|nummer|Nummer|ID)(?: bei uns)?|Vorgang|Vertrag(?=:)|(?:Kunden|Vertrags)konto|[lI1]fd\. Nr\.`,
    owner: 'business',
    confidence: 0.91,
  },
  { pattern: String.raw`(?<!\p{L} )Nr\.(?= ?\p{Lu}{0,3}-?\d{2,4}[-/])`, owner: 'theirs', confidence: 0.8 },
];

const BEFORE = String.raw`(?<![\p{L}-])`;
const MATCHERS = LABELS.map((label) => ({
  ...label,
  regex: new RegExp(
    `${BEFORE}(?:${label.pattern})(?![\\p{Ll}])\\s*(?:\\([^)]{0,30}\\))?\\s*[:.]?[ \\t]*(?:Nr\\.?\\s*)?`,
    'gu',
  ),
}));

/** Municipal files begin with the number of the department in the common plan of departments (KGSt: 10 to 82). */
const MUNICIPAL = /^(?:1[0-9]|2[0-4]|3[0-7]|4[0-9]|5[0-3]|6[0-8]|70|8[0-2])(?:[.\-/]|$)/;
/** Such a file number without its label: department, part and number. */
const OUR_FILE =
  /(?<![\p{L}\d.,/-])[1-8]\d(?:\.\d{1,2})?-(?:\p{Lu}+-[\p{Lu}\d-]*\d{3,}|(?<=\.\d{1,2}-)\d{3,})(?:\/\d{2,4})?(?![\d\p{L}-])/u;
/** Its blanks are often lost in reading. */
const COURT_FILE = /(?<![\p{L}\d.,/-])(\d{1,3}) ?([A-Z][A-Za-z]{0,3}) ?(\d{1,5}\/\d{2})(?!\d)/u;
const BARE = /^(?:[\p{Lu}\d][\p{L}\d.]*(?:[/.-]+[\p{L}\d.]+)+(?:\/\p{L}+)?(?: \p{Lu}? ?\d{1,4})?)$/u;

const STOPS = /[\t·|,;()[\]]| vom | über |\. (?=\p{Lu})| - (?=\p{Lu}\p{Ll})|: /u;
const NOT_A_CODE =
  /^(?:Frau|Fr\.|Herrn?|Hr\.|Tel\.?|Fax|Seite|Kind|der|die|das|und|bei|EUR|Euro|Uhr|Blatt|St|Std|u\.? ?a\.?)$/;

const isCode = (token: string, at: number): boolean => {
  if (NOT_A_CODE.test(token)) return false;
  if (/\d/.test(token) || /^[-–/]$/.test(token)) return true;
  if (/^\p{L}{1,4}(?:[/-]\p{L}{1,4})+$/u.test(token)) return true;
  return at === 0 ? /^\p{Lu}{1,5}$/u.test(token) : /^\p{Lu}\p{L}{0,3}\.?$/u.test(token);
};

/** The reference that begins at `from`; undefined if there is no code. */
const codeAt = (
  line: string,
  from: number,
  entry: boolean,
): { readonly value: string; readonly end: number } | undefined => {
  // "63,1-00390/23": a point that was read as a comma.
  const rest = line.slice(from).replaceAll(/(?<=\d),(?=\d{1,2}[-/]\d)/g, '.');
  const stop = STOPS.exec(rest);
  const tokens = (stop ? rest.slice(0, stop.index) : rest).split(' ');
  // "Az.: 33.1 Al-Haddad" stands alone: all of it is the reference.
  const whole =
    entry && !stop && tokens.length <= 2 && /\d/.test(tokens[0]!) && !tokens.some((token) => NOT_A_CODE.test(token));
  // A date behind the reference is the letter's; a year alone is none.
  const ends = (token: string, at: number): boolean =>
    !isCode(token.replace(/[.:]$/, ''), at) || (at > 0 && /^\d{1,2}\.\d{1,2}\.\d{2,4}$/.test(token));
  const taken = whole ? -1 : tokens.findIndex(ends);
  const value = (taken < 0 ? tokens : tokens.slice(0, taken)).join(' ').replace(/[\s/–:.-]+$/u, '');
  const known = /\d/.test(value) || /^\p{L}{1,4}(?:[/-]\p{L}{1,4})+$/u.test(value);
  if (!known || /^(?:19|20)\d{2}$/.test(value) || value.length < 2 || value.length > 40) return undefined;
  // A date or an amount is no reference.
  if (datesIn(value).length > 0 || /^\d{1,2}\.\d{1,2}\.$/.test(value) || /^[\d.]+,\d{2}$/.test(value)) return undefined;
  return { value, end: from + value.length };
};

/** O and l between digits are misread digits. */
const mended = (code: string): string =>
  code.replaceAll(/(?<![\p{L}\d])[\dOoIl|]*\d[\dOoIl|]*(?![\p{L}\d])/gu, (digits) =>
    digits.replaceAll(/[Oo]/g, '0').replaceAll(/[Il|]/g, '1'),
  );

interface Reference extends FieldFinding {
  readonly owner: 'ours' | 'theirs';
}

export interface References {
  readonly ours?: FieldFinding;
  readonly theirs?: FieldFinding;
}

const best = (found: readonly Reference[], owner: 'ours' | 'theirs'): FieldFinding | undefined =>
  found
    .filter((reference) => reference.owner === owner)
    .toSorted((a, b) => b.confidence - a.confidence || a.start - b.start)[0];

/** The office's reference and the sender's, each the surest of its kind. */
export const findReferences = ({ lines, text }: LetterText, frame: LetterFrame): References => {
  const found: Reference[] = [];
  const authority = isAuthority(frame);
  const organisation =
    authority ||
    frame.letterhead.some(({ text: line }) =>
      /GmbH|\bAG\b|\bKG\b|\bSE\b|e\. ?V\.|mbB|Kanzlei|anwalt|anwält|Notar/i.test(line),
    );
  // Citizens quote numbers that the office gave them.
  const isPerson = frame.salutation !== undefined && isPersonal(frame);
  const businessOwner = isPerson && !organisation ? 'ours' : 'theirs';
  const headEnd = frame.body[0]?.start ?? text.length;
  const ownerOf = (
    value: string,
    line: Line,
    running: boolean,
  ): { readonly owner: 'ours' | 'theirs'; readonly confidence: number } => {
    const above =
      frame.letterhead.includes(line) ||
      (line.start < headEnd && frame.address.length > 0 && line.end < frame.address[0]!.start);
    // In a court's running text a file of ours is the decision that is attacked.
    if (MUNICIPAL.test(value) && running && line.start >= headEnd) return { owner: 'ours', confidence: 0.9 };
    if (authority) return { owner: 'theirs', confidence: MUNICIPAL.test(value) && !above ? 0.9 : 0.95 };
    if (MUNICIPAL.test(value)) return { owner: 'ours', confidence: 0.95 };
    if (above) return { owner: 'theirs', confidence: 0.85 };
    return organisation ? { owner: 'theirs', confidence: 0.82 } : { owner: 'ours', confidence: 0.88 };
  };
  for (const line of lines) {
    const inHead = line.start < headEnd || (frame.email !== undefined && /^Betreff/i.test(line.text));
    const title = line.text.length < 110;
    const taken: [number, number][] = [];
    for (const { regex, owner, confidence, inText } of MATCHERS) {
      if (!inHead && !inText && owner !== 'file' && !(title && frame.salutation === undefined)) continue;
      for (const match of line.text.matchAll(regex)) {
        if (taken.some(([from, to]) => match.index < to && match.index + match[0].length > from)) continue;
        const begins = /(?:^|\t)$/.test(line.text.slice(0, match.index));
        const code = codeAt(line.text, match.index + match[0].length, begins);
        if (!code) continue;
        const entry = begins && code.end === line.text.length ? 0.02 : 0;
        taken.push([match.index, code.end]);
        const whose =
          owner === 'file'
            ? ownerOf(code.value, line, !begins)
            : { owner: owner === 'business' ? businessOwner : owner, confidence };
        // In running text only what begins a line or an entry is the sender's own number.
        if (!inHead && whose.owner === 'theirs' && !(begins && title && frame.salutation === undefined)) continue;
        const sure = (inHead ? whose.confidence : whose.confidence - 0.04) + entry;
        found.push({
          ...whose,
          confidence: sure,
          value: mended(code.value),
          start: line.start + code.end - code.value.length,
          end: line.start + code.end,
        });
      }
    }
    if (!inHead) continue;
    const ourFile = authority || frame.letterhead.includes(line) ? null : OUR_FILE.exec(line.text);
    if (ourFile && !taken.some(([from, to]) => ourFile.index < to && ourFile.index >= from)) {
      const start = line.start + ourFile.index;
      found.push({ owner: 'ours', confidence: 0.85, value: ourFile[0], start, end: start + ourFile[0].length });
    }
    const file = authority ? COURT_FILE.exec(line.text) : null;
    if (file && !taken.some(([from, to]) => file.index < to && file.index >= from)) {
      const start = line.start + file.index;
      const value = file.slice(1).join(' ');
      found.push({ owner: 'theirs', confidence: 0.93, value, start, end: start + file[0].length });
    }
    if (
      organisation &&
      BARE.test(line.text) &&
      /\/|\d.*-|-.*\d/.test(line.text) &&
      datesIn(line.text).length === 0 &&
      line.text.length < 24
    )
      found.push({ owner: 'theirs', confidence: 0.8, value: line.text, start: line.start, end: line.end });
  }
  const ours = best(found, 'ours');
  const theirs = best(found, 'theirs');
  return { ...(ours ? { ours } : {}), ...(theirs ? { theirs } : {}) };
};
