// Walks a JPEG's markers: size, colours, resolution, orientation, and whether the picture ends where it should.
// Source: ITU-T T.81 (JPEG), T.871 (JFIF), CIPA DC-008 (EXIF).

import { readExif } from './picture/tiff-directory.ts';
import type { Resolution } from './resolution.ts';

export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: YCbCr or RGB, 4: CMYK or YCCK. */
  readonly components: number;
  /** Written by Adobe's rules: CMYK is inverted then. */
  readonly adobe: boolean;
  readonly resolution?: Resolution;
  /** EXIF, 1 to 8. */
  readonly orientation?: number;
  /** The end marker is there: nothing was cut off. */
  readonly complete: boolean;
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
const [START_OF_SCAN, END, JFIF, EXIF, ADOBE] = [0xda, 0xd9, 0xe0, 0xe1, 0xee] as const;

const jfifResolution = (segment: Buffer): Resolution | undefined => {
  if (segment.length < 12 || segment.toString('latin1', 0, 4) !== 'JFIF') return undefined;
  const unit = segment[7];
  if (unit !== 1 && unit !== 2) return undefined;
  const toInch = unit === 2 ? 2.54 : 1;
  return { x: segment.readUInt16BE(8) * toInch, y: segment.readUInt16BE(10) * toInch };
};

/** The next marker at or behind `at` in coded data, where 0xFF 0x00 and restart markers are data; -1: none. */
const markerBehind = (bytes: Buffer, at: number): number => {
  for (let i = bytes.indexOf(0xff, at); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(0xff, i + 1)) {
    const next = bytes[i + 1]!;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return i;
  }
  return -1;
};

/** Undefined if there is no frame header to be found: no picture. */
export const readJpegHeader = (source: Uint8Array): JpegHeader | undefined => {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let frame: Pick<JpegHeader, 'width' | 'height' | 'components'> | undefined;
  let jfif: Resolution | undefined;
  let exif: ReturnType<typeof readExif> = {};
  let adobe = false;
  let complete = false;
  let at = 2;
  while (at >= 0 && at + 1 < bytes.length) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff) at = markerBehind(bytes, at);
    else if (marker === 0xff) at += 1;
    else if (marker === END) {
      complete = true;
      break;
    } else if (standsAlone(marker)) at += 2;
    else {
      if (at + 4 > bytes.length) break;
      const behind = at + 2 + Math.max(bytes.readUInt16BE(at + 2), 2);
      const segment = bytes.subarray(at + 4, behind);
      if (isFrame(marker) && segment.length >= 6) {
        frame ??= { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3), components: segment[5]! };
      }
      if (marker === JFIF) jfif ??= jfifResolution(segment);
      if (marker === EXIF && segment.toString('latin1', 0, 4) === 'Exif') exif = readExif(segment.subarray(6));
      if (marker === ADOBE && segment.toString('latin1', 0, 5) === 'Adobe') adobe = true;
      at = marker === START_OF_SCAN ? markerBehind(bytes, behind) : behind;
    }
  }
  if (frame === undefined) return undefined;
  const resolution = jfif ?? exif.resolution;
  return {
    ...frame,
    adobe,
    ...(resolution === undefined ? {} : { resolution }),
    ...(exif.orientation === undefined ? {} : { orientation: exif.orientation }),
    complete,
  };
};
