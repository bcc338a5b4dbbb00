// Finds the objects of a PDF that name a key, for the few things that PDFium does not tell. Source: ISO 32000-1, 7.5.7.
import { inflateSync } from 'node:zlib';

export interface NamedObject {
  /** The object's number. */
  readonly number: number;
  /** From the key to the end of the object, at most 200 characters. */
  readonly value: string;
}

const LONGEST_VALUE = 200;
/** An object stream holds some hundred small objects; one that unpacks to more is a bomb. */
const MOST_UNPACKED = 8e6;
const MOST_UNPACKED_IN_ALL = 100e6;
const MOST_STREAMS = 2000;
/** More pages than a file may have; who names a key more often wants to cost time. */
const MOST_NAMES = 10_000;

const everyPlace = function* (bytes: Buffer, key: string, most: number): Generator<number> {
  let at = bytes.indexOf(key);
  for (let n = 0; n < most && at >= 0; n++, at = bytes.indexOf(key, at + key.length)) yield at;
};

const inPlainText = (file: Buffer, key: string): NamedObject[] =>
  [...everyPlace(file, key, MOST_NAMES)].flatMap((at) => {
    const before = file.toString('latin1', Math.max(0, at - 4096), at);
    const number = /(\d+)\s+\d+\s+obj\b(?!.*\bobj\b)/s.exec(before)?.[1];
    if (number === undefined || before.lastIndexOf('endobj') > before.lastIndexOf(' obj')) return [];
    return [{ number: Number(number), value: file.toString('latin1', at + key.length, at + LONGEST_VALUE) }];
  });

const unpacked = (file: Buffer, dictionaryAt: number): Buffer | undefined => {
  const behind = file.subarray(dictionaryAt, dictionaryAt + 1024).indexOf('stream');
  if (behind < 0) return undefined;
  const stream = dictionaryAt + behind;
  const from = stream + 'stream'.length + (file[stream + 'stream'.length] === 0x0d ? 2 : 1);
  const to = file.indexOf('endstream', from);
  try {
    return inflateSync(file.subarray(from, to < 0 ? undefined : to), { maxOutputLength: MOST_UNPACKED });
  } catch {
    // Encrypted, damaged or a bomb: PDFium judges the file, here it only hides its names.
    return undefined;
  }
};

/** An object stream begins with pairs: the number of an object, and where it stands behind the pairs. */
const inObjectStream = (stream: Buffer, key: string): NamedObject[] => {
  const pairs = /^[\d\s]*/.exec(stream.toString('latin1', 0, 64_000))![0];
  const values = pairs.trim().split(/\s+/).map(Number);
  const places = values.filter((_, n) => n % 2 === 1).map((place) => pairs.length + place);
  return [...everyPlace(stream, key, MOST_NAMES)].flatMap((at) => {
    const number = values[2 * places.findLastIndex((place) => place <= at)];
    if (number === undefined) return [];
    return [{ number, value: stream.toString('latin1', at + key.length, at + LONGEST_VALUE) }];
  });
};

/** Every object whose dictionary names a key (slash included), for each of `keys`. Encrypted ones are not found. */
export const objectsNaming = <K extends string>(
  file: Buffer,
  keys: readonly K[],
): ReadonlyMap<K, readonly NamedObject[]> => {
  const streams: Buffer[] = [];
  let left = MOST_UNPACKED_IN_ALL;
  for (const at of everyPlace(file, '/ObjStm', MOST_STREAMS)) {
    const stream = unpacked(file, at);
    if (stream !== undefined && keys.some((key) => stream.includes(key))) streams.push(stream);
    left -= stream?.length ?? MOST_UNPACKED;
    if (left < 0) break;
  }
  return new Map(
    keys.map((key) => [key, [...inPlainText(file, key), ...streams.flatMap((stream) => inObjectStream(stream, key))]]),
  );
};
