// TIFF files as pages: compression, damage, directory chains.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { oneDimensionalG3 } from '../../drawn-fax.ts';
import {
  colourImage,
  cornerOf,
  directoryOf,
  g4,
  greyImage,
  greyPage,
  joinTiffs,
  LIMITS,
  SIZE,
  tiff,
} from '../../drawn-files.ts';
import { opened, outcomes, pageOf, rasterOf, source } from '../../opened-files.ts';
import { pageSource } from '../../page-source.ts';
import { g4AsTiff } from '../../pdf/pictures/g4-as-tiff.ts';

test.each([
  ['lzw', {}],
  ['deflate', {}],
  ['packbits', {}],
  ['none', {}],
  ['lzw', { bigtiff: true }],
  ['deflate', { tile: true }],
] as const)('a grey TIFF comes out pixel by pixel: %s %j', async (compression, options) => {
  const raster = await rasterOf(await tiff({ compression, ...options }));
  expect(raster).toMatchObject({ ...SIZE, channels: 1, dpi: expect.closeTo(100, 1), bilevel: false });
  expect(Buffer.compare(raster.data, greyPage())).toBe(0);
});

test('a JPEG-compressed TIFF in colour comes out in colour', async () => {
  const raster = await rasterOf(await colourImage().tiff({ compression: 'jpeg', quality: 95 }).toBuffer());
  expect(raster).toMatchObject({ ...SIZE, channels: 3 });
  expect([...raster.data.subarray(0, 3)].map((value) => Math.round(value / 20))).toEqual([10, 2, 2]);
});

test.each([
  {},
  { miniswhite: true },
  { tile: true, tileWidth: 416, tileHeight: 592 },
  { tile: true, tileWidth: 432, tileHeight: 608 },
])('a G4 page is black and white, whatever it calls white: %j', async (options) => {
  const raster = await rasterOf(await g4(1, options));
  expect(raster).toMatchObject({ ...SIZE, channels: 1, bilevel: true });
  expect(Buffer.compare(raster.data, greyPage())).toBe(0);
});

test('a G3 fax of 204 × 98 dpi is brought to square pixels and stays black and white', async () => {
  const rows = [...Array(40).fill('white'), ...Array(40).fill('barred')];
  const raster = await rasterOf(oneDimensionalG3(rows, { x: 204, y: 98 }));
  expect(raster).toMatchObject({
    width: 64,
    height: Math.round((80 * 204) / 98),
    channels: 1,
    dpi: 204,
    bilevel: true,
  });
  expect([raster.data[64 * 20 + 32], raster.data[64 * 120 + 32], raster.data[64 * 120 + 4]]).toEqual([255, 0, 255]);
});

test('a fax with a few broken rows is read; one with many is not', async () => {
  const rows = Array(400).fill('barred');
  const noisy = (broken: number) => rows.map((row, n) => (n > 10 && n <= 10 + broken ? 'broken' : row));
  expect(await outcomes(oneDimensionalG3(noisy(3), { x: 204, y: 196 }))).toEqual(['page']);
  expect(await outcomes(oneDimensionalG3(noisy(60), { x: 204, y: 196 }))).toEqual(['PAGE_DAMAGED']);
  const doubts = async (broken: number) => (await pageOf(oneDimensionalG3(noisy(broken), { x: 204, y: 196 }))).doubts;
  expect(await doubts(3)).toEqual(['rebuilt']);
  expect(await doubts(8)).toEqual(['repaired']);
  const scattered = rows.map((row, n) => (n % 120 === 60 ? 'broken' : row));
  expect((await pageOf(oneDimensionalG3(scattered, { x: 204, y: 196 }))).doubts).toEqual(['rebuilt']);
});

test('a fax of 204 × 196 dpi becomes 204 × 204', async () => {
  const raster = await rasterOf(oneDimensionalG3(Array(98).fill('barred'), { x: 204, y: 196 }));
  expect(raster).toMatchObject({ width: 64, height: 102, dpi: 204, bilevel: true });
});

test('every page keeps its own size, colour and resolution', async () => {
  const file = joinTiffs([
    await g4(1),
    await colourImage({ width: 620, height: 400 })
      .tiff({ compression: 'lzw', xres: 200 / 25.4, yres: 200 / 25.4 })
      .toBuffer(),
    await tiff({ xres: 150 / 25.4, yres: 150 / 25.4 }, 3),
  ]);
  expect(await outcomes(file)).toEqual(['page', 'page', 'page']);
  expect(await rasterOf(file, 1)).toMatchObject({ ...SIZE, channels: 1, bilevel: true });
  expect(await rasterOf(file, 2)).toMatchObject({ width: 620, height: 400, channels: 3, dpi: expect.closeTo(200, 1) });
  const third = await rasterOf(file, 3);
  expect(third.dpi).toBeCloseTo(150, 1);
  expect(Buffer.compare(third.data, greyPage(SIZE, 3))).toBe(0);
});

test('16 bits, palettes, CMYK and the orientation tag', async () => {
  const deep = await greyImage().toColourspace('grey16').tiff({ compression: 'lzw' }).toBuffer();
  expect(await rasterOf(deep)).toMatchObject({ channels: 1, bilevel: false });
  expect(cornerOf(await rasterOf(deep), 'lower right')).toBe(255);
  const inks = await colourImage().toColourspace('cmyk').tiff({ compression: 'lzw' }).toBuffer();
  expect(await rasterOf(inks)).toMatchObject({ channels: 3 });
  expect(cornerOf(await rasterOf(inks), 'lower right')).toBeGreaterThan(250);
  const turned = await tiff();
  turned.writeUInt16LE(6, directoryOf(turned).entry(274) + 8);
  const raster = await rasterOf(turned);
  expect(raster).toMatchObject({ width: SIZE.height, height: SIZE.width });
  expect(cornerOf(raster, 'upper right')).toBe(0);
});

