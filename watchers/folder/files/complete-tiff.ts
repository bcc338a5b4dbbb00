// Whether a TIFF is complete: walks the directory chain and checks that all referenced data is inside the file.
// TIFF 6.0 (Adobe 1992), chapters 2 and 15; BigTIFF: the Aware Systems design of 2004.

import type { Verdict } from './completeness.ts';
import type { ReadPart } from './read-range.ts';

const MOST_DIRECTORIES = 20_000;
const MOST_ENTRIES = 4_096;
/** Bytes of directories and of strip lists that are read at most; a file that needs more counts as unknown. */
const BUDGET = 8 * 1024 * 1024;
/** Bytes at the end that no page need name: padding to a full word. More may be the next page on its way. */
const SLACK = 16;

/** Bytes a value of each field type takes; types 1 to 13 and, in BigTIFF, 16 to 18. */
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const COMPRESSION = 259;
/** Directories below a page's own that hold pictures, and those that only tell of one: Exif, GPS. */
const PICTURES_BELOW = 330;
const TOLD_BELOW = [34665, 34853];
/** A JPEG that only these name: old fax servers write it so. */
const [JPEG_AT, JPEG_BYTES] = [513, 514];
/** What a page's pixels hang on; where other values are does not matter for reading the page. */
const PIXEL_TAGS: ReadonlySet<number> = new Set([256, 257, 258, 259, 320, 347]);
/** Strips and tiles: the tag of their offsets, the tag of their lengths. */
const DATA_TAGS = [
  [273, 279],
  [324, 325],
] as const;
const LISTED: ReadonlySet<number> = new Set([PICTURES_BELOW, ...TOLD_BELOW, ...DATA_TAGS.flat()]);

interface Layout {
  readonly u16: (bytes: Buffer, at: number) => number;
  readonly u32: (bytes: Buffer, at: number) => number;
  readonly u64: (bytes: Buffer, at: number) => number;
  readonly big: boolean;
}

interface Field {
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

interface Directory {
  readonly fields: ReadonlyMap<number, Field>;
  readonly next: number;
}

/** What the walk through the pages learns on its way. */
interface Walk {
  readonly part: ReadPart;
  readonly size: number;
  readonly layout: Layout;
  /** The end of the last byte that any page names. */
  reach: number;
  spent: number;
  unsure: boolean;
  /** Where the last strip of a compressed picture ends. */
  lastCompressed: number;
}

const layoutOf = (little: boolean, big: boolean): Layout => ({
  big,
  u16: (bytes, at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
  u32: (bytes, at) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)),
  u64: (bytes, at) => Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)),
});

const numbersOf = ({ type, count, bytes }: Field, { u16, u32, u64 }: Layout): number[] | undefined => {
  const width = TYPE_SIZES[type] ?? 0;
  const read = width === 2 ? u16 : width === 4 ? u32 : width === 8 ? u64 : undefined;
  return read && Array.from({ length: count }, (_, index) => read(bytes, index * width));
};

/** Notes that the file names these bytes; false: it does not hold them. */
const reaches = (walk: Walk, end: number): boolean => {
  walk.reach = Math.max(walk.reach, end);
  return end <= walk.size;
};

const exactly = async (walk: Walk, position: number, length: number): Promise<Buffer | undefined> => {
  if (!reaches(walk, position + length)) return undefined;
  walk.spent += length;
  const bytes = await walk.part(position, length);
  return bytes.length === length ? bytes : undefined;
};

