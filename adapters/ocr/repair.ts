// Puts back the paragraph sign: the German models have none and read `$`, `8`, `&` or `S` instead.
import type { Word } from '../../domain/page.ts';

/** What stands where `§` or `§§` stood, alone in a word, perhaps behind an opening bracket. */
const MISREAD = /^([([„"]?)([$8&Ss5]{1,2})$/u;
/** Glued to its number, with a sign that no number starts with: `$70`, `$$12`, `$5,`. */
const GLUED = /^([([„"]?)(\${1,2})(\d{1,4}[a-z]?[.,;:)]?)$/u;
/** Glued and read as the digit 8: `870 VwGO`. */
const GLUED_DIGIT = /^([([„"]?)8(\d{1,3}[a-z]?)$/u;
/** A section's number: `5`, `28a`, `34,`, and a 1 that was read as I in slanted type. */
const NUMBER = /^(?:\d{1,4}[a-z]?|I)[,;]?$/u;
const LAST_NUMBER = /^(?:\d{1,4}[a-z]?|I)[.,;:)]*$/u;
const JOIN = /^(?:und|bis|oder|u\.|-|–)$/u;
const FOLLOWING = /^ff?\.?,?$/u;
const SUBDIVISION = /^(?:Abs\.?|Absatz|Satz|Unterabs\.?|Halbs\.?)$/u;
/** Words after which only a law is quoted. */
const LEAD_IN = /^(?:gemäß|gem\.|nach|laut|lt\.|i\.?V\.?m\.|V\.?m\.|i\.?S\.?d\.|S\.?d\.|Sinne|aufgrund|Grundlage)$/iu;

const SHORT_LAWS = new Set('AGG AO BDSG BGB BMG DSGVO GG GVG HGB IFG KAG LBO RVG UVG ZPO ZVG'.split(' '));
/** With its book, which is often glued to it: `SGB`, `SGBX`. */
const SOCIAL_CODE = /^SGB[IVXl]*$/u;
/** `BauGB`, `VwVfG`, `PAuswG`, `StVO`, `BauNVO`: a short name of capitals and small letters with a law's ending. */
const COMPOUND_LAW = /^(?=.*[a-zäöü])(?:\p{L}*\p{Lu}\p{L}*)(?:G|GB|O|VO)$/u;
const SPELT_LAW = /^\p{Lu}\p{Ll}+(?:gesetz(?:es|buch|buches)?|ordnung|verordnung|satzung)$/u;

const bare = (text: string): string => text.replace(/[.,;:)\]]+$/u, '');

const isLaw = (text: string): boolean => {
  if (text.length > 40) return false;
  const name = bare(text);
  return SHORT_LAWS.has(name) || SOCIAL_CODE.test(name) || COMPOUND_LAW.test(name) || SPELT_LAW.test(name);
};

interface Quotation {
  /** More than one section is quoted, so the sign was doubled. */
  readonly several: boolean;
  /** A subdivision or the law's name follows, as in nothing but a quotation. */
  readonly proved: boolean;
}

/** Reads sections from `start` on: `34, 35 BauGB`, `12 bis 14 SGB`, `5 Abs. 2`. Undefined: no number stands there. */
const quotationAt = (texts: readonly string[], start: number): Quotation | undefined => {
  const text = (index: number): string => texts[index] ?? '';
  if (!LAST_NUMBER.test(text(start))) return undefined;
  let several = false;
  let end = start + 1;
  while (NUMBER.test(text(end - 1))) {
    const number = JOIN.test(text(end)) ? end + 1 : /[,;]$/u.test(text(end - 1)) ? end : undefined;
    if (number === undefined || !LAST_NUMBER.test(text(number))) break;
    several = true;
    end = number + 1;
  }
  if (FOLLOWING.test(text(end))) {
    several = true;
    end += 1;
  }
  // `Abs. 2`: the number behind it keeps "2 Satz Reifen" out.
  const divided = SUBDIVISION.test(text(end)) && /^(?:\d|I\b)/u.test(text(end + 1));
  const joined = JOIN.test(text(end)) ? end + 1 : /[,;]$/u.test(text(end - 1)) ? end : undefined;
  const another = joined !== undefined && text(joined).startsWith('§');
  return { several, proved: divided || isLaw(text(end)) || another };
};

/** One word with its sign put back, or as it was. */
const repaired = (texts: readonly string[], index: number): string => {
  const text = texts[index]!;
  const before = texts[index - 1] ?? '';
  const glued = GLUED.exec(text);
  const quoted = glued && quotationAt([glued[3]!, ...texts.slice(index + 1, index + 12)], 0);
  if (glued && (quoted?.proved || LEAD_IN.test(before))) return `${glued[1]}${'§'.repeat(glued[2]!.length)}${glued[3]}`;
  const digit = GLUED_DIGIT.exec(text);
  if (
    digit !== null &&
    LEAD_IN.test(before) &&
    (isLaw(texts[index + 1] ?? '') || SUBDIVISION.test(texts[index + 1] ?? ''))
  ) {
    return `${digit[1]}§${digit[2]}`;
  }
  const alone = MISREAD.exec(text);
  if (alone === null) return text;
  const quotation = quotationAt(texts, index + 1);
  if (quotation === undefined) return text;
  const sign = alone[2]!;
  const dollars = sign.includes('$');
  if (!quotation.proved && !(dollars && LEAD_IN.test(before))) return text;
  const doubled = sign.length === 2 && (quotation.several || sign === '$$' || sign === '88');
  return `${alone[1]}${doubled ? '§§' : '§'}`;
};

/**
 * The same words with `§` and `§§` where a law is quoted. A sign is put back only in front of a section's number that
 * is followed by a subdivision or a law's name, or for `$` behind a word that announces one ("gemäß"): amounts,
 * quantities and telephone numbers stay as they were read.
 */
export const repairParagraphSigns = (words: readonly Word[]): readonly Word[] => {
  const texts = words.map(({ text }) => text);
  // From the end: a sign that is put back proves the one before it ("§ 5 und § 7 AO").
  for (let index = texts.length - 1; index >= 0; index -= 1) texts[index] = repaired(texts, index);
  return words.map((word, index) => (word.text === texts[index] ? word : { ...word, text: texts[index]! }));
};
