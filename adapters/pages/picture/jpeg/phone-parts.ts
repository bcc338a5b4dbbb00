// Recognises what phones append to a photo that is not a page: previews, gain and depth maps, video clips.
// Sources: CIPA DC-007 (MPF), ISO 21496-1 (gain maps), Google's container metadata, Samsung's trailer.
import { type JpegHeader, MARKER, readJpegHeader } from '../../jpeg-header.ts';
import { bytesIn, numbersIn, offsetAt, tiffDirectory, tiffReader } from '../tiff/tiff-fields.ts';

interface Place {
  readonly from: number;
  readonly to: number;
}

const MPF = 'MPF\0';
const MP_ENTRIES = 0xb002;
const ENTRY_BYTES = 16;
const CONTAINER = 'ns.google.com/photos/1.0/container';
const GAIN_MAP = /hdrgm:|HDRGainMap|urn:iso:std:iso:ts:21496/;

/** Pictures that the photo's own index names. */
const inIndex = (bytes: Buffer, { segments }: JpegHeader): Place[] =>
  segments
    .filter(({ marker, data }) => marker === MARKER.profile && bytes.toString('latin1', data, data + 4) === MPF)
    .flatMap(({ data, to }) => {
      const start = data + MPF.length;
      const block = bytes.subarray(start, to);
      const reader = tiffReader(block);
      const directory = reader === undefined ? undefined : tiffDirectory(reader, offsetAt(reader, 4));
      if (reader === undefined || directory === undefined || numbersIn(reader, directory, MP_ENTRIES) === undefined)
        return [];
      const entries = bytesIn(reader, directory, MP_ENTRIES);
      const view = new DataView(entries.buffer, entries.byteOffset, entries.length);
      return Array.from({ length: Math.floor(entries.length / ENTRY_BYTES) }, (_, n) => {
        const from = view.getUint32(n * ENTRY_BYTES + 8, reader.little);
        return { from: start + from, to: start + from + view.getUint32(n * ENTRY_BYTES + 4, reader.little) };
      }).slice(1);
    });

/** What Google's cameras list; it follows the photo without a gap. */
const inContainer = (bytes: Buffer, { segments, end }: JpegHeader): Place[] => {
  const listed = segments
    .filter(({ marker }) => marker === MARKER.exif)
    .map(({ data, to }) => bytes.toString('latin1', data, to))
    .find((text) => text.includes(CONTAINER));
  const lengths = [...(listed ?? '').matchAll(/Item:(?:Length|Padding)\s*(?:=\s*["']|>)\s*(\d{1,10})/g)];
  const length = lengths.reduce((sum, [, digits]) => sum + Number(digits), 0);
  return length === 0 ? [] : [{ from: end, to: end + length }];
};

/** Samsung's blocks begin behind the photo; their list ends with its length and "SEFT". */
const inTrailer = (bytes: Buffer, { end }: JpegHeader): Place[] => {
  const mark = bytes.indexOf('SEFT', end, 'latin1');
  if (mark < end + 8) return [];
  const list = mark - 4 - bytes.readUInt32LE(mark - 4);
  return list >= end && bytes.toString('latin1', list, list + 4) === 'SEFH' ? [{ from: end, to: mark + 4 }] : [];
};

const isGainMap = (bytes: Buffer, { segments }: JpegHeader): boolean =>
  segments.some(
    ({ marker, data, to }) =>
      (marker === MARKER.exif || marker === MARKER.profile) &&
      GAIN_MAP.test(bytes.toString('latin1', data, Math.min(to, data + 4096))),
  );

/** Is the JPEG at `from` … `to` of the file a part of the photo that begins at `photo`, and no picture of its own? */
export const isPhonePart = (file: Uint8Array, photo: Place, part: Place): boolean => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength).subarray(photo.from);
  const from = part.from - photo.from;
  const whole = readJpegHeader(bytes.subarray(0, photo.to - photo.from));
  const own = readJpegHeader(bytes.subarray(from, part.to - photo.from));
  if (whole === undefined || own === undefined) return false;
  const isWithin = (place: Place) => from >= place.from && from < place.to;
  if ([...inContainer(bytes, whole), ...inTrailer(bytes, whole)].some(isWithin)) return true;
  // An index may name pictures as large as the photo: they could be pages.
  const isSmaller = own.width < whole.width && own.height < whole.height;
  return isSmaller && (inIndex(bytes, whole).some(isWithin) || isGainMap(bytes.subarray(from), own));
};