test('a scanner’s preview behind a page is not a sheet', async () => {
  const preview = await sharp(greyPage(), { raw: { ...SIZE, channels: 1 } })
    .resize(104, 148)
    .toColourspace('b-w')
    .tiff({ compression: 'lzw' })
    .toBuffer();
  expect((await opened(joinTiffs([await g4(1), preview, await g4(2)]))).pageCount).toBe(3);
  // SampleFormat becomes NewSubfileType 1, "a reduced version of another page".
  const at = directoryOf(preview).entry(339);
  preview.writeUInt16LE(254, at);
  preview.writeUInt16LE(4, at + 2);
  preview.writeUInt32LE(1, at + 8);
  expect(await outcomes(joinTiffs([await g4(1), preview, await g4(2)]))).toEqual(['page', 'page']);
});

test.each([0.1, 0.5, 0.9, 0.99])(
  'a TIFF cut at %d gives its whole pages; the missing rest is one page more',
  async (part) => {
    const pages = await Promise.all(Array.from({ length: 20 }, (_, n) => g4(n + 1)));
    const file = joinTiffs(pages);
    const cut = file.subarray(0, Math.floor(file.length * part));
    let whole = 0;
    for (let size = 0; whole < pages.length; whole++) {
      size += pages[whole]!.length + (pages[whole]!.length % 2);
      if (size > cut.length) break;
    }
    expect(await outcomes(cut)).toEqual([...Array(whole).fill('page'), 'FILE_TRUNCATED']);
  },
);

test('a one-page TIFF that was cut has nothing to show', async () => {
  const file = await g4();
  for (const part of [0.1, 0.5, 0.9, 0.99]) {
    expect(await source.open(file.subarray(0, Math.floor(file.length * part)))).toMatchObject({
      reason: 'FILE_TRUNCATED',
    });
  }
});

test('a broken second page is the only one lost', async () => {
  const pages = [await g4(1), await g4(2), await g4(3)];
  const g4Noise = Buffer.from(pages[1]!);
  g4Noise.fill(0, 200, directoryOf(g4Noise).at >> 1);
  expect(await outcomes(joinTiffs([pages[0]!, g4Noise, pages[2]!]))).toEqual(['page', 'PAGE_DAMAGED', 'page']);
  const lzwNoise = await tiff({}, 2);
  lzwNoise.fill(0xff, 200, directoryOf(lzwNoise).at >> 1);
  expect(await outcomes(joinTiffs([pages[0]!, lzwNoise, pages[2]!]))).toEqual(['page', 'PAGE_DAMAGED', 'page']);
});

test('a second directory of rubbish loses what is behind it and nothing before it', async () => {
  const first = await g4(1);
  const file = joinTiffs([first, await g4(2), await g4(3)]);
  const { nextAt } = directoryOf(first);
  const rubbish = Buffer.from(file);
  rubbish.fill(0xee, file.readUInt32LE(nextAt) + 2, file.readUInt32LE(nextAt) + 120);
  expect(await outcomes(rubbish)).toEqual(['page', 'PAGE_DAMAGED']);
});

test('a chain of directories that bites its tail ends', async () => {
  const file = joinTiffs([await g4(1), await g4(2)]);
  const { at, nextAt } = directoryOf(file);
  const second = file.readUInt32LE(nextAt);
  file.writeUInt32LE(at, second + 2 + file.readUInt16LE(second) * 12);
  expect(await outcomes(file)).toEqual(['page', 'page', 'PAGE_DAMAGED']);
});

test('a scan that was broken off before its first directory', async () => {
  const file = await g4();
  file.writeUInt32LE(0, 4);
  expect(await source.open(file)).toMatchObject({ reason: 'FILE_TRUNCATED' });
});

test('sizes are believed before anything is allocated', async () => {
  const forged = await g4();
  const { entry } = directoryOf(forged);
  forged.writeUInt16LE(30000, entry(256) + 8);
  forged.writeUInt16LE(30000, entry(257) + 8);
  expect(await source.open(forged)).toMatchObject({ reason: 'IMAGE_TOO_LARGE' });
  expect(await outcomes(joinTiffs([await g4(1), forged]))).toEqual(['page', 'IMAGE_TOO_LARGE']);
  // An all-white row is a single 1 in G4.
  const real = g4AsTiff(Buffer.alloc(20000 / 8, 0xff), { width: 20000, height: 20000, runsAreWhite: false });
  expect(await source.open(real)).toMatchObject({ reason: 'IMAGE_TOO_LARGE' });
});

test('a fax that would grow too large when squared is refused', async () => {
  const fax = oneDimensionalG3(Array(80).fill('white'), { x: 204, y: 98 });
  const tight = await pageSource({ ...LIMITS, megapixels: 0.01 }).open(fax);
  if (tight.kind !== 'opened') throw new Error(tight.reason);
  expect(await tight.file.page(1)).toMatchObject({ reason: 'IMAGE_TOO_LARGE' });
});

test('too many pages', async () => {
  const file = joinTiffs(await Promise.all([1, 2, 3, 4].map((seed) => g4(seed))));
  expect(await pageSource({ ...LIMITS, pages: 3 }).open(file)).toMatchObject({ reason: 'TOO_MANY_PAGES' });
  expect(await pageSource({ ...LIMITS, pages: 4 }).open(file)).toMatchObject({ kind: 'opened' });
});
