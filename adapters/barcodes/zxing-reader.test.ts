// Reads codes on drawn pages at the resolutions that scan stations use.
import { expect, test } from 'vitest';
import type { Raster } from '../../domain/raster.ts';
import { type DrawnCode, drawCode } from './draw-code.ts';
import { zxingReader } from './zxing-reader.ts';

const reader = zxingReader();
const formats = ['Code39', 'Code128', 'QRCode', 'DataMatrix'] as const;
const resolutions = [
  { dpi: 150, module: 0.75 },
  { dpi: 200, module: 0.5 },
  { dpi: 300, module: 0.33 },
];
const texts = async (page: Raster): Promise<readonly string[]> => (await reader.codes(page)).map(({ text }) => text);

test.each(formats.flatMap((format) => resolutions.map((resolution) => ({ format, ...resolution }))))(
  '$format with modules of $module mm at $dpi dpi',
  async (code) => {
    expect(await texts(await drawCode({ ...code, text: 'PATCHT' }))).toEqual(['PATCHT']);
  },
);

test('a fine scan is shrunk and still read', async () => {
  expect(await texts(await drawCode({ format: 'Code128', text: 'PATCHT', dpi: 600, module: 0.33 }))).toEqual([
    'PATCHT',
  ]);
});

test.each(formats)('%s on a skewed and noisy page', async (format) => {
  const code: DrawnCode = { format, text: 'PATCHT', dpi: 200, module: 0.5, turned: 3, noise: 25 };
  expect(await texts(await drawCode(code))).toEqual(['PATCHT']);
});

test.each([90, 180, 270])('a sheet that lies %d degrees away from upright', async (turned) => {
  expect(await texts(await drawCode({ format: 'Code128', text: 'PATCHT', dpi: 200, module: 0.5, turned }))).toEqual([
    'PATCHT',
  ]);
});

test('a payload comes exactly as printed, with its format', async () => {
  const text = 'POSTSTELLE/1 unit=bauamt type=antrag';
  expect(await reader.codes(await drawCode({ format: 'QRCode', text, dpi: 200, module: 0.5 }))).toEqual([
    { format: 'QRCode', text },
  ]);
});

test('colour pages are read too', async () => {
  const grey = await drawCode({ format: 'QRCode', text: 'PATCHT', dpi: 200, module: 0.5 });
  const data = new Uint8Array(grey.data.length * 3);
  for (const [index, value] of grey.data.entries()) data.fill(value, index * 3, index * 3 + 3);
  expect(await texts({ ...grey, channels: 3, data })).toEqual(['PATCHT']);
});

test('an unreadable code, an empty page and a dot are no codes', async () => {
  expect(await texts(await drawCode({ format: 'QRCode', text: 'PATCHT', dpi: 100, module: 0.2, noise: 60 }))).toEqual(
    [],
  );
  const blank: Raster = {
    width: 800,
    height: 1000,
    channels: 1,
    data: new Uint8Array(800_000).fill(255),
    dpi: 100,
    bilevel: true,
  };
  expect(await texts(blank)).toEqual([]);
  expect(await texts({ ...blank, width: 1, height: 1, data: new Uint8Array(1) })).toEqual([]);
  expect(await texts({ ...blank, width: 1, height: 1, data: new Uint8Array(1), dpi: 600 })).toEqual([]);
});

test('a raster whose size does not fit its bytes is refused', async () => {
  const raster: Raster = {
    width: 30_000,
    height: 30_000,
    channels: 1,
    data: new Uint8Array(9),
    dpi: 300,
    bilevel: true,
  };
  await expect(reader.codes(raster)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
});

test('a huge page that claims a low resolution is shrunk before it is searched', async () => {
  const code = await drawCode({ format: 'QRCode', text: 'PATCHT', dpi: 600, module: 1 });
  expect(await texts({ ...code, dpi: 72 })).toEqual(['PATCHT']);
});
