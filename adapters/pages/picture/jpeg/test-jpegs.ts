// Test helper: draws and damages JPEGs.
import sharp, { type JpegOptions } from 'sharp';
import { greyPage, SIZE } from '../../drawn-files.ts';

/** A page of grey bars with a grain, so that data fill the file evenly. */
const grain = (seed: number): Buffer => {
  let state = seed;
  return Buffer.from(
    greyPage(SIZE, seed).map((value) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.max(0, Math.min(255, value - 12 + ((state >> 16) % 13)));
    }),
  );
};

export const jpegOf = (seed = 1, options: JpegOptions = {}, colour = false): Promise<Buffer> => {
  const image = sharp(grain(seed), { raw: { ...SIZE, channels: 1 } });
  return (colour ? image.toColourspace('srgb').tint({ r: 240, g: 230, b: 200 }) : image.toColourspace('b-w'))
    .jpeg({ quality: 80, mozjpeg: false, ...options })
    .toBuffer();
};

export const segmentOf = (marker: number, data: Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/** Segments put right behind the start. */
export const withSegments = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** Where the first segment with this marker begins. */
export const placeOf = (jpeg: Buffer, marker: number): number => {
  let at = 2;
  while (jpeg[at + 1] !== marker) at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
};

/** Where the coded data of the first scan begin. */
export const dataAt = (jpeg: Buffer): number => {
  const scan = placeOf(jpeg, 0xda);
  return scan + 2 + jpeg.readUInt16BE(scan + 2);
};

/** All scans' places. */
export const scansOf = (jpeg: Buffer): number[] => {
  const places: number[] = [];
  for (let at = jpeg.indexOf(Buffer.from([0xff, 0xda])); at >= 0; at = jpeg.indexOf(Buffer.from([0xff, 0xda]), at + 2))
    places.push(at);
  return places;
};
