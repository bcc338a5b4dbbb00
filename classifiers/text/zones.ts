// Where a letter says it: whom it is addressed to, what about, and its first sentences. From the text alone, because
// sorting must work on typed letters as on misread ones; the index fields look closer (fields/letter-frame.ts).

export interface Zones {
  readonly recipient: string;
  readonly subject: string;
  /** The first sentences behind the salutation. */
  readonly lead: string;
}

const LONGEST_HEAD = 6000;
const LEAD = 350;

const SALUTATION =
  /^(?:Se[hn]r (?:ge|ver)e?h?rt|Guten (?:Tag|Morgen|Abend)|Hallo\b|Liebe[rs]?\b|Moin\b|Werte[rs]?\b|Grüß Gott|Geehrte|Dear\b|(?:Herr|Frau) \p{L}+[,!]$)/iu;
const SUBJECT = /^(?:Betreff|Betr\.?|Subject|Re|AW|WG)\s*:/i;
const TO = /^(?:An|To)\s*:/i;
const MAIL = /^(?:Von|An|Betreff)\s*:/i;
const ADDRESSED = /^An\b/i;
const OFFICE =
  /(?<![\p{L}-])(?:(?:haupt|landeshaupt|hanse|kreis)?stadt|gemeinde|kreis|magistrat|rathaus|\p{L}{0,40}(?:bürgermeister(?:in)?|amte?s?|behörden?|verwaltung|büro|kasse|stelle)|kämmerei)(?![-\p{L}])/iu;
/** "Musterhausen, den 3. Mai", "12.02.2025". */
const DATED = /^[^\p{L}\d]*(?:\p{L}+,? )?(?:den |am )?\d/u;
const LONG_LINE = 80;

/** The line with which the letter itself begins; the salutation, if it has one. */
const beginOf = (lines: readonly string[]): number => {
  const salutation = lines.findIndex((line) => line.length < LONG_LINE && SALUTATION.test(line));
  const prose = lines.findIndex((line, at) => at > 3 && line.length > LONG_LINE + 5);
  if (salutation >= 0 && (prose < 0 || salutation <= prose + 6)) return salutation;
  return prose >= 0 ? prose : Math.min(lines.length, 12);
};

const blocksOf = (lines: readonly string[]): readonly (readonly string[])[] => {
  const blocks: string[][] = [[]];
  for (const line of lines)
    if (line !== '') blocks.at(-1)!.push(line);
    else if (blocks.at(-1)!.length > 0) blocks.push([]);
  return blocks.filter((block) => block.length > 0);
};

/** The block that is the address: one that says so, else the first that names an office, but not the letterhead. */
const addressAmong = (blocks: readonly (readonly string[])[]): number => {
  const said = blocks.findIndex((block) =>
    block.some((line, at) => TO.test(line) || (at === 0 && ADDRESSED.test(line))),
  );
  if (said >= 0) return said;
  const names = (block: readonly string[]): boolean => block.some((line) => OFFICE.test(line));
  const below = blocks.findIndex((block, at) => at > 0 && names(block));
  return below < 0 && blocks[0] !== undefined && names(blocks[0]) ? 0 : below;
};

/**
 * Looks at the first 6000 characters; never throws. Blocks are separated by empty lines; a page that was
 * read has none, then all that stands above the letter counts as its address.
 */
export const zonesOf = (text: string): Zones => {
  const lines = text
    .slice(0, LONGEST_HEAD)
    .normalize('NFC')
    .split(/\r?\n|\r|\f/)
    .map((line) => line.trim());
  const begin = beginOf(lines);
  const blocks = blocksOf(lines.slice(0, begin));
  const at = addressAmong(blocks);
  const address = blocks[at] ?? [];
  const named = lines.slice(0, begin).find((line) => SUBJECT.test(line));
  const below = blocks
    .slice(Math.max(at + 1, 1))
    .slice(-2)
    .flat()
    .filter((line) => !DATED.test(line));
  return {
    recipient: (address.some((line) => MAIL.test(line)) ? address.filter((line) => TO.test(line)) : address).join('\n'),
    subject: named ?? below.join('\n'),
    lead: lines.slice(begin).join(' ').slice(0, LEAD),
  };
};
