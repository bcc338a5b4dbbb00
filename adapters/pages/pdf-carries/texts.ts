// The text of a PDF in which its dictionaries can be read: the file as it is, and its object streams unpacked.
// Source: ISO 32000-1, 7.5.7. Bounded: what does not fit is said to be unexamined.
import { inflateSync } from 'node:zlib';
import { GAP, nameOf, PIECE, piecesOf } from './names.ts';

const MOST_UNPACKED = 8e6;
const MOST_UNPACKED_IN_ALL = 100e6;
const MOST_STREAMS = 5_000;
const LONGEST_OBJECT = 16_384;
const MOST_PLACES = 20;

export interface PdfText {
  readonly bytes: Buffer;
  /** Object streams: pairs of number and offset, then the objects. */
  readonly streams: readonly Buffer[];
  /** Everything that could hold a dictionary is among them. */
  readonly whole: boolean;
}

const OBJECT_STREAM = new RegExp(`${nameOf('ObjStm')}`, 'g');
const FLATE_ONLY = new RegExp(`${nameOf('Filter')}${GAP}\\[?${GAP}${nameOf('FlateDecode')}${GAP}\\]?`);
const OTHERWISE_PACKED = new RegExp(`${nameOf('Predictor')}${GAP}(?!1\\b)\\d`);

/** The dictionary around a place in the text, as far as it can be told. */
const around = (text: string, at: number): string => {
  const from = text.lastIndexOf(' obj', at);
  const to = text.indexOf('stream', at);
  return from < 0 || to < 0 ? '' : text.slice(from, to);
};

const unpack = (bytes: Buffer, dictionary: string, from: number): Buffer | undefined => {
  if (OTHERWISE_PACKED.test(dictionary)) return undefined;
  const to = bytes.indexOf('endstream', from);
  const data = bytes.subarray(from, to < 0 ? undefined : to);
  if (!/\/F(?:i|#69)/.test(dictionary)) return data;
  if (!FLATE_ONLY.test(dictionary)) return undefined;
  try {
    return inflateSync(data, { maxOutputLength: MOST_UNPACKED });
  } catch {
    // Encrypted, damaged or a bomb: the caller hears that not all was seen.
    return undefined;
  }
};

/** Object streams are small; a file that names one holds its dictionary near. */
export const textOf = (bytes: Buffer): PdfText => {
  const streams: Buffer[] = [];
  let whole = true;
  let left = MOST_UNPACKED_IN_ALL;
  const seen = new Set<number>();
  let at = 0;
  for (const piece of piecesOf(bytes)) {
    for (const found of piece.matchAll(OBJECT_STREAM)) {
      const place = at + found.index;
      if (seen.has(place)) continue;
      seen.add(place);
      const dictionary = around(piece, found.index);
      const keyword = piece.indexOf('stream', found.index);
      if (dictionary === '' || keyword < 0 || seen.size > MOST_STREAMS || left < 0) {
        // Named in a text, or cut off.
        if (keyword >= 0) whole = false;
        continue;
      }
      const data = at + keyword + 'stream'.length;
      const stream = unpack(bytes, dictionary, data + (bytes[data] === 0x0d ? 2 : 1));
      if (stream === undefined) whole = false;
      else streams.push(stream);
      left -= stream?.length ?? 0;
    }
    at += PIECE;
  }
  return { bytes, streams, whole };
};

const inStream = (stream: Buffer, number: number): string | undefined => {
  const head = /^[\d\s\0]*/.exec(stream.toString('latin1', 0, 64_000))![0];
  const values = head
    .trim()
    .split(/[\s\0]+/)
    .map(Number);
  for (let pair = 0; pair + 1 < values.length; pair += 2) {
    if (values[pair] !== number) continue;
    const from = head.length + values[pair + 1]!;
    const next = values[pair + 3];
    return stream.toString(
      'latin1',
      from,
      Math.min(from + LONGEST_OBJECT, next === undefined ? Infinity : head.length + next),
    );
  }
  return undefined;
};

const OBJECT = /(\d{1,10})[\s\0]{1,20}\d{1,5}[\s\0]{1,20}obj\b/g;
const placesOf = new WeakMap<PdfText, ReadonlyMap<number, readonly number[]>>();

/** Where each object begins: read once, and only if somebody asks for one. */
const indexOf = (text: PdfText): ReadonlyMap<number, readonly number[]> => {
  const known = placesOf.get(text);
  if (known !== undefined) return known;
  const places = new Map<number, number[]>();
  let at = 0;
  for (const piece of piecesOf(text.bytes)) {
    for (const found of piece.matchAll(OBJECT)) {
      const number = Number(found[1]);
      const here = places.get(number);
      const place = at + found.index + found[0].length;
      if (here === undefined) places.set(number, [place]);
      else if (here.length < MOST_PLACES && !here.includes(place)) here.push(place);
    }
    at += PIECE;
  }
  placesOf.set(text, places);
  return places;
};

/** Every version of an object that the file holds: an update appends a newer one. */
export const versionsOf = (text: PdfText, number: number): readonly string[] => {
  const plain = (indexOf(text).get(number) ?? []).map((place) => {
    const body = text.bytes.toString('latin1', place, place + LONGEST_OBJECT);
    const end = body.search(/\bendobj\b|>>\s*stream\b/);
    return end < 0 ? body : body.slice(0, end);
  });
  return [...plain, ...text.streams.flatMap((stream) => inStream(stream, number) ?? [])];
};

/** All of it, piece by piece. */
export const everyPiece = function* ({ bytes, streams }: PdfText): Generator<string> {
  yield* piecesOf(bytes);
  for (const stream of streams) yield* piecesOf(stream);
};
