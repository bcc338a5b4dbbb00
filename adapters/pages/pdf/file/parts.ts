// Tells apart the PDFs that a copier's "append" has put one behind the other in a single file.
// Updates of one PDF (also signed ones), linearised files and PDFs attached inside another one are no second file.
import { crossReferenceOf } from './cross-reference.ts';

/** Between the end of one PDF and the beginning of the next: line breaks, zeros, a printer's job language. */
const FARTHEST = 4096;
const MOST_PARTS = 500;
/** Places that are looked at; a PDF that was updated a thousand times is no post. */
const MOST_LOOKED = 2_000;
const HEADER = /^%PDF-\d\.\d/;

/** `from` up to `to` is a PDF by itself: its index, counted from its own beginning, leads to its catalog. */
const standsAlone = (file: Buffer, from: number, to: number): boolean =>
  crossReferenceOf.fromTables(file.subarray(from, to), 0) !== undefined;

/** The bytes before `at` close a PDF. */
const isBehindAnEnd = (file: Buffer, at: number): boolean => {
  const before = file.toString('latin1', Math.max(0, at - FARTHEST), at);
  const behind = before.slice(before.lastIndexOf('%%EOF') + '%%EOF'.length);
  return before.includes('%%EOF') && !/\bobj\b|stream/.test(behind);
};

/** Where a PDF begins as the data of a stream: whatever begins behind it may be in that stream too. */
const carriedIn = (file: Buffer): number[] => {
  const places: number[] = [];
  for (let at = file.indexOf('%PDF-'); at >= 0; at = file.indexOf('%PDF-', at + 5)) {
    if (/stream\r?\n?$/.test(file.toString('latin1', Math.max(0, at - 10), at))) places.push(at);
  }
  return places;
};

/** Where PDFs begin in the file; one beginning if it is a single PDF. */
const beginnings = (file: Buffer): number[] => {
  const first = file.indexOf('%PDF-');
  const begins = [first];
  const carried = carriedIn(file);
  let looked = 0;
  for (let at = file.indexOf('%PDF-', first + 5); at >= 0; at = file.indexOf('%PDF-', at + 5)) {
    if (begins.length >= MOST_PARTS || !HEADER.test(file.toString('latin1', at, at + 8))) continue;
    if (!isBehindAnEnd(file, at)) continue;
    looked += 1;
    if (looked > MOST_LOOKED) break;
    const from = begins.at(-1)!;
    // A PDF that carries this one inside is not at its own end here; one that is updated goes on counting from its start.
    const carriesAnother = carried.some((place) => place > from && place < at);
    if (carriesAnother && !standsAlone(file, from, at)) continue;
    const isUpdate = crossReferenceOf.fromTables(file.subarray(from), 0)?.newest;
    if (isUpdate !== undefined && isUpdate.at > at - from && !standsAlone(file, at, file.length)) continue;
    begins.push(at);
  }
  return begins;
};

/** The PDFs in the file, in their order; what stands before the first one stays with it. */
export const partsOf = (bytes: Uint8Array): Uint8Array[] => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = beginnings(file);
  return begins.map((begin, n) => bytes.subarray(n === 0 ? 0 : begin, begins[n + 1] ?? bytes.length));
};
