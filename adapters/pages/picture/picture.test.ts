// JPEG and PNG files as pages: channels, orientation, damage.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Raster } from '../../../domain/raster.ts';
import { colourImage, cornerOf, greyImage, greyPage, SIZE } from '../drawn-files.ts';
import { rasterOf, source } from '../opened-files.ts';

/** The middle of the red mark in the upper left corner. */
const markOf = ({ data, channels, width }: Raster) =>
  [...data.subarray((50 * width + 50) * channels, (50 * width + 50) * channels + 3)] as [number, number, number];

const isRed = ([r, g, b]: [number, number, number]) => r > 150 && g < 110 && b < 110;

const withoutAdobe = (jpeg: Buffer): Buffer => {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xee]));
  return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 2 + jpeg.readUInt16BE(at + 2))]);
};

test('grey and colour JPEGs keep their channels', async () => {
  const grey = await rasterOf(await greyImage().jpeg().toBuffer());
  expect(grey).toMatchObject({ ...SIZE, channels: 1, bilevel: false });
  expect(grey.data.length).toBe(SIZE.width * SIZE.height);
  const colour = await rasterOf(await colourImage().jpeg({ progressive: true }).toBuffer());
  expect(colour).toMatchObject({ ...SIZE, channels: 3 });
  expect(isRed(markOf(colour))).toBe(true);
});

test('a CMYK JPEG shows its colours, with and without Adobe’s inversion', async () => {
  const inks = await colourImage().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
  const marked = await rasterOf(inks);
  expect(marked.channels).toBe(3);
  expect(isRed(markOf(marked))).toBe(true);
  expect(cornerOf(marked, 'lower right')).toBeGreaterThan(245);

  // Without the marker 0 means no ink; the same numbers then show the negative.
  const plain = await rasterOf(withoutAdobe(inks));
  expect(cornerOf(plain, 'lower right')).toBeLessThan(10);
});

test('the resolution comes from JFIF, or from EXIF, or is guessed from the sheet', async () => {
  const exif = await greyImage({ width: 600, height: 800 }).withDensity(150).jpeg().toBuffer();
  expect(exif.includes('JFIF')).toBe(false);
  expect((await rasterOf(exif)).dpi).toBe(150);
  // Version 1.1, unit 2 (dots per cm), 100 × 100, no thumbnail.
  const segment = Buffer.from('ffe000104a46494600010102006400640000', 'hex');
  const jfif = Buffer.concat([exif.subarray(0, 2), segment, exif.subarray(2)]);
  expect((await rasterOf(jfif)).dpi).toBe(254);
  const plain = await greyImage({ width: 827, height: 1169 }).png().toBuffer();
  expect((await rasterOf(plain)).dpi).toBe(100);
  const camera = await greyImage({ width: 1654, height: 2339 }).withDensity(72).jpeg().toBuffer();
  expect((await rasterOf(camera)).dpi).toBe(200);
});

test('a picture taken with the camera held sideways is turned upright', async () => {
  const raster = await rasterOf(await greyImage().withMetadata({ orientation: 6 }).jpeg().toBuffer());
  expect(raster).toMatchObject({ width: SIZE.height, height: SIZE.width });
  expect(cornerOf(raster, 'upper right')).toBeLessThan(10);
});

test('a cut JPEG or PNG is refused, however little is missing', async () => {
  for (const file of [await greyImage().jpeg().toBuffer(), await greyImage().png().toBuffer()]) {
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      expect(await source.open(file.subarray(0, Math.floor(file.length * part)))).toMatchObject({
        reason: 'FILE_TRUNCATED',
      });
    }
  }
});

test('a JPEG whose data lacks a piece in the middle is refused when it is decoded', async () => {
  const jpeg = await greyImage().jpeg().toBuffer();
  const opened = await source.open(Buffer.concat([jpeg.subarray(0, jpeg.length / 2), jpeg.subarray(jpeg.length - 2)]));
  expect(opened).toMatchObject({ kind: 'opened' });
  if (opened.kind === 'opened') expect(await opened.file.page(1)).toMatchObject({ reason: 'FILE_DAMAGED' });
});

test('wrong spectral bounds, as some cameras write them, are no damage', async () => {
  const jpeg = await greyImage().jpeg().toBuffer();
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  jpeg.writeUInt8(1, scan + 2 + jpeg.readUInt16BE(scan + 2) - 3);
  expect(await rasterOf(jpeg)).toMatchObject(SIZE);
});

test('a PNG with alpha lies on white paper', async () => {
  const clear = await sharp({ create: { ...SIZE, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer();
  const raster = await rasterOf(clear);
  expect(raster).toMatchObject({ ...SIZE, channels: 1 });
  expect(cornerOf(raster, 'upper left')).toBe(255);
});

test('PNGs of 16 bits, of a palette and of 1 bit', async () => {
  const deep = await rasterOf(await greyImage().toColourspace('grey16').png().toBuffer());
  expect(deep).toMatchObject({ channels: 1, bilevel: false });
  expect(Buffer.compare(deep.data, greyPage())).toBe(0);
  const palette = await rasterOf(await colourImage().png({ palette: true, colours: 8 }).toBuffer());
  expect(palette.channels).toBe(3);
  expect(isRed(markOf(palette))).toBe(true);
  const two = await rasterOf(await greyImage().png({ palette: true, colours: 2 }).withDensity(100).toBuffer());
  expect(two).toMatchObject({ channels: 1, bilevel: true, dpi: 100 });
  expect(Buffer.compare(two.data, greyPage())).toBe(0);
});

test('a forged size is refused without allocating it', async () => {
  const png = await greyImage().png().toBuffer();
  png.writeUInt32BE(30000, 16);
  png.writeUInt32BE(30000, 20);
  expect(await source.open(png)).toMatchObject({ reason: 'IMAGE_TOO_LARGE' });
  const jpeg = await greyImage().jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(30000, frame + 5);
  jpeg.writeUInt16BE(30000, frame + 7);
  expect(await source.open(jpeg)).toMatchObject({ reason: 'IMAGE_TOO_LARGE' });
});
