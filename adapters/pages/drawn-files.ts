// Test helper: draws small pictures and TIFFs, white pages with a black mark in the upper left corner.
import sharp, { type TiffOptions } from 'sharp';
import type { Raster } from '../../domain/raster.ts';

export const LIMITS = { megapixels: 120, pages: 1000, megabytes: 200 } as const;

/** About A6 at 100 dpi: small for speed, and in multiples of 16, so that one G4 tile holds it whole. */
export const SIZE = { width: 416, height: 592 } as const;

/** White, with a black mark in the upper left corner and rows of "words" (bars) of their own for each `seed`. */
export const greyPage = ({ width, height }: { width: number; height: number } = SIZE, seed = 1): Uint8Array => {
  const pixels = new Uint8Array(width * height).fill(255);
  const bar = (x: number, y: number, w: number, h: number) => {
    for (let row = y; row < Math.min(y + h, height); row++)
      pixels.fill(0, row * width + x, row * width + Math.min(x + w, width));
  };
  bar(0, 0, Math.ceil(width / 8), Math.ceil(height / 8));
  let state = seed;
  for (let y = Math.ceil(height / 5); y < height * 0.9; y += Math.ceil(height / 40)) {
    for (let x = Math.ceil(width / 10); x < width * 0.85; ) {
      state = (state * 1103515245 + 12345) % 2147483648;
      const length = 5 + (state % Math.ceil(width / 12));
      bar(x, y, length, Math.ceil(height / 100));
      x += length + Math.ceil(width / 60);
    }
  }
  return pixels;
};

export const greyImage = (size: { width: number; height: number } = SIZE, seed = 1) =>
  sharp(greyPage(size, seed), { raw: { ...size, channels: 1 } }).toColourspace('b-w');

export const colourImage = (size: { width: number; height: number } = SIZE) =>
  sharp({ create: { ...size, channels: 3, background: '#ffffff' } }).composite([
    { input: { create: { width: 100, height: 140, channels: 3, background: '#c81e1e' } }, left: 0, top: 0 },
  ]);

const per100dpi = { xres: 100 / 25.4, yres: 100 / 25.4 };

export const tiff = (options: TiffOptions = {}, seed = 1): Promise<Buffer> =>
  greyImage(SIZE, seed)
    .tiff({ ...per100dpi, compression: 'lzw', ...options })
    .toBuffer();

export const g4 = (seed = 1, options: TiffOptions = {}): Promise<Buffer> =>
  tiff({ compression: 'ccittfax4', bitdepth: 1, ...options }, seed);

/** All data in one piece, as scanners write it; black is 1. libvips' strips are short, so a page-sized tile it is. */
export const g4InOnePiece = (seed = 1): Promise<Buffer> =>
  g4(seed, { miniswhite: true, tile: true, tileWidth: SIZE.width, tileHeight: SIZE.height });

const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };

/** Where the one directory of a little-endian TIFF begins, and where in it a tag's entry is. */
export const directoryOf = (file: Buffer) => {
  const at = file.readUInt32LE(4);
  const count = file.readUInt16LE(at);
  const entries = Array.from({ length: count }, (_, n) => at + 2 + n * 12);
  return {
    at,
    nextAt: at + 2 + count * 12,
    entries,
    entry: (tag: number) => entries.find((entry) => file.readUInt16LE(entry) === tag) as number,
  };
};

/** Joins one-page TIFFs to one file, the way a scanner appends: each page's data, then its directory. */
export const joinTiffs = (pages: readonly Buffer[]): Buffer => {
  const parts: Buffer[] = [];
  let size = 0;
  let linkAt = 4;
  const joined = (): Buffer => Buffer.concat(parts);
  for (const page of pages) {
    const part = Buffer.from(page.length % 2 === 0 ? page : Buffer.concat([page, Buffer.alloc(1)]));
    const { at, nextAt, entries } = directoryOf(part);
    for (const entry of entries) {
      const [tag, type, count] = [part.readUInt16LE(entry), part.readUInt16LE(entry + 2), part.readUInt32LE(entry + 4)];
      const inline = SIZES[type]! * count <= 4;
      const valuesAt = inline ? entry + 8 : part.readUInt32LE(entry + 8);
      if ([273, 324].includes(tag)) {
        for (let n = 0; n < count; n++)
          part.writeUInt32LE(part.readUInt32LE(valuesAt + n * 4) + size, valuesAt + n * 4);
      }
      if (!inline) part.writeUInt32LE(valuesAt + size, entry + 8);
    }
    parts.push(part);
    if (size > 0) {
      const whole = joined();
      whole.writeUInt32LE(at + size, linkAt);
      parts.splice(0, parts.length, whole);
    }
    linkAt = nextAt + size;
    size += part.length;
  }
  return joined();
};

/** The data of a TIFF with one strip or tile. */
export const pieceOf = (file: Buffer): Buffer => {
  const { entry } = directoryOf(file);
  const [offset, length] = [entry(273) ?? entry(324), entry(279) ?? entry(325)].map((at) => file.readUInt32LE(at + 8));
  return file.subarray(offset, offset! + length!);
};

/** Mean brightness, 0 to 255, of the corner of a raster in which the mark may be. */
export const cornerOf = (
  { width, height, channels, data }: Raster,
  corner: 'upper left' | 'upper right' | 'lower left' | 'lower right',
): number => {
  const [w, h] = [Math.floor(width / 16), Math.floor(height / 16)];
  const [x0, y0] = [corner.endsWith('left') ? 0 : width - w, corner.startsWith('upper') ? 0 : height - h];
  let sum = 0;
  for (let y = y0; y < y0 + h; y++)
    for (let x = x0 * channels; x < (x0 + w) * channels; x++) sum += data[y * width * channels + x]!;
  return sum / (w * h * channels);
};
