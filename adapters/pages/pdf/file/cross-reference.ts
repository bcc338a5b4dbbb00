// Where each object of a PDF is: from its cross-reference tables and streams, or, if they are broken, from looking at
// the whole file. Source: ISO 32000-1, 7.5.4 to 7.5.8.
import { decode, filtersOf } from '../filters/decode.ts';
import { objectAt } from './indirect-object.ts';
import { isKeyword, readerOf } from './syntax.ts';
import {
  type Dictionary,
  isArray,
  isDictionary,
  isReference,
  isStream,
  nameOf,
  numberOf,
  type PdfValue,
} from './values.ts';

/** In the file itself, or the `index`-th object of an object stream. */
export type Place = { readonly at: number } | { readonly stream: number; readonly index: number };

export interface CrossReference {
  readonly places: ReadonlyMap<number, Place>;
  readonly trailer: Dictionary;
  /** Of the newest section, from the file's header on; undefined: the file was looked through, its tables are broken. */
  readonly newest?: { readonly at: number; readonly isStream: boolean };
}

const MOST_SECTIONS = 4096;
const MOST_OBJECTS = 8_388_607;
const LARGEST_TABLE = 64e6;
/** Times the file that looking through it may read: objects that never end would be read to the end again and again. */
const MOST_READ = 20;

const plain = (value: PdfValue | undefined): PdfValue => value ?? null;

interface Section {
  readonly trailer: Dictionary;
  readonly isStream: boolean;
}

type Put = (number: number, place: Place | undefined) => void;

const readTable = (file: Buffer, at: number, base: number, put: Put): Section | undefined => {
  const reader = readerOf(file, at, { withReferences: false });
  for (;;) {
    const first = reader.next();
    if (isKeyword(first) && first.keyword === 'trailer') break;
    const count = reader.next();
    if (typeof first !== 'number' || typeof count !== 'number' || count > MOST_OBJECTS) return undefined;
    for (let n = 0; n < count; n++) {
      const [offset, , kind] = [reader.next(), reader.next(), reader.next()];
      if (typeof offset !== 'number' || !isKeyword(kind)) return undefined;
      put(first + n, kind.keyword === 'n' && offset > 0 ? { at: base + offset } : undefined);
    }
  }
  const trailer = readerOf(file, reader.at).next();
  return isDictionary(trailer as PdfValue) ? { trailer: trailer as Dictionary, isStream: false } : undefined;
};

const readStream = (file: Buffer, at: number, base: number, put: Put): Section | undefined => {
  const value = objectAt(file, at, numberOf)?.value;
  if (!isStream(value) || nameOf(value.dictionary.get('Type')) !== 'XRef') return undefined;
  const { dictionary } = value;
  const { bytes, ended, altered } = decode(value.data, filtersOf(dictionary, plain), { most: LARGEST_TABLE });
  const fields = dictionary.get('W');
  if (!ended || altered || !isArray(fields)) return undefined;
  const widths = fields.map((width) => numberOf(width) ?? 0);
  const row = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length < 3 || row < 1 || row > 32) return undefined;
  const given = dictionary.get('Index');
  const index = isArray(given) ? given.map((n) => numberOf(n) ?? 0) : [0, numberOf(dictionary.get('Size')) ?? 0];
  let from = 0;
  for (let section = 0; section + 1 < index.length; section += 2) {
    for (let n = 0; n < index[section + 1]! && from + row <= bytes.length; n++, from += row) {
      let place = from;
      const [kind, second, third] = widths.map((width, field) => {
        let number = width === 0 && field === 0 ? 1 : 0;
        for (let k = 0; k < width; k++) number = number * 256 + bytes[place++]!;
        return number;
      });
      const number = index[section]! + n;
      if (kind === 1) put(number, { at: base + second! });
      else if (kind === 2) put(number, { stream: second!, index: third! });
      else put(number, undefined);
    }
  }
  return { trailer: dictionary, isStream: true };
};

/** `base`: where the file's header is; offsets count from there. Undefined if any table is missing or broken. */
const fromTables = (file: Buffer, base: number): CrossReference | undefined => {
  const found = file.lastIndexOf('startxref');
  const start = found < 0 ? undefined : readerOf(file, found + 'startxref'.length).next();
  if (typeof start !== 'number') return undefined;
  const places = new Map<number, Place | undefined>();
  const put: Put = (number, place) => {
    if (!places.has(number)) places.set(number, place);
  };
  const queue = [start];
  const seen = new Set<number>();
  let newest: Section | undefined;
  while (queue.length > 0) {
    const offset = queue.shift()!;
    if (seen.has(offset)) continue;
    if (seen.size >= MOST_SECTIONS || !(offset >= 0) || base + offset >= file.length) return undefined;
    seen.add(offset);
    const at = base + offset;
    const keyword = /^\s*xref\b/.exec(file.toString('latin1', at, at + 40))?.[0];
    const section = keyword ? readTable(file, at + keyword.length, base, put) : readStream(file, at, base, put);
    if (section === undefined) return undefined;
    newest ??= section;
    for (const key of ['XRefStm', 'Prev']) {
      const next = numberOf(section.trailer.get(key));
      if (next !== undefined) queue.push(next);
    }
  }
  if (newest === undefined || !isReference(newest.trailer.get('Root'))) return undefined;
  const used = [...places].filter((entry): entry is [number, Place] => entry[1] !== undefined);
  return { places: new Map(used), trailer: newest.trailer, newest: { at: start, isStream: newest.isStream } };
};

