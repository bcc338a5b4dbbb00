// Tells text from codes that only look like it: a font without a map, or with a shifted one, gives letters that are none.

/** UTF-8 that somebody took for Windows' letters: "Ã¼" for "ü", "Â§" for "§", "â€" for a dash or a quote. */
const MOJIBAKE = /Ã[\u0080-\u00bf\u0152-\u0178\u2013-\u2026\u20ac]|Â[§°²³´«»]|â€/gu;

/**
 * Pairs of letters that German and the other languages in a German mailroom are made of. Of the pairs in 320 letters 75 %
 * or more are these, of 60 characters of one 58 % or more, in Turkish, Polish, Romanian, Albanian and Hungarian about
 * 70 %; of the pairs in text whose letters are shifted or exchanged at most 50 %.
 */
const PAIRS: ReadonlySet<string> = new Set(
  (
    'ab ac ad af ag ah ai ak al am an ar as at au ba be bl ca ch ck co da de di do ea eb ec ed ef eg eh ei ek el em en ep ' +
    'er es et eu ew ez fe ft fu ga ge gu ha he hi hl hm hn ho hr ht ia ib ic id ie ig ik il im in io is it iz ka ke ki kl ' +
    'ko ku la ld le li ll lo lt ma me mi mm mo mu na nd ne ng ni nk nn no ns nt nu of ol om on op or os ot ou ow pa pe pl ' +
    'po pr qu ra rb rd re rg ri rk rn ro rs rt ru rz sa sc se sg sh si so sp ss st su sz ta te th ti to tr ts tt tz ub uf ' +
    'um un ur us ut ve vo wa we wi ya za zu cz'
  ).split(' '),
);
const FEWEST_PAIRS = 40;
const COMMON_PAIRS = 0.5;

const areLetters = (a: number, b: number): boolean => a >= 97 && a <= 122 && b >= 97 && b <= 122;

/** True also where there is too little text to tell, and for other scripts than Latin. */
export const readsLikeLanguage = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if ((text.match(MOJIBAKE)?.length ?? 0) > Math.max(1, 0.002 * letters)) return false;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase();
  let [pairs, common] = [0, 0];
  for (let n = 1; n < plain.length; n++) {
    if (!areLetters(plain.charCodeAt(n - 1), plain.charCodeAt(n))) continue;
    pairs++;
    if (PAIRS.has(plain.slice(n - 1, n + 1))) common++;
  }
  return pairs < FEWEST_PAIRS || common >= COMMON_PAIRS * pairs;
};

/** Letters and digits, not a row of dots or symbols. */
export const isMostlyWritten = (text: string): boolean =>
  (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 0.5 * text.length;
