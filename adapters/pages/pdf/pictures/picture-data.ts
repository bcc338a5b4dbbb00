// A picture's own bytes and dictionary inside a PDF. PDFium shows us no dictionaries; they stand right before the bytes.
import { type Pdfium, withMemory } from '../engine/pdfium.ts';

export interface PictureData {
  /** As stored: with all filters still on. */
  readonly bytes: Buffer;
  readonly filters: readonly string[];
  readonly bits: number;
  readonly colours: 'grey' | 'rgb' | 'other';
  /** As written in the file. */
  readonly dictionary: string;
  /** `endstream` follows the bytes: nothing was cut off. */
  readonly ended: boolean;
}

/** FPDF_COLORSPACE_*: DeviceGray 1, DeviceRGB 2, CalGray 4, CalRGB 5, ICCBased 7. */
const coloursOf = (space: number, bits: number): PictureData['colours'] => {
  if (space === 1 || space === 4) return 'grey';
  if (space === 2 || space === 5) return 'rgb';
  // `bits` are those of a whole pixel; a profile for four inks has 32.
  if (space === 7) return bits === 24 ? 'rgb' : bits <= 8 ? 'grey' : 'other';
  return 'other';
};

const LONGEST_DICTIONARY = 8192;

/** What stands around a stream in the file. */
interface Place extends Pick<PictureData, 'bytes' | 'ended'> {
  readonly dictionary: string;
}

/** Finds a picture's stream in the file it came from; undefined if its bytes are not there as they are (encrypted files). */
export type FindStream = (stored: Uint8Array) => Place | undefined;

/**
 * Streams stand in the file itself, never in compressed object streams (ISO 32000-1, 7.5.7), so the text between the
 * nearest `obj` and `stream` before the bytes is the picture's dictionary. The search begins where the last one ended:
 * pages are asked for in order, and a search from the start would make page 500 dearer than page 1.
 */
export const streamsIn = (file: Buffer): FindStream => {
  let last = 0;
  const placeAt = (at: number, length: number): Place | undefined => {
    const before = file.toString('latin1', Math.max(0, at - LONGEST_DICTIONARY), at);
    const end = /stream\r?\n?$/.exec(before)?.index ?? -1;
    const start = before.lastIndexOf('obj', end);
    if (end < 0 || start < 0) return undefined;
    const behind = file.toString('latin1', at + length, at + length + 20);
    const ended = /^\s*endstream/.test(behind);
    return { dictionary: before.slice(start + 3, end), ended, bytes: file.subarray(at, at + length) };
  };
  return (stored) => {
    for (const [from, to] of [[last, file.length] as const, [0, last] as const]) {
      for (let at = file.indexOf(stored, from); at >= 0 && at < to; at = file.indexOf(stored, at + 1)) {
        const place = placeAt(at, stored.length);
        if (place === undefined) continue;
        last = at;
        return place;
      }
    }
    return undefined;
  };
};

const filtersOf = (pdfium: Pdfium, image: number): string[] =>
  Array.from({ length: Math.min(pdfium.FPDFImageObj_GetImageFilterCount(image), 8) }, (_, n) =>
    withMemory(pdfium, 64, (at) => {
      const length = pdfium.FPDFImageObj_GetImageFilter(image, n, at, 64);
      return length > 0 && length <= 64 ? pdfium.pdfium.UTF8ToString(at) : '?';
    }),
  );

interface PictureOnPage {
  readonly handle: number;
  readonly page: number;
}

/** Bits of a pixel and FPDF_COLORSPACE_* of a picture on an open page. */
export const bitsOf = (pdfium: Pdfium, { handle, page }: PictureOnPage) =>
  // FPDF_IMAGEOBJ_METADATA: width, height, horizontal_dpi, vertical_dpi, bits_per_pixel, colorspace, marked_content_id.
  withMemory(pdfium, 28, (at) =>
    pdfium.FPDFImageObj_GetImageMetadata(handle, page, at)
      ? { bits: pdfium.pdfium.getValue(at + 16, 'i32'), space: pdfium.pdfium.getValue(at + 20, 'i32') }
      : undefined,
  );

/** PDFium would decode all of a JPEG 2000 picture to tell, and decoding it once is dear enough. */
const INSIDE_JPEG_2000 = { bits: 8, space: 0 } as const;

/** Undefined if PDFium knows nothing about the picture, or if its stream is not to be found. */
export const pictureDataOf = (
  pdfium: Pdfium,
  picture: PictureOnPage,
  findStream: FindStream,
): PictureData | undefined => {
  const filters = filtersOf(pdfium, picture.handle);
  const metadata = filters.at(-1) === 'JPXDecode' ? INSIDE_JPEG_2000 : bitsOf(pdfium, picture);
  const length = pdfium.FPDFImageObj_GetImageDataRaw(picture.handle, 0, 0);
  if (metadata === undefined || length === 0) return undefined;
  const place = withMemory(pdfium, length, (at) => {
    pdfium.FPDFImageObj_GetImageDataRaw(picture.handle, at, length);
    return findStream(pdfium.pdfium.HEAPU8.subarray(at, at + length));
  });
  if (place === undefined) return undefined;
  return { ...place, filters, bits: metadata.bits, colours: coloursOf(metadata.space, metadata.bits) };
};
