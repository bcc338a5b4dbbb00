// Checks JPEG and Deflate strips and tiles beforehand, because the decoder fills damaged ones silently.
import { constants, createInflate } from 'node:zlib';
import { isJpeg, readJpegHeader } from '../../jpeg-header.ts';
import { causeOf } from '../../limits.ts';
import { jpegFault } from '../jpeg/jpeg-data.ts';
import { type TiffPage, tablesOf } from './tiff-directory.ts';

const [JPEG, DEFLATE, DEFLATE_OF_OLD, YCBCR] = [7, 8, 32946, 6];
/** A strip that was filled up may hold a little more than it should. */
const FILLED_UP = 1.05;

/** Tables for all pieces stand apart, as a JPEG without a picture: start, tables, end. */
const jpegPieceFault = (own: Uint8Array, tables: Uint8Array): string | undefined => {
  if (!isJpeg(own)) return 'is no JPEG';
  const jpeg = tables.length > 4 ? Buffer.concat([tables.subarray(0, -2), own.subarray(2)]) : own;
  const header = readJpegHeader(jpeg);
  return header === undefined ? 'has no picture in it' : jpegFault(jpeg, header);
};

/** The checksum at the end is the only thing that tells broken data from others. */
const deflateFault = async (own: Uint8Array, expected: number, most: number): Promise<string | undefined> => {
  // Data that break off are judged by what they held.
  const inflate = createInflate({ chunkSize: 256 * 1024, finishFlush: constants.Z_SYNC_FLUSH });
  let bytes = 0;
  try {
    inflate.end(own);
    for await (const chunk of inflate) {
      bytes += (chunk as Buffer).length;
      if (bytes > most) return 'has more rows than the page';
    }
  } catch (error) {
    return causeOf(error);
  }
  return bytes < expected ? `has ${bytes} of ${expected} bytes` : undefined;
};

/** What is wrong with the first broken strip or tile. */
export const pieceFault = async (bytes: Uint8Array, page: TiffPage): Promise<string | undefined> => {
  const { compression, pieces } = page;
  // How many bytes YCbCr takes depends on how many pixels share a colour.
  const deflate = (compression === DEFLATE || compression === DEFLATE_OF_OLD) && page.photometric !== YCBCR;
  if (compression !== JPEG && !deflate) return undefined;
  const tables = tablesOf(bytes, page);
  for (const [n, { from, length, full, filled }] of pieces.parts.entries()) {
    const own = bytes.subarray(from, from + length);
    const fault = deflate ? await deflateFault(own, full, filled * FILLED_UP) : jpegPieceFault(own, tables);
    if (fault !== undefined) return `${pieces.tile ? 'tile' : 'strip'} ${n + 1} of ${pieces.parts.length}: ${fault}`;
  }
  return undefined;
};
