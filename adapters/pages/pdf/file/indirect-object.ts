// Reads one indirect object of a PDF where the cross-reference table says it is. Source: ISO 32000-1, 7.3.8 and 7.3.10.
import { isKeyword, isWhite, readerOf } from './syntax.ts';
import { isDictionary, type PdfValue, type Reference } from './values.ts';

export interface IndirectObject extends Reference {
  readonly value: PdfValue;
  /** Its dictionary or array is not closed, holds what is no value, or is closed before the object ends. */
  readonly broken: boolean;
  /** Where the object ends, `endobj` not counted. */
  readonly end: number;
}

/** Behind the line break that ends the keyword `stream`. */
const dataBehind = (file: Buffer, at: number): number => {
  if (file[at] === 0x0d) return file[at + 1] === 0x0a ? at + 2 : at + 1;
  return file[at] === 0x0a ? at + 1 : at;
};

const END = 'endstream';

const endsAt = (file: Buffer, at: number): boolean => {
  let behind = at;
  for (let n = 0; n < 4 && isWhite(file[behind]); n++) behind++;
  return file.toString('latin1', behind, behind + END.length) === END;
};

/** `/Length` where it is right, else up to `endstream`. */
const dataFrom = (file: Buffer, at: number, length: number | undefined) => {
  if (length !== undefined && length >= 0 && at + length <= file.length && endsAt(file, at + length)) {
    return { data: file.subarray(at, at + length), ended: true, fits: true };
  }
  const found = file.indexOf(END, at);
  if (found < 0) return { data: file.subarray(at), ended: false, fits: false };
  let end = found;
  if (end > at && file[end - 1] === 0x0a) end--;
  if (end > at && file[end - 1] === 0x0d) end--;
  return { data: file.subarray(at, end), ended: true, fits: length === end - at };
};

/** Undefined if no object begins there. `lengthOf` says what a `/Length` that is a reference stands for. */
export const objectAt = (
  file: Buffer,
  at: number,
  lengthOf: (length: PdfValue | undefined) => number | undefined,
): IndirectObject | undefined => {
  const head = /^\s*(\d{1,10})\s+(\d{1,5})\s+obj(?![a-z])/.exec(file.toString('latin1', at, at + 40));
  if (head === null) return undefined;
  const reader = readerOf(file, at + head[0].length);
  const token = reader.next();
  const value = token === undefined || isKeyword(token) ? null : token;
  const [number, generation, end] = [Number(head[1]), Number(head[2]), reader.at];
  const isUnclosed = reader.broken;
  const behind = reader.next();
  const keyword = isKeyword(behind) ? behind.keyword : undefined;
  if (!isDictionary(value) || keyword !== 'stream') {
    return { number, generation, value, end, broken: isUnclosed || keyword !== 'endobj' };
  }
  const from = dataBehind(file, reader.at);
  const { data, ended, fits } = dataFrom(file, from, lengthOf(value.get('Length')));
  const stream = { dictionary: value, data, ended, ...(fits ? {} : { misfit: true as const }) };
  return { number, generation, value: stream, end: from + data.length, broken: isUnclosed };
};
