// Finds names in PDF source. Any character of a name may be written as #xx (ISO 32000-1, 7.3.5).

const escaped = (character: string): string => {
  const code = character.charCodeAt(0).toString(16);
  const hex = [...code].map((digit) => (/\d/.test(digit) ? digit : `[${digit}${digit.toUpperCase()}]`)).join('');
  return `(?:${character}|#${hex})`;
};

/** The source of a pattern for the whole name, slash included. */
export const nameOf = (name: string): string => `/${[...name].map(escaped).join('')}(?![^\\s()<>\\[\\]{}/%\\0])`;

/** Between two tokens: white space and a comment or two. Longer ones are found by walking through the file (walked.ts). */
export const GAP = '[\\s\\0]{0,50}(?:%[^\\r\\n]{0,100}[\\r\\n][\\s\\0]{0,20}){0,2}';
export const REFERENCE = `(\\d{1,10})[\\s\\0]{1,20}\\d{1,5}[\\s\\0]{1,20}R`;

export const PIECE = 8 * 1024 * 1024;
const OVERLAP = 4 * 1024;

/** The text in pieces that overlap; Latin-1, a character for each byte. */
export const piecesOf = function* (bytes: Buffer): Generator<string> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.toString('latin1', at, at + PIECE + OVERLAP);
};
