// Whether all of a picture's data are in the file: PDFium paints what it can decode and says nothing about the rest.
import { readJpegHeader } from '../../jpeg-header.ts';
import { type Dictionary, isArray, isStream, nameOf, numberOf, type PdfValue, type Stream } from '../file/values.ts';
import { decode, extraOfRow, type Filter, filtersOf } from '../filters/decode.ts';
import { countFaxRows, type FaxCoding, faxRowsMissing } from './codings/fax-rows.ts';
import { isWholeJbig2, isWholeJpeg2000 } from './codings/whole-boxes.ts';

export type Resolve = (value: PdfValue | undefined) => PdfValue;

const INLINE_SPACES: Readonly<Record<string, number>> = {
  G: 1,
  DeviceGray: 1,
  CalGray: 1,
  I: 1,
  Indexed: 1,
  Separation: 1,
};
const OTHER_SPACES: Readonly<Record<string, number>> = {
  RGB: 3,
  DeviceRGB: 3,
  CalRGB: 3,
  Lab: 3,
  CMYK: 4,
  DeviceCMYK: 4,
};

/** Samples of a pixel; 1 where the colour space is not known, so that too little is never taken for too much. */
const samplesOf = (space: PdfValue, resolve: Resolve): number => {
  const name = nameOf(space) ?? (isArray(space) ? nameOf(resolve(space[0])) : undefined);
  if (name === undefined) return 1;
  if (name in INLINE_SPACES) return 1;
  if (name in OTHER_SPACES) return OTHER_SPACES[name]!;
  const second = isArray(space) ? resolve(space[1]) : null;
  if (name === 'ICCBased' && isStream(second)) return numberOf(resolve(second.dictionary.get('N'))) ?? 1;
  if (name === 'DeviceN' && isArray(second)) return Math.max(1, second.length);
  return 1;
};

export interface PictureShape {
  readonly width: number;
  readonly height: number;
  /** Bytes of a row. */
  readonly row: number;
}

export const shapeOf = (dictionary: Dictionary, resolve: Resolve): PictureShape => {
  const entry = (long: string, short: string) => resolve(dictionary.get(long) ?? dictionary.get(short));
  const [width, height] = [numberOf(entry('Width', 'W')) ?? 0, numberOf(entry('Height', 'H')) ?? 0];
  const isStencil = entry('ImageMask', 'IM') === true;
  const bits = isStencil ? 1 : (numberOf(entry('BitsPerComponent', 'BPC')) ?? 8);
  const samples = isStencil ? 1 : samplesOf(entry('ColorSpace', 'CS'), resolve);
  return { width, height, row: Math.ceil((width * bits * samples) / 8) };
};

export const faxCodingOf = (parameters: Dictionary, resolve: Resolve): FaxCoding => ({
  k: numberOf(resolve(parameters.get('K'))) ?? 0,
  columns: numberOf(resolve(parameters.get('Columns'))) ?? 1728,
  aligned: resolve(parameters.get('EncodedByteAlign')) === true,
});

const codingDamage = (
  data: Buffer,
  { name, parameters }: Filter,
  height: number,
  resolve: Resolve,
): string | undefined => {
  if (name === 'DCTDecode') {
    return readJpegHeader(data)?.complete ? undefined : 'the JPEG on the page ends before its end marker';
  }
  if (name === 'JPXDecode') return isWholeJpeg2000(data) ? undefined : 'the JPEG 2000 data on the page ends early';
  if (name === 'JBIG2Decode') {
    const globals = parameters.get('JBIG2Globals');
    if (globals !== undefined && !isStream(resolve(globals))) return 'the shared JBIG2 data are not in the file';
    return isWholeJbig2(data) ? undefined : 'the JBIG2 data on the page ends early';
  }
  if (name === 'CCITTFaxDecode') {
    const coding = faxCodingOf(parameters, resolve);
    // Data beyond the last row does not matter.
    return faxRowsMissing(countFaxRows(data, coding, height), coding, height);
  }
  return undefined;
};

/** Bytes beyond what the rows need that data may unpack to before it is taken for more than enough. */
const SLACK = 1_000_000;

/** What is wrong with a picture's data: some are missing, or all are there and not what was packed. */
export type PictureFault = { readonly missing: string } | 'altered';

const missing = (what: string): PictureFault => ({ missing: what });

/** `data` as stored in a picture of `dictionary`; inline pictures have their own. */
export const dataFault = (data: Buffer, dictionary: Dictionary, resolve: Resolve): PictureFault | undefined => {
  const { height, row, width } = shapeOf(dictionary, resolve);
  if (!(width > 0) || !(height > 0)) return undefined;
  const filters = filtersOf(dictionary, resolve);
  const last = filters.at(-1);
  const needed = row + (last === undefined ? 0 : extraOfRow(last));
  const decoded = decode(data, filters, { most: 2 * needed * height + data.length + SLACK, withPredictors: false });
  if (decoded.coding !== undefined) {
    const damage = codingDamage(decoded.bytes, decoded.coding, height, resolve);
    if (damage !== undefined) return missing(damage);
    if (!decoded.ended) return missing('the data of a picture on the page breaks off');
    return decoded.altered ? 'altered' : undefined;
  }
  if (decoded.beyond) return undefined;
  const rows = Math.floor(decoded.bytes.length / needed);
  // Writers that count wrongly at the very end lose part of a row, no more.
  if (rows < height - 1) return missing(`a picture on the page has ${rows} of ${height} rows`);
  return decoded.altered ? 'altered' : undefined;
};

/** What is wrong with a picture, its masks included; undefined if nothing is. */
export const pictureFault = (picture: Stream, resolve: Resolve, mostPixels: number): PictureFault | undefined => {
  const { dictionary, data, ended } = picture;
  const { width, height } = shapeOf(dictionary, resolve);
  // Refused for its size elsewhere.
  if (width * height > mostPixels) return undefined;
  if (!ended) return missing('the data of a picture on the page is cut off');
  for (const key of ['SMask', 'Mask']) {
    const named = dictionary.get(key);
    const mask = resolve(named);
    if (named === undefined || named === null || isArray(mask) || nameOf(mask) !== undefined) continue;
    if (!isStream(mask)) return missing('the mask of a picture on the page is not in the file');
    const inner: Stream = {
      ...mask,
      dictionary: new Map([...mask.dictionary].filter(([k]) => k !== 'SMask' && k !== 'Mask')),
    };
    const fault = pictureFault(inner, resolve, mostPixels);
    if (fault !== undefined) return fault === 'altered' ? fault : missing(`${fault.missing} (a mask)`);
  }
  return dataFault(data, dictionary, resolve);
};
