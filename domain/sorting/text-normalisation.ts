// Normalises text before characters are counted: composed letters, ligatures expanded.

/** Characters of a letter (UTF-16 code units) that sorting and the register read; the rest is enclosures. */
export const READ_AT_MOST = 60_000;

const LIGATURE = /[\uFB00-\uFB06]/gu;

/** Unicode's NFC, and `ﬁ` as two letters. Doing it twice changes nothing. */
export const inOneSpelling = (text: string): string =>
  text.normalize('NFC').replace(LIGATURE, (letter) => letter.normalize('NFKC'));
