// Lines of a letter's text with their offsets, and the line patterns that begin and end a letter.

export interface TextLine {
  /** Trimmed. */
  readonly text: string;
  /** Characters (UTF-16 code units) of the whole text, end exclusive, without the line end. */
  readonly start: number;
  readonly end: number;
  /** The line is the first of a page. */
  readonly newPage: boolean;
}

const LINE = /[^\n\r\f]*(?:\r\n|\n|\r|\f|$)/gu;
const LINE_END = /[\r\n\f]+$/;

/** In linear time; empty lines are kept. */
export const linesOf = (text: string): readonly TextLine[] => {
  const lines: TextLine[] = [];
  let newPage = true;
  for (const { 0: raw, index } of text.matchAll(LINE)) {
    if (raw === '') break;
    lines.push({ text: raw.trim(), start: index, end: index + raw.replace(LINE_END, '').length, newPage });
    newPage = raw.endsWith('\f');
  }
  return lines;
};

const LONGEST_FORMULA = 80;

const SALUTATION =
  /^(?:Se[hn]r (?:ge|ver)e?h?rte?[rsn]?\b|Guten (?:Tag|Morgen|Abend)(?=[ ,!]|$)|Hallo\b|Liebe[rs]? \p{Lu}|Moin\b|Werte[rs]? \p{Lu}|Grüß Gott|Dear\b)/iu;
const CLOSING =
  /^(?:Mit (?:\S+ ){0,3}(?:Gr[uüiI]+[sßB8]+|Hochachtung)|Hochachtungsvoll|(?:\p{L}+e[nr]? )?Gr[uü](?:ß|ss|B)en?(?=[ ,!]|$)|(?:LG|MfG|VG)(?=[ ,]|$)|Es grüßt|Herzlichst|Best regards|Kind regards|Yours (?:sincerely|faithfully))/iu;

export const isClosing = ({ text }: TextLine): boolean => text.length < LONGEST_FORMULA && CLOSING.test(text);
export const isSalutation = ({ text }: TextLine): boolean =>
  text.length < LONGEST_FORMULA && SALUTATION.test(text) && !CLOSING.test(text);
