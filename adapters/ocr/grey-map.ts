// A raster as a binary grey map (PGM, P5): the format that Leptonica reads fastest.
import { MailroomError } from '../../domain/errors.ts';
import type { Raster } from '../../domain/raster.ts';

/** Tesseract keeps coordinates in 16 bits. */
const LONGEST_SIDE = 32_767;

/**
 * tesseract.js looks for an EXIF orientation in the first 500 bytes of whatever it is given, and would find one in
 * pixels that happen to look like it. A comment keeps it off the pixels.
 */
const PADDING = `#${' '.repeat(510)}\n`;

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

/** The bytes of the grey map. Colour is weighed as in ITU-R BT.601. Throws PORT_MISUSED, and OCR_FAILED if too large. */
export const greyMap = (page: Raster): Uint8Array<ArrayBuffer> => {
  checkSize(page);
  const { width, height, channels, data } = page;
  const header = new TextEncoder().encode(`P5\n${PADDING}${width} ${height}\n255\n`);
  const map = new Uint8Array(header.length + width * height);
  map.set(header);
  if (channels === 1) {
    map.set(data, header.length);
  } else {
    for (let from = 0, to = header.length; from < data.length; from += 3, to += 1) {
      map[to] = (77 * data[from]! + 150 * data[from + 1]! + 29 * data[from + 2]!) >> 8;
    }
  }
  return map;
};
