// TIFF variants: byte order, samples, compression, tiles.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Raster } from '../../../../domain/raster.ts';
import { cornerOf, greyPage, joinTiffs, SIZE, tiff } from '../../drawn-files.ts';
import { opened, rasterOf } from '../../opened-files.ts';
import { type TiffToWrite, writtenTiff } from './test-tiffs.ts';

const GREY: TiffToWrite = { ...SIZE, bits: 8, planes: [greyPage()] };
const resolution = { x: 100, y: 100, unit: 'inch' } as const;

/** Of a pixel a quarter of the way into the mark. */
const markOf = ({ data, channels, width }: Raster) => [
  ...data.subarray((20 * width + 20) * channels, (20 * width + 20) * channels + channels),
];

test.each([true, false])(
  'a grey TIFF comes out pixel by pixel, whatever its byte order: big-endian %s',
  async (bigEndian) => {
    const raster = await rasterOf(writtenTiff({ ...GREY, bigEndian, resolution }));
    expect(raster).toMatchObject({ ...SIZE, channels: 1, dpi: 100, bilevel: false });
    expect(Buffer.compare(raster.data, greyPage())).toBe(0);
  },
);

test('a big-endian batch of 1 bit, where white is zero', async () => {
  const rows = Buffer.alloc((SIZE.width / 8) * SIZE.height);
  greyPage().forEach((value, n) => {
    if (value === 0) rows[n >> 3]! |= 0x80 >> (n & 7);
  });
  const raster = await rasterOf(
    writtenTiff({ ...SIZE, bits: 1, planes: [rows], photometric: 0, bigEndian: true, resolution }),
  );
  expect(raster).toMatchObject({ ...SIZE, channels: 1, dpi: 100, bilevel: true });
  expect(Buffer.compare(raster.data, greyPage())).toBe(0);
});

test('16 bits a sample, high byte first', async () => {
  const deep = Buffer.alloc(SIZE.width * SIZE.height * 2);
  greyPage().forEach((value, n) => {
    deep.writeUInt16BE(value * 257, n * 2);
  });
  const raster = await rasterOf(writtenTiff({ ...GREY, bits: 16, planes: [deep], bigEndian: true, resolution }));
  expect(raster).toMatchObject({ channels: 1, bilevel: false });
  expect(Buffer.compare(raster.data, greyPage())).toBe(0);
});

test('planes that are stored apart come together again', async () => {
  const light = new Uint8Array(SIZE.width * SIZE.height).fill(250);
  const raster = await rasterOf(writtenTiff({ ...GREY, planes: [light, greyPage(), greyPage()], photometric: 2 }));
  expect(raster).toMatchObject({ ...SIZE, channels: 3 });
  expect(markOf(raster)).toEqual([250, 0, 0]);
});

test('palettes of 8 bits and of 1 bit', async () => {
  const indices = greyPage().map((value) => (value === 0 ? 1 : 0));
  // Entry 0 is white, entry 1 red; TIFF wants all reds first.
  const colours = (entries: number) =>
    [
      [255, 200],
      [255, 20],
      [255, 30],
    ].flatMap(([white, mark]) => [white!, mark!, ...Array<number>(entries - 2).fill(0)].map((value) => value * 257));
  const palette = writtenTiff({ ...GREY, planes: [indices], photometric: 3, colourMap: colours(256) });
  expect(markOf(await rasterOf(palette))).toEqual([200, 20, 30]);

  const rows = Buffer.alloc((SIZE.width / 8) * SIZE.height);
  indices.forEach((index, n) => {
    if (index === 1) rows[n >> 3]! |= 0x80 >> (n & 7);
  });
  const twoColours = { ...SIZE, bits: 1, planes: [rows], photometric: 3 };
  expect(await rasterOf(writtenTiff({ ...twoColours, colourMap: colours(2) }))).toMatchObject({
    channels: 3,
    bilevel: false,
  });
  const blackAndWhite = [65535, 0, 65535, 0, 65535, 0];
  const raster = await rasterOf(writtenTiff({ ...twoColours, colourMap: blackAndWhite }));
  expect(raster).toMatchObject({ channels: 1, bilevel: true });
  expect(Buffer.compare(raster.data, greyPage())).toBe(0);
});

test('a grey page that is stored in colour is handed on in grey; one with a small red stamp is not', async () => {
  const stored = async (stamp: readonly number[]) => {
    const rgb = new Uint8Array(SIZE.width * SIZE.height * 3);
    greyPage().forEach((value, n) => {
      rgb.fill(value, n * 3, n * 3 + 3);
    });
    for (let y = 300; y < 320; y++) for (let x = 200; x < 220; x++) rgb.set(stamp, (y * SIZE.width + x) * 3);
    return sharp(rgb, { raw: { ...SIZE, channels: 3 } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
  };
  const grey = await rasterOf(await stored([120, 120, 120]));
  expect(grey).toMatchObject({ ...SIZE, channels: 1 });
  expect([grey.data[310 * SIZE.width + 210], grey.data[10]]).toEqual([120, 0]);
  expect(await rasterOf(await stored([200, 30, 30]))).toMatchObject({ ...SIZE, channels: 3 });
});

test('dots per centimetre, no unit, and no resolution at all', async () => {
  const dpi = async (stated?: TiffToWrite['resolution']) => {
    const page = new Uint8Array(827 * 1169).fill(255);
    const file = { width: 827, height: 1169, bits: 8, planes: [page] };
    return (await rasterOf(writtenTiff(stated === undefined ? file : { ...file, resolution: stated }))).dpi;
  };
  expect(await dpi({ x: 59.06, y: 59.06, unit: 'cm' })).toBe(150);
  // Without a unit the numbers only say that pixels are square.
  expect(await dpi({ x: 300, y: 300, unit: 'none' })).toBe(100);
  expect(await dpi()).toBe(100);
  expect(await dpi({ x: 0, y: 0, unit: 'inch' })).toBe(100);
});

test.each([
  [1, 'upper left'],
  [2, 'upper right'],
  [3, 'lower right'],
  [4, 'lower left'],
  [5, 'upper left'],
  [6, 'upper right'],
  [7, 'lower right'],
  [8, 'lower left'],
] as const)('orientation %d shows the mark in the %s', async (orientation, corner) => {
  // Twice as many dots across as down: what is followed first, shape or orientation, must not matter.
  const half = { width: SIZE.width, height: SIZE.height / 2 };
  const raster = await rasterOf(
    writtenTiff({
      ...half,
      bits: 8,
      planes: [greyPage(half)],
      orientation,
      resolution: { x: 100, y: 50, unit: 'inch' },
    }),
  );
  expect(raster).toMatchObject(orientation < 5 ? SIZE : { width: SIZE.height, height: SIZE.width });
  expect(cornerOf(raster, corner)).toBeLessThan(5);
});

test('the file’s bytes are as they were when its pages have been read, also if one is broken', async () => {
  const broken = await tiff({}, 2);
  broken.fill(0xff, 200, 2000);
  const file = joinTiffs([await tiff({}, 1), broken, await tiff({}, 3)]);
  const before = Buffer.from(file);
  const batch = await opened(file);
  const ends = await Promise.all([3, 1, 2, 3].map((number) => batch.page(number)));
  expect(ends.map(({ kind }) => kind)).toEqual(['page', 'page', 'quarantined', 'page']);
  expect(file.equals(before)).toBe(true);
});
