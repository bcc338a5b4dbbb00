// Walks a TIFF's chain of directories by hand, so that a page the file lacks is counted and a loop ends.
// Sources: TIFF 6.0 (Adobe, 1992); the BigTIFF design (libtiff); TIFF/EP and EXIF use the same directories.
import type { QuarantineReason } from '../../../domain/reasons.ts';
import type { Resolution } from '../resolution.ts';

/** One page's directory. Numbers are TIFF's own (compression 3: G3, 4: G4; photometric 0: white is zero, …). */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  readonly photometric: number;
  readonly compression: number;
  readonly orientation: number;
  readonly resolution?: Resolution;
  /** Rows in a strip or tile; 0 if several tiles lie side by side. */
  readonly rowsPerStrip: number;
  /** A smaller version of another page, or its mask: not a sheet of its own. */
  readonly secondary: boolean;
  /** False if the pixel data runs past the end of the file. */
  readonly whole: boolean;
}

/** `at`: where the directory begins; `linkAt`: where in it the place of the next one is written. */
export type TiffEntry =
  | { readonly kind: 'page'; readonly page: TiffPage; readonly at: number; readonly linkAt: number }
  /** Here the chain breaks: this page and all behind it are lost, and count as one. */
  | { readonly kind: 'broken'; readonly reason: QuarantineReason; readonly detail: string };

// biome-ignore format: a table
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
};
// biome-ignore format: a table
const TAG = {
  newSubfileType: 254, width: 256, height: 257, bits: 258, compression: 259, photometric: 262, stripOffsets: 273,
  orientation: 274, samples: 277, rowsPerStrip: 278, stripBytes: 279, xResolution: 282, yResolution: 283,
  resolutionUnit: 296, tileWidth: 322, tileHeight: 323, tileOffsets: 324, tileBytes: 325, jpegAt: 513,
} as const;

/** More tags than any scanner writes; more strips than a page has rows. */
const MOST_TAGS = 1000;
const MOST_VALUES = 100_000;

interface Reader {
  readonly view: DataView;
  readonly little: boolean;
  readonly big: boolean;
}

const offsetAt = ({ view, little, big }: Reader, at: number): number =>
  big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);

