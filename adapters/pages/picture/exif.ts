// Resolution and orientation from a TIFF directory; EXIF has the same structure.
import type { Resolution } from '../resolution.ts';
import {
  numbersIn,
  offsetAt,
  TAG,
  type TiffDirectory,
  type TiffReader,
  tiffDirectory,
  tiffReader,
} from './tiff/tiff-fields.ts';

export interface Lying {
  readonly resolution?: Resolution;
  /** 1 to 8. */
  readonly orientation?: number;
}

export const lyingIn = (reader: TiffReader, directory: TiffDirectory): Lying => {
  const first = (tag: number) => numbersIn(reader, directory, tag)?.[0];
  const [x, y] = [first(TAG.xResolution), first(TAG.yResolution)];
  const orientation = first(TAG.orientation);
  const across = x !== undefined && x > 0 ? x : y;
  const unit = first(TAG.resolutionUnit) ?? 2;
  const toInch = unit === 3 ? 2.54 : 1;
  return {
    ...(across === undefined || unit === 1
      ? {}
      : { resolution: { x: across * toInch, y: (y !== undefined && y > 0 ? y : across) * toInch } }),
    ...(orientation === undefined || orientation < 1 || orientation > 8 ? {} : { orientation }),
  };
};

/** Of the EXIF block `bytes`, from its 'II' or 'MM' on; empty if it is unreadable. */
export const readExif = (bytes: Uint8Array): Lying => {
  const reader = tiffReader(bytes);
  const directory = reader === undefined ? undefined : tiffDirectory(reader, offsetAt(reader, 4));
  return reader === undefined || directory === undefined ? {} : lyingIn(reader, directory);
};