/** A page's directory; undefined if something that it names is not in the file. */
const readDirectory = async (walk: Walk, at: number): Promise<Directory | undefined> => {
  const { big, u16, u32, u64 } = walk.layout;
  const offset = big ? u64 : u32;
  const [countSize, entrySize, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const head = await exactly(walk, at, countSize);
  const count = head && (big ? u64(head, 0) : u16(head, 0));
  if (!count || count > MOST_ENTRIES) return undefined;
  const table = await exactly(walk, at + countSize, count * entrySize + inline);
  if (!table) return undefined;
  const fields = new Map<number, Field>();
  for (let entry = 0; entry < count * entrySize; entry += entrySize) {
    const tag = u16(table, entry);
    const type = u16(table, entry + 2);
    const values = offset(table, entry + 4);
    // Zeros where a field should be: the directory was not written to its end.
    if (type === 0) return undefined;
    const length = values * (TYPE_SIZES[type] ?? 0);
    const place = entry + entrySize - inline;
    if (length <= inline) {
      fields.set(tag, { type, count: values, bytes: table.subarray(place, place + length) });
    } else if (!LISTED.has(tag) || walk.spent + length > BUDGET) {
      const end = offset(table, place) + length;
      const needed = LISTED.has(tag) || PIXEL_TAGS.has(tag);
      if (LISTED.has(tag) || (end > walk.size && !needed)) walk.unsure = true;
      if (needed || end <= walk.size) if (!reaches(walk, end)) return undefined;
    } else {
      const bytes = await exactly(walk, offset(table, place), length);
      if (!bytes) return undefined;
      fields.set(tag, { type, count: values, bytes });
    }
  }
  return { fields, next: offset(table, count * entrySize) };
};

/** False: a strip or tile of this page is not in the file. */
const holdsPicture = (walk: Walk, fields: Directory['fields']): boolean => {
  const compression = fields.get(COMPRESSION);
  const compressed = compression !== undefined && numbersOf(compression, walk.layout)?.[0] !== 1;
  for (const [offsetTag, lengthTag] of DATA_TAGS) {
    const offsetField = fields.get(offsetTag);
    const lengthField = fields.get(lengthTag);
    if (!offsetField) continue;
    if (lengthField?.count !== offsetField.count) {
      walk.unsure = true;
      continue;
    }
    const offsets = numbersOf(offsetField, walk.layout);
    const lengths = numbersOf(lengthField, walk.layout);
    if (!offsets || !lengths) return false;
    for (const [index, offset] of offsets.entries()) {
      const length = lengths[index]!;
      // Writers that fill in the list at the end leave zeros in it until then; a sparse strip has both zero.
      if ((offset === 0) !== (length === 0) || !reaches(walk, offset + length)) return false;
      if (compressed && length > 16) walk.lastCompressed = Math.max(walk.lastCompressed, offset + length);
    }
  }
  return true;
};

/** False: the JPEG that the page names goes on behind the end of the file. */
const holdsJpeg = (walk: Walk, fields: Directory['fields']): boolean => {
  const [at, bytes] = [JPEG_AT, JPEG_BYTES].map((tag) => {
    const field = fields.get(tag);
    return field && numbersOf(field, walk.layout)?.[0];
  });
  return !at || !bytes || reaches(walk, at + bytes);
};

/** What tells of a picture may be broken and the picture whole; it only counts for where the file may end. */
const lookBelow = async (walk: Walk, fields: Directory['fields']): Promise<void> => {
  for (const tag of TOLD_BELOW) {
    const field = fields.get(tag);
    for (const at of (field && numbersOf(field, walk.layout)) ?? []) {
      const { reach } = walk;
      if (at !== 0 && (await readDirectory(walk, at)) === undefined) {
        walk.unsure = true;
        walk.reach = reach;
      }
    }
  }
};

const holdsPages = async (walk: Walk, first: number): Promise<boolean> => {
  // 0 ends the chain; what was seen before closes a circle.
  const seen = new Set([0]);
  const waiting = [first];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (seen.size > MOST_DIRECTORIES || walk.spent > BUDGET) {
      walk.unsure = true;
      return true;
    }
    const directory = await readDirectory(walk, at);
    if (!directory || !holdsPicture(walk, directory.fields) || !holdsJpeg(walk, directory.fields)) return false;
    await lookBelow(walk, directory.fields);
    waiting.push(directory.next);
    const field = directory.fields.get(PICTURES_BELOW);
    const below = field && numbersOf(field, walk.layout);
    if (below) waiting.push(...below.slice(0, MOST_DIRECTORIES));
  }
  return true;
};

/**
 * `whole-so-far`, never `whole`: between two pages a writer's file is a complete TIFF of the pages before, and only the
 * writer knows whether another comes.
 */
export const judgeTiff = async (part: ReadPart, size: number): Promise<Verdict> => {
  const head = await part(0, 16);
  const big = head[2] === 43 || head[3] === 43;
  if (head.length < (big ? 16 : 8)) return 'incomplete';
  const layout = layoutOf(head[0] === 0x49, big);
  const first = big ? layout.u64(head, 8) : layout.u32(head, 4);
  const walk: Walk = { part, size, layout, reach: 0, spent: 0, unsure: false, lastCompressed: 0 };
  // libtiff writes the header first and the way to the first page last.
  if (first === 0 || !(await holdsPages(walk, first))) return 'incomplete';
  // Data at the end that no page names belong to a page whose directory is still to come.
  if (walk.unsure || size - walk.reach > SLACK) return 'unknown';
  // Windows sets the full size first and fills it later: zeros where compressed data, or all that is named, should end.
  const isFilled = async (end: number, length: number): Promise<boolean> =>
    (await part(end - length, length)).some((byte) => byte !== 0);
  if (walk.lastCompressed > 0 && !(await isFilled(walk.lastCompressed, 16))) return 'unknown';
  return (await isFilled(walk.reach, big ? 16 : 8)) ? 'whole-so-far' : 'unknown';
};