/** The numbers of the objects in an object stream, in their order. */
export const numbersIn = (bytes: Buffer, count: number): number[] => {
  const reader = readerOf(bytes, 0, { withReferences: false });
  const numbers: number[] = [];
  for (let n = 0; n < count; n++) {
    const [number, offset] = [reader.next(), reader.next()];
    if (typeof number !== 'number' || typeof offset !== 'number') break;
    numbers.push(number);
  }
  return numbers;
};

/** Every object that can be found; of several with one number the last. */
const byLooking = (file: Buffer, base: number): CrossReference | undefined => {
  const places = new Map<number, Place>();
  const packed: [number, Place][] = [];
  const trailers: Dictionary[] = [];
  let catalog: Dictionary | undefined;
  let left = MOST_READ * file.length + 1e6;
  for (let at = file.indexOf('obj', base); at >= 0; ) {
    const before = /(?:^|[^\d])(\d{1,10})\s+(\d{1,5})\s+$/.exec(file.toString('latin1', Math.max(base, at - 30), at));
    const begins = before && at - before[0].length + before[0].search(/\d/);
    const object = begins === null ? undefined : objectAt(file, begins, numberOf);
    let next = at + 3;
    if (object !== undefined) {
      left -= object.end - begins!;
      if (left < 0) return undefined;
      const { number, value } = object;
      places.set(number, { at: begins! });
      const dictionary = isStream(value) ? value.dictionary : isDictionary(value) ? value : undefined;
      const type = nameOf(dictionary?.get('Type'));
      if (type === 'Catalog') {
        const own = { number, generation: object.generation };
        catalog = new Map<string, PdfValue>([['Root', own]]);
      }
      if (isStream(value)) {
        next = Math.max(next, object.end);
        if (type === 'XRef') trailers.push(value.dictionary);
        if (type === 'ObjStm') {
          const { bytes } = decode(value.data, filtersOf(value.dictionary, plain), { most: LARGEST_TABLE });
          const numbers = numbersIn(bytes, numberOf(value.dictionary.get('N')) ?? 0);
          packed.push(...numbers.map((inside, index): [number, Place] => [inside, { stream: number, index }]));
          const inside = bytes.indexOf('/Catalog');
          if (inside >= 0) {
            const first = numberOf(value.dictionary.get('First')) ?? 0;
            const root = rootIn(bytes, numbers, first);
            if (root !== undefined) catalog = new Map<string, PdfValue>([['Root', { number: root, generation: 0 }]]);
          }
        }
      }
    }
    at = file.indexOf('obj', next);
  }
  for (let at = file.indexOf('trailer', base); at >= 0; at = file.indexOf('trailer', at + 7)) {
    const reader = readerOf(file, at + 7);
    const trailer = reader.next();
    left -= reader.at - at;
    if (left < 0) return undefined;
    if (isDictionary(trailer as PdfValue)) trailers.push(trailer as Dictionary);
  }
  for (const [number, place] of packed) if (!places.has(number)) places.set(number, place);
  const known = trailers.findLast((trailer) => {
    const root = trailer.get('Root');
    return isReference(root) && places.has(root.number);
  });
  const trailer = known ?? catalog;
  return trailer === undefined ? undefined : { places, trailer };
};

const rootIn = (bytes: Buffer, numbers: readonly number[], first: number): number | undefined => {
  const reader = readerOf(bytes, first);
  for (const number of numbers) {
    const value = reader.next() as PdfValue | undefined;
    if (isDictionary(value) && nameOf(value.get('Type')) === 'Catalog') return number;
  }
  return undefined;
};

/** Every object that the tables place in the file itself begins there. */
const isTrue = (file: Buffer, { places }: CrossReference): boolean =>
  [...places].every(([number, place]) => {
    const head = 'at' in place ? file.toString('latin1', place.at, place.at + 40) : undefined;
    return head === undefined || Number(/^\s*(\d{1,10})\s+\d{1,5}\s+obj/.exec(head)?.[1]) === number;
  });

export const crossReferenceOf = { fromTables, byLooking, isTrue };
