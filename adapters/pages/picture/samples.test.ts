// Extra samples and sample formats: which are read, which are opacity, and which cannot be decoded.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { cornerOf, greyPage, SIZE } from '../drawn-files.ts';
import { outcomes, pageOf, rasterOf } from '../opened-files.ts';
import { type FieldToWrite, long, short, tiffOf } from './tiff/test-tiffs.ts';

const { width, height } = SIZE;
const PIXELS = greyPage();

/** `pixel` gives a pixel's samples from its grey. */
const tiffWith = (
  photometric: number,
  pixel: (grey: number, n: number) => readonly number[],
  ...more: readonly FieldToWrite[]
) => {
  const samples = pixel(255, 0).length;
  const rows = Buffer.from([...PIXELS].flatMap((grey, n) => pixel(grey, n)));
  return tiffOf([
    {
      fields: [
        long(256, width),
        long(257, height),
        short(258, ...Array<number>(samples).fill(8)),
        short(259, 8),
        short(262, photometric),
        short(277, samples),
        ...more,
      ],
      pieces: [deflateSync(rows)],
    },
  ]);
};
const [GREY, RGB, CMYK] = [1, 2, 5];
const rgb = (grey: number) => [grey, grey, grey];

test.each([
  ['RGB and a fourth sample of zeros that says nothing', tiffWith(RGB, (grey) => [...rgb(grey), 0], short(338, 0))],
  ['RGB and a fourth sample that the directory does not name', tiffWith(RGB, (grey) => [...rgb(grey), 0])],
  ['RGB and a fourth sample of noise', tiffWith(RGB, (grey, n) => [...rgb(grey), (n * 31) & 255], short(338, 0))],
  ['RGB and two more samples', tiffWith(RGB, (grey, n) => [...rgb(grey), 0, n & 255], short(338, 0, 0))],
  ['grey and a second sample of zeros', tiffWith(GREY, (grey) => [grey, 0], short(338, 0))],
  ['grey and two more samples', tiffWith(GREY, (grey) => [grey, 0, 9], short(338, 0, 0))],
  ['RGB that is opaque', tiffWith(RGB, (grey) => [...rgb(grey), 255], short(338, 2))],
  ['RGB multiplied already, opaque', tiffWith(RGB, (grey) => [...rgb(grey), 255], short(338, 1))],
  ['black ink whose paper is clear', tiffWith(RGB, (grey) => [0, 0, 0, 255 - grey], short(338, 2))],
  ['black ink whose paper is clear, multiplied already', tiffWith(RGB, (grey) => [0, 0, 0, 255 - grey], short(338, 1))],
])('%s: the page is read', async (_, file) => {
  const { raster, doubts } = await pageOf(file);
  expect(raster).toMatchObject({ ...SIZE, channels: 1 });
  expect(Buffer.compare(raster.data, PIXELS)).toBe(0);
  expect(doubts).toBeUndefined();
});

test.each([
  ['a page that is clear all over shows what is stored', tiffWith(RGB, (grey) => [...rgb(grey), 0], short(338, 2))],
  ['grey that is clear all over', tiffWith(GREY, (grey) => [grey, 0], short(338, 2))],
  ['white print on clear shows as ink', tiffWith(RGB, (grey) => [255, 255, 255, 255 - grey], short(338, 2))],
])('%s, and may not be blank', async (_, file) => {
  const { raster, doubts } = await pageOf(file);
  expect(Buffer.compare(raster.data, PIXELS)).toBe(0);
  expect(doubts).toEqual(['content-unresolved']);
});

test('PNG: clear all over, white print on clear, print below nothing', async () => {
  const png = (pixel: (grey: number, n: number) => readonly number[]) =>
    sharp(Buffer.from([...PIXELS].flatMap((grey, n) => pixel(grey, n))), { raw: { ...SIZE, channels: 4 } })
      .png()
      .toBuffer();
  const clear = await pageOf(await png(() => [0, 0, 0, 0]));
  expect(cornerOf(clear.raster, 'upper left')).toBe(255);
  expect(clear.doubts).toEqual(['content-unresolved']);
  const white = await pageOf(await png((grey) => [255, 255, 255, 255 - grey]));
  expect(Buffer.compare(white.raster.data, PIXELS)).toBe(0);
  expect(white.doubts).toEqual(['content-unresolved']);
  const hidden = await pageOf(await png((grey, n) => (n < width * 100 ? [...rgb(grey), 255] : [...rgb(grey), 0])));
  expect(hidden.doubts).toEqual(['content-unresolved']);
  const usual = await pageOf(await png((grey) => [0, 0, 0, 255 - grey]));
  expect([Buffer.compare(usual.raster.data, PIXELS), usual.doubts]).toEqual([0, undefined]);
});

