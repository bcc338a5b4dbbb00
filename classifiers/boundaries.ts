// Proposes document boundaries where no separator sheet was found. Only a proposal to the operator.
//
// A letter begins with its furniture (whose letter, to whom, when, about what, a salutation) and ends with a greeting; a
// page that goes on carries a number or goes on in the middle of a sentence. Each sign has a weight; the sum, through the
// logistic function, is the confidence. Weights: logistic regression on stacks of fixture letters (bench/sorting/boundaries.ts).
import type { ProposedBoundary } from '../domain/document.ts';
import type { BoundaryFinder, TextPage } from '../domain/ports/sorting/boundary-finder.ts';
import { BOUNDARY_REASONS, type BoundaryReason } from '../domain/reasons.ts';

type Sign = BoundaryReason | 'SHORT_LINES' | 'SHORT_END' | 'LOWER_START' | 'FOLLOWING_PAGE' | 'SAME_HEAD' | 'ENCLOSURE';

/** Lines of a page that its head takes up at most, and lines that may stand behind a greeting (name, enclosures, footer). */
const HEAD = 22;
const FOOT = 16;

const MONTH = '(?:Jan|Feb|M[äa]r|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\\p{L}*';
const DATE = new RegExp(`\\b\\d{1,2}\\. ?(?:\\d{1,2}\\.|${MONTH}) ?(?:20)?\\d{2}\\b`, 'u');
const TOWN = /^(?:D-?)?\d{5} \p{Lu}[\p{L}-]+(?: [\p{L}(/.-]+){0,3}$/u;
const ADDRESSED =
  /^(?:An (?:die|das|den|Frau|Herrn)\b|An$|An:|(?:Stadt|Gemeinde|Landkreis|Kreis|Rathaus|Magistrat)(?:verwaltung|kasse|werke)?\b|\p{L}*(?:amt|behörde|büro|kasse|aufsicht)\b|Herrn?\b|Frau\b|Von:|Absender)/u;
const SUBJECT =
  /^(?:Betreff|Betrifft|Betr\.|Ihr Zeichen|Unser Zeichen|Ihr Schreiben|Aktenzeichen|Az\.?:|Re(?:chnungs-?nr|chnung Nr)|Kundennummer|Kassenzeichen)/iu;
const SALUTATION = /^(?:Sehr ge?ehrte|Guten (?:Tag|Morgen)|Hallo\b|Liebe[rs]? \p{Lu}|Moin\b|Werte[rs]?\b|Geehrte)/u;
// Optical reading makes "Gri8en", "Grüssen" or "GrüRen" of it.
const GREETING =
  /\b(?:(?:freundliche[mnrs]?|beste[mn]?|viele[nm]?|herzliche[mn]?|schöne[nm]?|liebe[nm]?) Gr[uüiß]\S{1,5}|Hochachtungsvoll|MfG\b|Gr[uü](?:ß|ss)e? aus)/iu;
const NUMBERED =
  /^(?:[-–—] ?(\d{1,3}) ?[-–—]|(?:Seite|Blatt|S\.) ?:? ?(\d{1,3})(?: ?(?:von|\/) ?\d{1,3})?|(\d{1,3}) ?\/ ?\d{1,3})$/iu;
const COUNTED = /\b(?:Seite|Blatt) ?:? ?(\d{1,3}) ?(?:von|\/) ?\d{1,3}\b/iu;
const ENCLOSURE = /^(?:Anlage|Anhang|Beilage)\b/u;
const REACHED_AT = /[\w.+-]+@([\w-]+\.[\w.-]+)|\bwww\.([\w.-]+)|\b(DE\d\d(?: ?\d{4}){4} ?\d\d)\b/giu;

const linesOf = (text: string): readonly string[] =>
  text
    .split(/[\r\n\f]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The page's own count, at its first or last lines; undefined: none. */
const countOf = (lines: readonly string[]): number | undefined => {
  for (const line of [...lines.slice(0, 3), ...lines.slice(-3).reverse()]) {
    const found = NUMBERED.exec(line);
    if (found !== null) return Number(found[1] ?? found[2] ?? found[3]);
  }
  for (const line of [...lines.slice(0, 8), ...lines.slice(-5)]) {
    const found = COUNTED.exec(line);
    if (found !== null) return Number(found[1]);
  }
  return undefined;
};

/** Where the writer can be reached: mail and web domains, accounts. */
const reachedAt = (lines: readonly string[]): ReadonlySet<string> =>
  new Set(
    [...lines.join('\n').matchAll(REACHED_AT)].map((found) =>
      (found[1] ?? found[2] ?? found[3])!.toLowerCase().replace(/[ .]+$/, ''),
    ),
  );

const words = (line: string): number => line.split(/\s+/).length;

/** A line that is not the page's count. */
const isText = (line: string): boolean => !NUMBERED.test(line);

/** What speaks for and against a letter beginning on `page`. `first` is the page on which the current letter began. */
const signsBetween = (
  first: readonly string[],
  before: readonly string[],
  page: readonly string[],
): readonly Sign[] => {
  const head = page.slice(0, HEAD);
  const top = page.filter(isText).slice(0, 8);
  const foot = before.slice(-FOOT);
  const end = before.filter(isText).at(-1) ?? '';
  const count = countOf(page);
  const [mine, theirs] = [reachedAt(page), reachedAt([...first, ...before])];
  const addressed =
    head.some((line, at) => at > 0 && TOWN.test(line) && words(head[at - 1]!) <= 6) ||
    head.slice(0, 12).some((line) => ADDRESSED.test(line) && words(line) <= 7);
  const said: Readonly<Record<Sign, boolean>> = {
    ADDRESS: addressed,
    SUBJECT: head.some((line) => SUBJECT.test(line)),
    DATE: head.some((line) => DATE.test(line) && words(line) <= 6),
    SALUTATION: page.some((line) => SALUTATION.test(line)),
    FIRST_PAGE: count === 1,
    OTHER_SENDER: mine.size > 0 && theirs.size > 0 && ![...mine].some((place) => theirs.has(place)),
    CLOSED_BEFORE: foot.some((line) => GREETING.test(line)),
    SHORT_LINES: top.filter((line) => words(line) <= 6).length >= 5,
    SHORT_END: words(end) <= 4,
    LOWER_START: /^\p{Ll}/u.test(top[0] ?? ''),
    FOLLOWING_PAGE: count !== undefined && count > 1,
    SAME_HEAD: page.length > 1 && first.length > 1 && page[0] === first[0] && words(page[0]!) > 1,
    ENCLOSURE: head.slice(0, 3).some((line) => ENCLOSURE.test(line)),
  };
  return (Object.keys(said) as Sign[]).filter((sign) => said[sign]);
};

/** One gap in four between two letters, before anything is known of its pages. */
const BIAS = -3.8;
/** The last three and FIRST_PAGE are set by hand: the fixture letters repeat no head and enclose nothing. */
const WEIGHT: Readonly<Record<Sign, number>> = {
  ADDRESS: 2,
  SUBJECT: 1.7,
  DATE: 1.5,
  SALUTATION: 3.5,
  CLOSED_BEFORE: 1.2,
  SHORT_LINES: 2,
  SHORT_END: 1.3,
  LOWER_START: -2.5,
  FOLLOWING_PAGE: -8,
  FIRST_PAGE: 3,
  OTHER_SENDER: 0.5,
  SAME_HEAD: -1.5,
  ENCLOSURE: -2.5,
};

const REASONS = Object.keys(BOUNDARY_REASONS) as readonly BoundaryReason[];

/** Below this a proposal would cost operators more looks than it saves. */
const WORTH_A_LOOK = 0.5;

/** Every gap between two pages with its signs: what the weights are fitted on. */
export const gapsBetween = (
  pages: readonly TextPage[],
): readonly { readonly beforePage: number; readonly confidence: number; readonly signs: readonly Sign[] }[] => {
  const read = pages.map(({ number, text }) => ({ number, lines: linesOf(text) }));
  let first = read[0]?.lines ?? [];
  return read.slice(1).map(({ number, lines }, index) => {
    const signs = signsBetween(first, read[index]!.lines, lines);
    const sum = signs.reduce((total, sign) => total + WEIGHT[sign], BIAS);
    const confidence = lines.length === 0 ? 0 : 1 / (1 + Math.exp(-sum));
    if (confidence >= WORTH_A_LOOK) first = lines;
    return { beforePage: number, confidence, signs };
  });
};

/** The places at which a new letter may begin, in the order of the pages (a document's written ones). */
export const proposeBoundaries: BoundaryFinder = (pages): readonly ProposedBoundary[] =>
  gapsBetween(pages).flatMap(({ beforePage, confidence, signs }) =>
    confidence < WORTH_A_LOOK
      ? []
      : [
          {
            beforePage,
            confidence: Math.round(confidence * 100) / 100,
            reasons: REASONS.filter((reason) => signs.includes(reason)),
          },
        ],
  );
