// Parses one TIFF directory: fields in any order, type and spelling, and the offset of the next directory.
// Sources: TIFF 6.0 (Adobe, 1992); the BigTIFF design (libtiff); TIFF/EP and EXIF use the same directories.

// biome-ignore format: a table
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
};
// biome-ignore format: a table
export const TAG = {
  newSubfileType: 254, subfileType: 255, width: 256, height: 257, bits: 258, compression: 259, photometric: 262,
  fillOrder: 266, stripOffsets: 273, orientation: 274, samples: 277, rowsPerStrip: 278, stripBytes: 279,
  xResolution: 282, yResolution: 283, planar: 284, t4Options: 292, resolutionUnit: 296, predictor: 317, colourMap: 320,
  tileWidth: 322, tileHeight: 323, tileOffsets: 324, tileBytes: 325, subDirectories: 330, extraSamples: 338,
  sampleFormat: 339, jpegTables: 347, jpegAt: 513, jpegBytes: 514, jpegRestart: 515, jpegQuantisation: 519, jpegDc: 520,
  jpegAc: 521, subsampling: 530, exif: 34665, profile: 34675, gps: 34853,
} as const;

/** More tags than any scanner writes; more strips than a page has rows. */
const MOST_TAGS = 1000;
const MOST_VALUES = 250_000;

export interface TiffReader {
  readonly view: DataView;
  readonly little: boolean;
  readonly big: boolean;
}

export interface TiffField {
  readonly type: number;
  readonly count: number;
  /** Where its values begin, and behind their last byte; within the file. */
  readonly from: number;
  readonly to: number;
}

export interface TiffDirectory {
  readonly at: number;
  /** Behind the way to the next one. */
  readonly end: number;
  /** By tag; of fields that are there twice, the first. */
  readonly fields: ReadonlyMap<number, TiffField>;
  /** Tags whose values lie behind the end of the file. */
  readonly lacking: ReadonlySet<number>;
  /** 0: none. */
  readonly next: number;
}

export const offsetAt = ({ view, little, big }: TiffReader, at: number): number =>
  big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);

/** 'II' or 'MM', then 42 or (BigTIFF) 43. */
export const tiffReader = (bytes: Uint8Array): TiffReader | undefined => {
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

export const isTiff = (bytes: Uint8Array): boolean => tiffReader(bytes) !== undefined;

/** Undefined if it runs past the end of the file. */
export const tiffDirectory = (reader: TiffReader, at: number): TiffDirectory | undefined => {
  const { view, little, big } = reader;
  const size = view.byteLength;
  const [countBytes, entryBytes, inline] = big ? [8, 20, 8] : [2, 12, 4];
  if (at + countBytes > size) return undefined;
  const count = big ? Number(view.getBigUint64(at, little)) : view.getUint16(at, little);
  const linkAt = at + countBytes + count * entryBytes;
  if (linkAt + inline > size) return undefined;
  const fields = new Map<number, TiffField>();
  const lacking = new Set<number>();
  for (let i = 0; i < Math.min(count, MOST_TAGS); i++) {
    const entry = at + countBytes + i * entryBytes;
    const [tag, type] = [view.getUint16(entry, little), view.getUint16(entry + 2, little)];
    const values = big ? Number(view.getBigUint64(entry + 4, little)) : view.getUint32(entry + 4, little);
    const bytes = (TYPE_BYTES[type] ?? 0) * values;
    if (bytes === 0 || fields.has(tag)) continue;
    const valuesAt = entry + (big ? 12 : 8);
    const from = bytes <= inline ? valuesAt : offsetAt(reader, valuesAt);
    if (from + bytes > size) lacking.add(tag);
    else fields.set(tag, { type, count: values, from, to: from + bytes });
  }
  return { at, end: linkAt + inline, fields, lacking, next: offsetAt(reader, linkAt) };
};

const signedRatio = (view: DataView, at: number, little: boolean): number =>
  view.getInt32(at, little) / view.getInt32(at + 4, little);

const valueAt = ({ view, little }: TiffReader, type: number, at: number): number => {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
    case 13:
      return view.getUint32(at, little);
    case 5:
      return view.getUint32(at, little) / view.getUint32(at + 4, little);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, little);
    case 9:
      return view.getInt32(at, little);
    case 10:
      return signedRatio(view, at, little);
    case 11:
      return view.getFloat32(at, little);
    case 12:
      return view.getFloat64(at, little);
    case 16:
    case 17:
    case 18:
      return Number(view.getBigUint64(at, little));
    default:
      return view.getUint8(at);
  }
};

/** A field's values; undefined if it is not there, or has more of them than any page needs. */
export const numbersIn = (reader: TiffReader, directory: TiffDirectory, tag: number): readonly number[] | undefined => {
  const field = directory.fields.get(tag);
  if (field === undefined || field.count > MOST_VALUES) return undefined;
  const each = TYPE_BYTES[field.type]!;
  return Array.from({ length: field.count }, (_, n) => valueAt(reader, field.type, field.from + n * each));
};

/** A field's bytes as they stand in the file; empty if it is not there. */
export const bytesIn = ({ view }: TiffReader, directory: TiffDirectory, tag: number): Uint8Array => {
  const field = directory.fields.get(tag);
  if (field === undefined) return new Uint8Array();
  return new Uint8Array(view.buffer, view.byteOffset + field.from, field.to - field.from);
};
