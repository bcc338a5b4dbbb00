// Opens a JPEG or PNG file: complete, or refused.
import type { MediaType } from '../../../domain/delivery.ts';
import type { FileOpened } from '../../../domain/ports/page/page-source.ts';
import { readJpegHeader } from '../jpeg-header.ts';
import { type Limits, refused, refusedForSize } from '../limits.ts';
import { type StoredPicture, toRaster } from '../to-raster.ts';
import { readPngHeader } from './png-header.ts';

const onePage = (
  mediaType: MediaType,
  picture: Omit<StoredPicture, 'ifDamaged'>,
  { complete, limits }: { readonly complete: boolean; readonly limits: Limits },
): FileOpened => {
  const tooLarge = refusedForSize(picture.width, picture.height, limits);
  if (tooLarge !== undefined) return tooLarge;
  if (!complete) return refused('FILE_TRUNCATED', `the ${mediaType} ends before its end marker`);
  return {
    kind: 'opened',
    file: {
      mediaType,
      pageCount: 1,
      page: () => toRaster({ ...picture, ifDamaged: 'FILE_DAMAGED' }, limits),
      close: async () => {},
    },
  };
};

/** Refused: FILE_TRUNCATED, FILE_DAMAGED, IMAGE_TOO_LARGE. */
export const openJpeg = (bytes: Uint8Array, limits: Limits): FileOpened => {
  const header = readJpegHeader(bytes);
  if (header === undefined) return refused('FILE_TRUNCATED', 'the JPEG ends before its frame header');
  const { width, height, components, adobe, resolution, orientation, complete } = header;
  const picture = {
    bytes,
    width,
    height,
    grey: components === 1,
    ...(components === 4 ? { inks: adobe ? ('adobe' as const) : ('plain' as const) } : {}),
    oneBit: false,
    ...(resolution === undefined ? {} : { declared: resolution }),
    ...(orientation === undefined ? {} : { orientation }),
  };
  return onePage('image/jpeg', picture, { complete, limits });
};

/** Refused: FILE_TRUNCATED, FILE_DAMAGED, IMAGE_TOO_LARGE. */
export const openPng = (bytes: Uint8Array, limits: Limits): FileOpened => {
  const header = readPngHeader(bytes);
  if (header === undefined) return refused('FILE_TRUNCATED', 'the PNG ends before its header');
  const { width, height, bits, grey, palette, opacity, resolution, complete } = header;
  const picture = {
    bytes,
    width,
    height,
    grey,
    palette: grey && palette && !opacity,
    oneBit: bits === 1 && !opacity,
    ...(opacity ? { extra: 'opacity' as const } : {}),
    ...(resolution === undefined ? {} : { declared: resolution }),
  };
  return onePage('image/png', picture, { complete, limits });
};