/** 'II' or 'MM', then 42 or (BigTIFF) 43. */
const readerOf = (bytes: Uint8Array): Reader | undefined => {
  if (bytes.length < 8) return undefined;
  const little = bytes[0] === 0x49 && bytes[1] === 0x49;
  if (!little && !(bytes[0] === 0x4d && bytes[1] === 0x4d)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(2, little);
  if (version === 42) return { view, little, big: false };
  return version === 43 && bytes.length >= 16 && view.getUint16(4, little) === 8
    ? { view, little, big: true }
    : undefined;
};

export const isTiff = (bytes: Uint8Array): boolean => readerOf(bytes) !== undefined;

type Tags = ReadonlyMap<number, readonly number[]>;

const valueAt = ({ view, little }: Reader, type: number, at: number): number => {
  if (type === 3) return view.getUint16(at, little);
  if (type === 4 || type === 13) return view.getUint32(at, little);
  if (type === 16 || type === 18) return Number(view.getBigUint64(at, little));
  if (type === 5) return view.getUint32(at, little) / view.getUint32(at + 4, little);
  if (type === 11) return view.getFloat32(at, little);
  if (type === 12) return view.getFloat64(at, little);
  return view.getUint8(at);
};

const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/** The directory at `at` and where the next one begins (0: none); `lacking` if a value is not there; undefined if it runs past the end of the file. */
const directoryAt = (
  reader: Reader,
  at: number,
): { readonly tags: Tags; readonly lacking: boolean; readonly linkAt: number; readonly next: number } | undefined => {
  const { view, little, big } = reader;
  const end = view.byteLength;
  const [countBytes, entryBytes, inline] = big ? [8, 20, 8] : [2, 12, 4];
  if (at + countBytes > end) return undefined;
  const count = big ? Number(view.getBigUint64(at, little)) : view.getUint16(at, little);
  const linkAt = at + countBytes + count * entryBytes;
  if (linkAt + inline > end) return undefined;
  const tags = new Map<number, readonly number[]>();
  let lacking = false;
  for (let i = 0; i < Math.min(count, MOST_TAGS); i++) {
    const entry = at + countBytes + i * entryBytes;
    const [tag, type] = [view.getUint16(entry, little), view.getUint16(entry + 2, little)];
    const values = big ? Number(view.getBigUint64(entry + 4, little)) : view.getUint32(entry + 4, little);
    const size = TYPE_BYTES[type];
    if (!WANTED.has(tag) || size === undefined || values === 0 || values > MOST_VALUES) continue;
    const valuesAt = entry + (big ? 12 : 8);
    const from = values * size <= inline ? valuesAt : offsetAt(reader, valuesAt);
    if (from + values * size > end) lacking = true;
    else
      tags.set(
        tag,
        Array.from({ length: values }, (_, n) => valueAt(reader, type, from + n * size)),
      );
  }
  return { tags, lacking, linkAt, next: offsetAt(reader, linkAt) };
};

const resolutionIn = (tags: Tags): Resolution | undefined => {
  const unit = tags.get(TAG.resolutionUnit)?.[0] ?? 2;
  const x = tags.get(TAG.xResolution)?.[0];
  if (x === undefined || unit === 1) return undefined;
  const toInch = unit === 3 ? 2.54 : 1;
  return { x: x * toInch, y: (tags.get(TAG.yResolution)?.[0] ?? x) * toInch };
};

const pageIn = (tags: Tags, fileSize: number): TiffPage | undefined => {
  const first = (tag: number, otherwise: number) => tags.get(tag)?.[0] ?? otherwise;
  const [width, height] = [first(TAG.width, 0), first(TAG.height, 0)];
  const offsets = tags.get(TAG.tileOffsets) ?? tags.get(TAG.stripOffsets) ?? tags.get(TAG.jpegAt);
  if (width < 1 || height < 1 || offsets === undefined) return undefined;
  const lengths = tags.get(TAG.tileBytes) ?? tags.get(TAG.stripBytes) ?? [];
  const tiled = tags.has(TAG.tileOffsets);
  const resolution = resolutionIn(tags);
  return {
    width,
    height,
    bits: first(TAG.bits, 1),
    samples: first(TAG.samples, 1),
    photometric: first(TAG.photometric, 0),
    compression: first(TAG.compression, 1),
    orientation: first(TAG.orientation, 1),
    ...(resolution === undefined ? {} : { resolution }),
    rowsPerStrip: tiled
      ? first(TAG.tileWidth, 0) >= width
        ? first(TAG.tileHeight, 0)
        : 0
      : Math.min(first(TAG.rowsPerStrip, height), height),
    secondary: (first(TAG.newSubfileType, 0) & 0b101) !== 0,
    whole: offsets.every((offset, n) => offset + (lengths[n] ?? 1) <= fileSize),
  };
};

/** Resolution and orientation of the EXIF block `bytes` (from its 'II' or 'MM' on); empty if it is unreadable. */
export const readExif = (bytes: Uint8Array): { readonly resolution?: Resolution; readonly orientation?: number } => {
  const reader = readerOf(bytes);
  const tags = reader === undefined ? undefined : directoryAt(reader, offsetAt(reader, 4))?.tags;
  if (tags === undefined) return {};
  const resolution = resolutionIn(tags);
  const orientation = tags.get(TAG.orientation)?.[0];
  return {
    ...(resolution === undefined ? {} : { resolution }),
    ...(orientation === undefined ? {} : { orientation }),
  };
};

/**
 * The pages of a TIFF in order, at most `most` of them. A chain that leads out of the file, into rubbish or back on
 * itself ends in one `broken` entry. `[]` only if `bytes` is no TIFF.
 */
export const readDirectories = (bytes: Uint8Array, most: number): readonly TiffEntry[] => {
  const reader = readerOf(bytes);
  if (reader === undefined) return [];
  const broken = (reason: QuarantineReason, detail: string): TiffEntry => ({ kind: 'broken', reason, detail });
  const entries: TiffEntry[] = [];
  const seen = new Set<number>();
  let at = offsetAt(reader, reader.big ? 8 : 4);
  // A scan that was broken off still has the 0 that its header began with.
  if (at === 0) return [broken('FILE_TRUNCATED', 'the first directory was never written')];
  for (let directory = 0; at !== 0 && entries.length < most; directory++) {
    if (seen.has(at)) return [...entries, broken('PAGE_DAMAGED', `directory ${directory + 1} leads back to another`)];
    seen.add(at);
    const found = directoryAt(reader, at);
    if (found === undefined) {
      return [...entries, broken('FILE_TRUNCATED', `directory ${directory + 1} lies behind the end of the file`)];
    }
    const page = pageIn(found.tags, bytes.length);
    if (page === undefined) {
      const reason = found.lacking ? 'FILE_TRUNCATED' : 'PAGE_DAMAGED';
      return [...entries, broken(reason, `directory ${directory + 1} describes no page`)];
    }
    entries.push({ kind: 'page', page, at, linkAt: found.linkAt });
    at = found.next;
  }
  return entries;
};

/**
 * Runs `use` while `bytes` look like a file with this one page: decoders walk the whole chain first and refuse every page
 * if a single one is broken, and a copy of a batch would cost more than its pages. Two links are bent for that time and
 * put back behind it, so no two uses may overlap.
 */
export const asOnlyPage = async <T>(
  bytes: Uint8Array,
  { at, linkAt }: { readonly at: number; readonly linkAt: number },
  use: () => Promise<T>,
): Promise<T> => {
  const reader = readerOf(bytes)!;
  const bend = (place: number, value: number): (() => void) => {
    const size = reader.big ? 8 : 4;
    const before = Uint8Array.from(bytes.subarray(place, place + size));
    if (reader.big) reader.view.setBigUint64(place, BigInt(value), reader.little);
    else reader.view.setUint32(place, value, reader.little);
    return () => bytes.set(before, place);
  };
  const straighten = [bend(linkAt, 0), bend(reader.big ? 8 : 4, at)];
  try {
    return await use();
  } finally {
    for (const link of straighten.reverse()) link();
  }
};
