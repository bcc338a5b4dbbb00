// JPEG tiles of a TIFF: the decoder paints what is broken in them without a word, so each is looked at beforehand.
import { isJpeg, readJpegHeader } from '../jpeg-header.ts';
import { jpegFault } from './jpeg-data.ts';
import { type TiffPage, tablesOf } from './tiff-directory.ts';

const JPEG = 7;

/** What is wrong with the first broken tile. */
export const tileFault = (bytes: Uint8Array, page: TiffPage): string | undefined => {
  const { compression, pieces } = page;
  if (compression !== JPEG) return undefined;
  // Tables for all tiles stand apart, as a JPEG without a picture: start, tables, end.
  const tables = tablesOf(bytes, page);
  for (const [n, { from, length }] of pieces.parts.entries()) {
    const own = bytes.subarray(from, from + length);
    const name = `${pieces.tile === undefined ? 'strip' : 'tile'} ${n + 1} of ${pieces.parts.length}`;
    if (!isJpeg(own)) return `${name} is no JPEG`;
    const jpeg = tables.length > 4 ? Buffer.concat([tables.subarray(0, -2), own.subarray(2)]) : own;
    const header = readJpegHeader(jpeg);
    if (header === undefined) return `${name} has no picture in it`;
    const fault = jpegFault(jpeg, header);
    if (fault !== undefined) return `${name}: ${fault}`;
  }
  return undefined;
};
