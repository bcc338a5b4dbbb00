// A picture's own bytes and dictionary inside a PDF. PDFium shows us no dictionaries; they stand right before the bytes.
import { type Pdfium, withMemory } from './pdfium.ts';

export interface PictureData {
  /** As stored: with all filters still on. */
  readonly bytes: Buffer;
  readonly filters: readonly string[];
  readonly bits: number;
  readonly colours: 'grey' | 'rgb' | 'other';
  /** The dictionary as written in the file; undefined if it cannot be found (encrypted files). */
  readonly dictionary: string | undefined;
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

/**
 * Streams stand in the file itself, never in compressed object streams (ISO 32000-1, 7.5.7), so the text between the
 * nearest `obj` and `stream` before the bytes is the picture's dictionary.
 */
const surroundings = (file: Buffer, bytes: Buffer): Pick<PictureData, 'dictionary' | 'ended'> => {
  for (let at = file.indexOf(bytes); at >= 0; at = file.indexOf(bytes, at + 1)) {
    const before = file.toString('latin1', Math.max(0, at - LONGEST_DICTIONARY), at);
    const end = /stream\r?\n?$/.exec(before)?.index ?? -1;
    const start = before.lastIndexOf('obj', end);
    if (end < 0 || start < 0) continue;
    const behind = file.toString('latin1', at + bytes.length, at + bytes.length + 20);
    return { dictionary: before.slice(start + 3, end), ended: /^\s*endstream/.test(behind) };
  }
  return { dictionary: undefined, ended: false };
};

const filtersOf = (pdfium: Pdfium, image: number): string[] =>
  Array.from({ length: Math.min(pdfium.FPDFImageObj_GetImageFilterCount(image), 8) }, (_, n) =>
    withMemory(pdfium, 64, (at) => {
      const length = pdfium.FPDFImageObj_GetImageFilter(image, n, at, 64);
      return length > 0 && length <= 64 ? pdfium.pdfium.UTF8ToString(at) : '?';
    }),
  );

/** `file` is the whole PDF. Undefined if PDFium knows nothing about the picture. */
export const pictureDataOf = (
  pdfium: Pdfium,
  image: { readonly handle: number; readonly page: number },
  file: Buffer,
): PictureData | undefined => {
  // FPDF_IMAGEOBJ_METADATA: width, height, horizontal_dpi, vertical_dpi, bits_per_pixel, colorspace, marked_content_id.
  const metadata = withMemory(pdfium, 28, (at) =>
    pdfium.FPDFImageObj_GetImageMetadata(image.handle, image.page, at)
      ? { bits: pdfium.pdfium.getValue(at + 16, 'i32'), space: pdfium.pdfium.getValue(at + 20, 'i32') }
      : undefined,
  );
  const length = pdfium.FPDFImageObj_GetImageDataRaw(image.handle, 0, 0);
  if (metadata === undefined || length === 0 || length > file.length) return undefined;
  const bytes = withMemory(pdfium, length, (at) => {
    pdfium.FPDFImageObj_GetImageDataRaw(image.handle, at, length);
    return Buffer.from(pdfium.pdfium.HEAPU8.slice(at, at + length));
  });
  return {
    bytes,
    filters: filtersOf(pdfium, image.handle),
    bits: metadata.bits,
    colours: coloursOf(metadata.space, metadata.bits),
    ...surroundings(file, bytes),
  };
};
