// Completes G4 data that end by the book before the picture's last row: the rows that are missing are blank paper.
// Source: ITU-T T.6.
import { BELOW, BLACK_RUNS, HORIZONTAL, runCodes, WHITE_RUNS } from './fax-codes.ts';
import type { FaxRows } from './fax-rows.ts';

const END_OF_BLOCK = '000000000001'.repeat(2);

/** A row of one colour below any other, and one more of it below itself. `runsAreWhite`: G4's black is shown white. */
const emptyRows = (count: number, columns: number, runsAreWhite: boolean): string => {
  const first = runsAreWhite
    ? HORIZONTAL + runCodes(0, WHITE_RUNS) + runCodes(columns, BLACK_RUNS)
    : HORIZONTAL + runCodes(columns, WHITE_RUNS) + runCodes(0, BLACK_RUNS);
  const next = runsAreWhite ? BELOW + BELOW : BELOW;
  return first + next.repeat(count - 1);
};

export const withWhiteRows = (
  data: Uint8Array,
  { rows, endBit }: FaxRows,
  { width, height, runsAreWhite }: { readonly width: number; readonly height: number; readonly runsAreWhite: boolean },
): Buffer => {
  const more = emptyRows(height - rows, width, runsAreWhite) + END_OF_BLOCK;
  const completed = Buffer.alloc(Math.ceil((endBit + more.length) / 8));
  completed.set(data.subarray(0, Math.ceil(endBit / 8)));
  // The last byte holds the beginning of the old end.
  if (endBit % 8 !== 0) completed[endBit >> 3]! &= 0xff << (8 - (endBit % 8));
  for (let n = 0; n < more.length; n++) {
    if (more.charCodeAt(n) === 0x31) completed[(endBit + n) >> 3]! |= 0x80 >> ((endBit + n) & 7);
  }
  return completed;
};