test('CMYK with a fifth sample, Lab, 16 bits of opacity and a palette counted to 255', async () => {
  const inks = await rasterOf(tiffWith(CMYK, (grey) => [0, 0, 0, 255 - grey, 0], short(338, 0)));
  expect(cornerOf(inks, 'upper left')).toBeLessThan(60);
  expect(cornerOf(inks, 'lower right')).toBeGreaterThan(245);
  const lab = await sharp(PIXELS, { raw: { ...SIZE, channels: 1 } })
    .toColourspace('lab')
    .tiff({ compression: 'lzw' })
    .toBuffer();
  expect(cornerOf(await rasterOf(lab), 'lower right')).toBeGreaterThan(245);
  expect(cornerOf(await rasterOf(lab), 'upper left')).toBeLessThan(12);
  const deep = await sharp(Buffer.from([...PIXELS].flatMap((grey) => [...rgb(grey), 255])), {
    raw: { ...SIZE, channels: 4 },
  })
    .toColourspace('rgb16')
    .tiff({ compression: 'lzw' })
    .toBuffer();
  expect(Buffer.compare((await rasterOf(deep)).data, PIXELS)).toBe(0);
  const colours = [0, 1, 2].flatMap(() => Array.from({ length: 256 }, (_, n) => n));
  expect(Buffer.compare((await rasterOf(tiffWith(3, (grey) => [grey], short(320, ...colours)))).data, PIXELS)).toBe(0);
});

test.each([
  ['ZSTD', [short(259, 50000)]],
  ['WebP', [short(259, 50001)]],
  ['JPEG 2000', [short(259, 34712)]],
  ['JBIG', [short(259, 34661)]],
  ['LZMA', [short(259, 34925)]],
  ['ThunderScan', [short(259, 32809)]],
  ['a number that nobody uses', [short(259, 777)]],
  ['YCbCr without JPEG', [short(262, 6), short(277, 3), short(258, 8, 8, 8)]],
  ['a raw camera picture', [short(262, 32803)]],
])('%s in TIFF is of an unknown kind, not damaged', async (_, more) => {
  const fields = [long(256, width), long(257, height), short(258, 8), short(259, 8), short(262, 1), short(277, 1)];
  const file = tiffOf([
    {
      fields: [...fields.filter(({ tag }) => !more.some((field) => field.tag === tag)), ...more],
      pieces: [deflateSync(Buffer.concat([PIXELS, PIXELS, PIXELS]))],
    },
  ]);
  expect(await outcomes(file)).toEqual(['PICTURE_KIND_UNKNOWN']);
});

test.each([
  [
    'GIF',
    sharp(PIXELS, { raw: { ...SIZE, channels: 1 } })
      .gif()
      .toBuffer(),
  ],
  [
    'WebP',
    sharp(PIXELS, { raw: { ...SIZE, channels: 1 } })
      .webp()
      .toBuffer(),
  ],
  [
    'AVIF',
    sharp(PIXELS.subarray(0, 64 * 64), { raw: { width: 64, height: 64, channels: 1 } })
      .avif({ effort: 0 })
      .toBuffer(),
  ],
  ['HEIC', Promise.resolve(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))],
  [
    'BMP',
    Promise.resolve(
      Buffer.concat([Buffer.from('BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0', 'latin1'), Buffer.alloc(60)]),
    ),
  ],
  ['JPEG 2000', Promise.resolve(Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'))],
  ['JPEG XL', Promise.resolve(Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1'))],
])('%s as a file is of an unknown kind', async (_, file) => {
  expect(await outcomes(await file)).toBe('PICTURE_KIND_UNKNOWN');
});

test('a letter that begins with "BM" is no picture', async () => {
  expect(await outcomes(Buffer.from('BM Muster GmbH, Musterstadt: sehr geehrte Damen und Herren'))).toBe(
    'UNKNOWN_FORMAT',
  );
});
