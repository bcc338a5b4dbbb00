// Restores the paragraph sign: the German models lack it and read `$`, `8`, `&` or `S` instead.
import type { Word } from '../../domain/page.ts';

/** What stands where `§` or `§§` stood, alone in a word, perhaps behind an opening bracket. */
const MISREAD = /^([([„"]?)([$8&Ss5]{1,2}|§[$8&Ss5])$/u;
/** Glued to its number, with a sign that no number starts with: `$70`, `$$12`, `$5,`. */
const GLUED = /^([([„"]?)(\${1,2})(\d{1,4}[a-z]?[.,;:)]?)$/u;
/** Glued and read as the digit 8: `870 VwGO`. */
const GLUED_DIGIT = /^([([„"]?)8(\d{1,3}[a-z]?)$/u;
/** A section's number: `5`, `28a`, `34,`, and a 1 that was read as I in slanted type. */
const NUMBER = /^(?:\d{1,4}[a-z]?|[I|l])[,;]?$/u;
const LAST_NUMBER = /^(?:\d{1,4}[a-z]?|[I|l])[.,;:)]*$/u;
const JOIN = /^(?:und|bis|oder|u\.|-|–)$/u;
const FOLLOWING = /^ff?\.?,?$/u;
const SUBDIVISION = /^(?:Abs\.?|Absatz|Satz|Unterabs\.?|Halbs\.?)$/u;
/** Beside a section's number, followed by one or two digits: longer ones are an article's or an invoice's. */
const ITEM = /^(?:Nr\.?|Nummer|Ziff\.?|Ziffer)$/u;
/** Words after which only a law is quoted. */
const LEAD_IN = /^(?:gemäß|gem\.|nach|laut|lt\.|i\.?V\.?m\.|V\.?m\.|i\.?S\.?d\.|S\.?d\.|Sinne|aufgrund|Grundlage)$/iu;

/** Words that a quotation's number is followed by in none of its meanings, but an amount's is. */
const UNIT =
  /^(?:€|EUR|Euro|US|USD|Dollar|Cent|%|Prozent|[kcm]?m²?|qm|km|[kmt]?g|l|h|min|Uhr|Tag|Woche|Monat|Jahr|Stück|St|Seite|Person|Mio|Mill|Tsd|Tausend|Million)(?:e|n|en)?[.,;:)]*$/u;
/** Before a `$` that means money. */
const MONEY = /(?:betrag|zahl|preis|kost|dollar|usd|summe|gebühr|überw|wert|rechnung)/iu;

const SHORT_LAWS = new Set(
  'AGG AO BDSG BEEG BGB BMG BZRG DSGVO EGBGB GG GKG GO GVG HGB IFG KAG KKG LBO RDG RVG TKG UVG UWG VOB VVG WEG WHG ZPO ZVG'.split(
    ' ',
  ),
);
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

/** Reads sections from `start` on: `34, 35 BauGB`, `12 bis 14 SGB`, `5 Abs. 2`. Undefined: there is no number. */
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
  const divided =
    (SUBDIVISION.test(text(end)) && /^(?:\d|I\b)/u.test(text(end + 1))) ||
    (ITEM.test(text(end)) && /^\d{1,2}[a-z]?[.,;:)]*$/u.test(text(end + 1)));
  const joined = JOIN.test(text(end)) ? end + 1 : /[,;]$/u.test(text(end - 1)) ? end : undefined;
  const another = joined !== undefined && text(joined).startsWith('§');
  return { several, proved: divided || isLaw(text(end)) || another };
};

/** `$` in front of a whole number is the sign unless money is spoken of: Germans write the dollar behind its amount. */
const isMoney = (texts: readonly string[], index: number): boolean => {
  const near = [...texts.slice(Math.max(0, index - 4), index), ...texts.slice(index + 1, index + 4)];
  return near.some((text) => MONEY.test(text)) || UNIT.test(texts[index + 2] ?? '');
};

/** One word with its sign put back, or as it was. */
const repaired = (texts: readonly string[], index: number): string => {
  const text = texts[index]!;
  const before = texts[index - 1] ?? '';
  const glued = GLUED.exec(text);
  // `$8 102 ff.` is the doubled sign and its number, not section 8.
  const doubleSign = text.endsWith('$8') && LAST_NUMBER.test(texts[index + 1] ?? '');
  const quoted = glued && quotationAt([glued[3]!, ...texts.slice(index + 1, index + 12)], 0);
  if (glued && !doubleSign && (quoted?.proved || LEAD_IN.test(before)))
    return `${glued[1]}${'§'.repeat(glued[2]!.length)}${glued[3]}`;
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
  // "gemäß § 5", "laut Hundesteuersatzung, § 6": but "nach 8 12 Euro" is an amount.
  const announced =
    (LEAD_IN.test(before) || (isLaw(before) && !before.endsWith('.'))) && !UNIT.test(texts[index + 2] ?? '');
  const dollars = sign.includes('$') && before !== '' && (alone[1] !== '' || !isMoney(texts, index));
  // `(8 9b`: a number with a letter in brackets is a section's.
  const lettered = alone[1] === '(' && /^\d+[a-z]/u.test(texts[index + 1]!);
  if (!quotation.proved && !announced && !dollars && !lettered) return text;
  const doubled = sign.length === 2 && (quotation.several || ['$$', '88', 'SS', '§8', '§$'].includes(sign));
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
