// The objects of a PDF, read one by one when they are asked for. PDFium draws what it finds and says nothing about the
// rest; this is how we learn what a page names and what of it is there.
import { decode, filtersOf } from '../filters/decode.ts';
import { type CrossReference, crossReferenceOf, numbersIn } from './cross-reference.ts';
import { objectAt } from './indirect-object.ts';
import { isKeyword, readerOf } from './syntax.ts';
import { type Dictionary, isDictionary, isReference, isStream, numberOf, type PdfValue } from './values.ts';

export interface Structure {
  readonly file: Buffer;
  readonly trailer: Dictionary;
  readonly catalog: Dictionary;
  /** Where every object was found until now. */
  crossReference(): CrossReference;
  /** One more than the highest object number. */
  readonly size: number;
  /** A cross-reference table was missing or wrong: objects were looked for, and some may have been lost. */
  isRepaired(): boolean;
  /** Something of what was read until now is not as it was written. */
  isDamaged(): boolean;
  /** A dictionary that could only be read in part. */
  isBroken(dictionary: Dictionary): boolean;
  /** Follows references; null for what is not in the file. */
  resolve(value: PdfValue | undefined): PdfValue;
}

const LARGEST_OBJECT_STREAM = 32e6;
const LONGEST_CHAIN = 16;

interface Packed {
  readonly bytes: Buffer;
  readonly places: ReadonlyMap<number, number>;
}

const objectsOf = (file: Buffer, start: CrossReference, base: number) => {
  let table = start;
  const values = new Map<number, PdfValue>();
  const packed = new Map<number, Packed | undefined>();
  const underWay = new Set<number>();
  const broken = new WeakSet<object>();
  let damaged = false;
  const noteBroken = (value: PdfValue) => {
    damaged = true;
    if (isDictionary(value)) broken.add(value);
  };

  const startAnew = (): boolean => {
    if (table.newest === undefined) return false;
    const found = crossReferenceOf.byLooking(file, base);
    if (found === undefined) return false;
    table = found;
    values.clear();
    packed.clear();
    return true;
  };

  const unpacked = (number: number): Packed | undefined => {
    if (packed.has(number)) return packed.get(number);
    const stream = get(number);
    if (!isStream(stream)) return undefined;
    const { dictionary, data } = stream;
    const { bytes, ended, altered } = decode(data, filtersOf(dictionary, resolve), { most: LARGEST_OBJECT_STREAM });
    damaged ||= altered === true || !ended || !stream.ended;
    const first = numberOf(resolve(dictionary.get('First'))) ?? 0;
    const count = numberOf(resolve(dictionary.get('N'))) ?? 0;
    const reader = readerOf(bytes, 0, { withReferences: false });
    const places = new Map<number, number>();
    for (const inside of numbersIn(bytes, count)) {
      reader.next();
      const offset = reader.next();
      if (typeof offset === 'number') places.set(inside, first + offset);
    }
    const result = { bytes, places };
    packed.set(number, result);
    return result;
  };

  const read = (number: number): PdfValue => {
    const place = table.places.get(number);
    if (place === undefined) return null;
    if ('at' in place) {
      const object = objectAt(file, place.at, (length) => numberOf(resolve(length)));
      if (object?.number === number) {
        if (object.broken) noteBroken(object.value);
        return object.value;
      }
      return startAnew() ? read(number) : null;
    }
    const inside = unpacked(place.stream);
    const at = inside?.places.get(number);
    if (inside === undefined || at === undefined) return startAnew() ? read(number) : null;
    const reader = readerOf(inside.bytes, at);
    const token = reader.next();
    const value = token === undefined || isKeyword(token) ? null : token;
    if (reader.broken) noteBroken(value);
    return value;
  };

  const get = (number: number): PdfValue => {
    const known = values.get(number);
    if (known !== undefined) return known;
    // A length that refers to its own stream, an object stream inside itself.
    if (underWay.has(number)) return null;
    underWay.add(number);
    const value = read(number);
    underWay.delete(number);
    values.set(number, value);
    return value;
  };

  const resolve = (value: PdfValue | undefined): PdfValue => {
    let current = value ?? null;
    for (let n = 0; isReference(current); n++) current = n < LONGEST_CHAIN ? get(current.number) : null;
    return current;
  };

  const isBroken = (dictionary: Dictionary) => broken.has(dictionary);
  return { table: () => table, startAnew, resolve, isBroken, isDamaged: () => damaged };
};

/** Undefined if no catalog is to be found: not a PDF that anybody could show. */
export const structureOf = (bytes: Uint8Array): Structure | undefined => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const base = Math.max(0, file.subarray(0, 1029).indexOf('%PDF-'));
  const fromTables = crossReferenceOf.fromTables(file, base);
  const start = fromTables ?? crossReferenceOf.byLooking(file, base);
  if (start === undefined) return undefined;
  const objects = objectsOf(file, start, base);
  const catalogOf = () => objects.resolve(objects.table().trailer.get('Root'));
  let catalog = catalogOf();
  const isWhole = () => isDictionary(catalog) && isDictionary(objects.resolve(catalog.get('Pages')));
  if (!isWhole() && objects.startAnew()) catalog = catalogOf();
  if (!isDictionary(catalog)) return undefined;
  const table = objects.table();
  const highest = [...table.places.keys()].reduce((most, number) => Math.max(most, number), 0);
  return {
    file,
    trailer: table.trailer,
    catalog,
    size: Math.max(highest + 1, numberOf(table.trailer.get('Size')) ?? 0),
    crossReference: objects.table,
    isRepaired: () => objects.table().newest === undefined,
    isDamaged: objects.isDamaged,
    isBroken: objects.isBroken,
    resolve: objects.resolve,
  };
};
