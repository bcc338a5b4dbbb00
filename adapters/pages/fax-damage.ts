// Detects damaged fax data (CCITT G3, G4 have no checksum) from libtiff's warnings.
// sharp collects libvips' warnings for the whole process, so this holds as long as a process decodes one page at a time.
import type { PageDoubt } from '../../domain/page.ts';

/** libtiff's tif_fax3.c reports unreadable rows as "<what> at line N of strip|tile M (…)". */
const WARNING =
  /(?:Premature EOL|Line length mismatch|Bad code word|Uncompressed data|Buffer overrun|Invalid code).* at line (\d+) of (?:strip|tile) (\d+)/i;

interface FaxCoding {
  readonly group: 3 | 4;
  readonly rowsPerStrip: number;
}

/** Rows of the page that could not be read as they were sent. */
const brokenRows = (warnings: readonly string[], rowsPerStrip: number): ReadonlySet<number> =>
  new Set(
    warnings.flatMap((warning) => {
      const [, line, strip] = WARNING.exec(warning) ?? [];
      return line === undefined ? [] : [Number(strip) * rowsPerStrip + Number(line)];
    }),
  );

/** Rows one below the other that hold half the height of a small letter; libtiff counts two of them as one. */
const LOST_ROWS = 4;

/**
 * What is to be doubted of a page of `height` rows that is not damaged: noise that costs single rows takes no letter
 * away. Rows that are missing at the end stand for those that were skipped above.
 */
export const faxDoubt = (
  warnings: readonly string[],
  { group, rowsPerStrip }: FaxCoding,
  height: number,
): PageDoubt | undefined => {
  const rows = new Set(brokenRows(warnings, rowsPerStrip));
  if (rows.size === 0) return undefined;
  for (let last = height - 1; rows.delete(last); ) last--;
  const isLost = (row: number): boolean =>
    Array.from({ length: LOST_ROWS }, (_, n) => row + n).every((one) => rows.has(one));
  return group === 3 && [...rows].some(isLost) ? 'repaired' : 'rebuilt';
};

/**
 * What is wrong with a fax-coded page of `height` rows, or undefined if it holds.
 *
 * G3 rows stand alone: a transmission error costs a row, and a page with up to 2 % of such rows is what a fax machine
 * prints too. A G4 row builds on the one before it, so the first error spoils all below; only in the last 1 % of the
 * rows it is the coder's untidy end and not a loss.
 */
export const faxDamage = (
  warnings: readonly string[],
  { group, rowsPerStrip }: FaxCoding,
  height: number,
): string | undefined => {
  const rows = brokenRows(warnings, rowsPerStrip);
  if (rows.size === 0) return warnings.find((warning) => /\berror\b/i.test(warning));
  if (group === 3) return rows.size > height * 0.02 ? `${rows.size} of ${height} fax rows are unreadable` : undefined;
  const first = Math.min(...rows);
  return first < height * 0.99 ? `the G4 data is broken from row ${first} of ${height} on` : undefined;
};
