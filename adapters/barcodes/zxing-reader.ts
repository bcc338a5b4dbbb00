// Finds bar codes and QR codes with ZXing-C++ (WebAssembly from the installed package, never from the network).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, purgeZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import { MailroomError } from '../../domain/errors.ts';
import type { Code, SeparatorReader } from '../../domain/ports/page/separator-reader.ts';
import type { Raster } from '../../domain/raster.ts';
import { codePlaces, type Place } from './code-places.ts';

/**
 * Finer scans are averaged down to 200 to 300 dpi. At 150 dpi a third of the codes with modules below 0.4 mm is lost
 * that are found at 300 dpi.
 */
const ENOUGH_DPI = 200;
/** A page that says less dpi than it has must not take minutes. */
const MOST_PIXELS = 20e6;

const OPTIONS: ReaderOptions = {
  formats: ['Code39', 'Code128', 'QRCode', 'DataMatrix'],
  tryHarder: true,
  // A sheet on which the lines show no direction may still lie on its side.
  tryRotate: true,
  tryInvert: false,
  // Coarse modules under noise are found in a smaller copy; in places as small as these it costs little.
  tryDownscale: true,
};

const loadZxing = async (): Promise<void> => {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasm = new Uint8Array(await readFile(path));
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer }, fireImmediately: true });
};

/** How many pixels a side become one. */
const shrinkBy = ({ width, height, dpi }: Raster): number => {
  const byDpi = Math.floor(dpi / ENOUGH_DPI) || 1;
  const bySize = Math.ceil(Math.sqrt((width * height) / MOST_PIXELS));
  return Math.max(byDpi, bySize, 1);
};

/** A place as a binary grey map (PGM), each pixel the mean of `by` × `by` of the page's; a rest at the edge is cut. */
const greyMap = (page: Raster, place: Place, by: number): Uint8Array => {
  const { channels, data } = page;
  const width = Math.floor(place.width / by);
  const height = Math.floor(place.height / by);
  const header = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const map = new Uint8Array(header.length + width * height);
  map.set(header);
  const samples = by * channels;
  let to = header.length;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let row = 0; row < by; row += 1) {
        const from = ((place.top + y * by + row) * page.width + place.left + x * by) * channels;
        for (let index = from; index < from + samples; index += 1) sum += data[index]!;
      }
      map[to] = sum / (by * samples);
      to += 1;
    }
  }
  return map;
};

/**
 * Reads Code 39, Code 128, QR and Data Matrix, upright or turned. Code 128 and QR are safe with modules from 0.5 mm at
 * 150 dpi, 0.33 mm at 200 dpi and 0.25 mm at 300 dpi; Code 39 and Data Matrix want half as much again. Codes less than
 * 6 mm high may be passed over. Throws PORT_MISUSED for a raster that is none, OCR_FAILED if ZXing breaks.
 */
export const zxingReader = (): SeparatorReader => {
  let loaded: Promise<void> | undefined;
  return {
    async codes(page) {
      const { width, height, channels, data } = page;
      if (!(width > 0 && height > 0 && data.length === width * height * channels)) {
        throw new MailroomError('PORT_MISUSED', { width, height, channels, bytes: data.length });
      }
      const by = shrinkBy(page);
      if (width < by || height < by) return [];
      try {
        loaded ??= loadZxing();
        await loaded;
        const found: Code[] = [];
        for (const place of codePlaces(page)) {
          if (place.width < by || place.height < by) continue;
          for (const { format, text } of await readBarcodes(greyMap(page, place, by), OPTIONS))
            found.push({ format, text });
        }
        return found;
      } catch (cause) {
        // A WebAssembly that has stopped once never runs again: the next page gets a new one.
        loaded = undefined;
        purgeZXingModule();
        throw new MailroomError('OCR_FAILED', { step: 'codes', cause });
      }
    },
  };
};
