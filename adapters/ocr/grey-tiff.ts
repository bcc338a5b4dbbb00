// A raster as an uncompressed grey TIFF, the format that Leptonica reads fastest: in strips, with the page's resolution.
import { MailroomError } from '../../domain/errors.ts';
import type { Raster } from '../../domain/raster.ts';

/** Tesseract keeps coordinates in 16 bits. */
const LONGEST_SIDE = 32_767;

/** Throws PORT_MISUSED if the bytes don't fit the size, OCR_FAILED if the page is too large for the engine. */
export const checkSize = ({ width, height, channels, data }: Raster): void => {
  const pixels = width * height;
  if (!(Number.isInteger(width) && Number.isInteger(height) && pixels > 0 && data.length === pixels * channels)) {
    throw new MailroomError('PORT_MISUSED', { width, height, channels, bytes: data.length });
  }
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
    throw new MailroomError('OCR_FAILED', { step: 'size', width, height });
  }
};

/**
 * Pixels begin here. tesseract.js looks for an EXIF orientation in the first 500 bytes of whatever it is given, and would
 * find one in pixels that happen to look like it.
 */
const PIXELS_AT = 512;
const DIRECTORY_AT = 8;
const RESOLUTION_AT = 256;
const [SHORT, LONG, RATIONAL] = [3, 4, 5];

/** Within what Tesseract believes; anything else it would replace by a guess. */
const believable = (dpi: number): number => Math.round(Math.min(Math.max(dpi, 70), 2400));

const header = (width: number, height: number, dpi: number): Uint8Array => {
  // TIFF 6.0, little-endian: tag, type, count 1, value.
  const entries = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 8],
    [259, SHORT, 1],
    [262, SHORT, 1],
    [273, LONG, PIXELS_AT],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, width * height],
    [282, RATIONAL, RESOLUTION_AT],
    [283, RATIONAL, RESOLUTION_AT],
    [296, SHORT, 2],
  ] as const;
  const view = new DataView(new ArrayBuffer(PIXELS_AT));
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, DIRECTORY_AT, true);
  view.setUint16(DIRECTORY_AT, entries.length, true);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = DIRECTORY_AT + 2 + 12 * index;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value, true);
  }
  view.setUint32(RESOLUTION_AT, believable(dpi), true);
  view.setUint32(RESOLUTION_AT + 4, 1, true);
  return new Uint8Array(view.buffer);
};

/** The bytes of the TIFF. Colour is weighed as in ITU-R BT.601. Throws PORT_MISUSED, and OCR_FAILED if too large. */
export const greyTiff = (page: Raster): Uint8Array<ArrayBuffer> => {
  checkSize(page);
  const { width, height, channels, data, dpi } = page;
  const tiff = new Uint8Array(PIXELS_AT + width * height);
  tiff.set(header(width, height, dpi));
  if (channels === 1) {
    tiff.set(data, PIXELS_AT);
  } else {
    for (let from = 0, to = PIXELS_AT; from < data.length; from += 3, to += 1) {
      tiff[to] = (77 * data[from]! + 150 * data[from + 1]! + 29 * data[from + 2]!) >> 8;
    }
  }
  return tiff;
};
