// The text of a PDF in which its dictionaries can be read: the file as it is, and its object streams unpacked.
// Source: ISO 32000-1, 7.5.7. Bounded: what does not fit is said to be unexamined.
import { inflateSync } from 'node:zlib';
import { GAP, nameOf, PIECE, piecesOf } from './names.ts';

const MOST_UNPACKED = 8e6;
const MOST_UNPACKED_IN_ALL = 100e6;
const MOST_STREAMS = 5_000;
/** Times the file that its streams may be read in all: those that never end would be read to the file's end each. */
const MOST_READ = 20;
/** An object stream's own dictionary is short. */
const NEAR = 1_024;
const LONGEST_OBJECT = 16_384;
const MOST_PLACES = 20;
const MOST_OBJECTS = 1_000_000;

export interface PdfText {
  /** The file, and what its object streams hold, written as if it stood in the file. */
  readonly parts: readonly Buffer[];
  /** Everything that could hold a dictionary is among them. */
  readonly whole: boolean;
}

const OBJECT_STREAM = new RegExp(nameOf('ObjStm'), 'g');
const FLATE_ONLY = new RegExp(`${nameOf('Filter')}${GAP}\\[?${GAP}${nameOf('FlateDecode')}${GAP}\\]?`);
const ANY_FILTER = new RegExp(nameOf('Filter'));
const OTHERWISE_PACKED = new RegExp(`${nameOf('Predictor')}${GAP}(?!1\\b)\\d`);

const unpack = (data: Buffer, dictionary: string): Buffer | undefined => {
  if (OTHERWISE_PACKED.test(dictionary)) return undefined;
  if (!ANY_FILTER.test(dictionary)) return data.subarray(0, MOST_UNPACKED);
  if (!FLATE_ONLY.test(dictionary)) return undefined;
  try {
    return inflateSync(data, { maxOutputLength: MOST_UNPACKED });
  } catch {
    // Encrypted, damaged or a bomb: the caller hears that not all was seen.
    return undefined;
  }
};

/** An object stream begins with pairs: the number of an object, and where it stands behind the pairs. */
const writtenOut = (stream: Buffer): Buffer => {
  const head = /^[\d\s\0]*/.exec(stream.toString('latin1', 0, 256_000))![0];
  const values = head
    .trim()
    .split(/[\s\0]+/)
    .map(Number);
  const objects: (Buffer | string)[] = [];
  for (let pair = 0; pair + 1 < values.length; pair += 2) {
    const next = values[pair + 3];
    const object = stream.subarray(
      head.length + values[pair + 1]!,
      next === undefined ? undefined : head.length + next,
    );
    objects.push(`\n${values[pair]} 0 obj\n`, object, '\nendobj\n');
  }
  // Whatever the pairs say: all of it is looked through, once more and as it is, if they leave something out.
  const sum = objects.reduce((size, { length }) => size + length, 0);
  if (sum > 2 * stream.length + 64_000) return stream;
  return Buffer.concat([...objects.map((one) => (typeof one === 'string' ? Buffer.from(one) : one)), stream]);
};

interface Unpacked {
  /** Undefined: it cannot be unpacked. Empty: the name is only mentioned. */
  readonly stream: Buffer | undefined;
  /** Bytes of the file. */
  readonly read: number;
}

const streamAt = (bytes: Buffer, place: number): Unpacked => {
  const behind = bytes.toString('latin1', place, place + NEAR);
  const keyword = behind.indexOf('stream');
  if (keyword < 0) return { stream: Buffer.alloc(0), read: 0 };
  const before = bytes.toString('latin1', Math.max(0, place - NEAR), place);
  const dictionary = before.slice(before.lastIndexOf(' obj') + 1) + behind.slice(0, keyword);
  const data = place + keyword + 'stream'.length;
  const from = data + (bytes[data] === 0x0d ? 2 : 1);
  const to = bytes.indexOf('endstream', from);
  const packed = bytes.subarray(from, to < 0 ? undefined : to);
  return { stream: unpack(packed, dictionary), read: packed.length };
};

export const textOf = (bytes: Buffer): PdfText => {
  const streams: Buffer[] = [];
  let whole = true;
  let left = MOST_UNPACKED_IN_ALL;
  let toRead = MOST_READ * bytes.length + 1e6;
  let last = -1;
  let count = 0;
  let at = 0;
  for (const piece of piecesOf(bytes)) {
    for (const found of piece.matchAll(OBJECT_STREAM)) {
      const place = at + found.index;
      if (place <= last) continue;
      last = place;
      count += 1;
      if (count > MOST_STREAMS || left < 0 || toRead < 0) return { parts: [bytes, ...streams], whole: false };
      const { stream, read } = streamAt(bytes, place);
      toRead -= read;
      if (stream === undefined) whole = false;
      else if (stream.length > 0) streams.push(writtenOut(stream));
      left -= stream?.length ?? 0;
    }
    at += PIECE;
  }
  return { parts: [bytes, ...streams], whole };
};

const OBJECT = /(\d{1,10})[\s\0]{1,20}\d{1,5}[\s\0]{1,20}obj\b/g;
type Place = readonly [part: Buffer, at: number];
const placesOf = new WeakMap<PdfText, ReadonlyMap<number, readonly Place[]>>();

/** Where each object begins: read once, and only if somebody asks for one. */
const indexOf = (text: PdfText): ReadonlyMap<number, readonly Place[]> => {
  const known = placesOf.get(text);
  if (known !== undefined) return known;
  const places = new Map<number, Place[]>();
  for (const part of text.parts) {
    let at = 0;
    for (const piece of piecesOf(part)) {
      for (const found of piece.matchAll(OBJECT)) {
        const number = Number(found[1]);
        const here = places.get(number);
        const place: Place = [part, at + found.index + found[0].length];
        if (here !== undefined) {
          if (here.length < MOST_PLACES) here.push(place);
        } else if (places.size < MOST_OBJECTS) places.set(number, [place]);
      }
      at += PIECE;
    }
  }
  placesOf.set(text, places);
  return places;
};

/** Every version of an object that the file holds: an update appends a newer one. */
export const versionsOf = (text: PdfText, number: number): readonly string[] =>
  (indexOf(text).get(number) ?? []).map(([part, place]) => {
    const body = part.toString('latin1', place, place + LONGEST_OBJECT);
    const end = body.search(/\bendobj\b|>>\s*stream\b/);
    return end < 0 ? body : body.slice(0, end);
  });

/** All of it, piece by piece. */
export const everyPiece = function* ({ parts }: PdfText): Generator<string> {
  for (const part of parts) yield* piecesOf(part);
};
