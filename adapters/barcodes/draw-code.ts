// Test helper: draws a code on a page as scanned, with soft edges, skew and noise.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, type WriteInputBarcodeFormat, writeBarcode } from 'zxing-wasm/writer';
import type { Raster } from '../../domain/raster.ts';

export interface DrawnCode {
  readonly format: WriteInputBarcodeFormat;
  readonly text: string;
  readonly dpi: number;
  /** Millimetres a module. */
  readonly module: number;
  /** Degrees clockwise. */
  readonly turned?: number;
  /** Grey levels by which a pixel may be off. */
  readonly noise?: number;
}

const INK = 30;
const PAPER = 235;
/** Samples a pixel and side. */
const FINE = 4;

const loadWriter = async (): Promise<void> => {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  const wasm = new Uint8Array(await readFile(path));
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer }, fireImmediately: true });
};
let loaded: Promise<void> | undefined;

/** A linear congruential generator (Numerical Recipes), so that every run draws the same page. */
const noiseOf = (level: number) => {
  let state = 1;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state / 2 ** 32) * 2 - 1) * level;
  };
};

/** An A5 page with the code in its middle. */
export const drawCode = async (code: DrawnCode): Promise<Raster> => {
  loaded ??= loadWriter();
  await loaded;
  const { symbol, error } = await writeBarcode(code.text, { format: code.format });
  if (error) throw new Error(error);
  const { dpi, turned = 0 } = code;
  const width = Math.round((148 / 25.4) * dpi);
  const height = Math.round((210 / 25.4) * dpi);
  const size = (code.module / 25.4) * dpi;
  // A linear code comes as one row of modules or more; on paper it is 12 mm high.
  const linear = code.format.startsWith('Code');
  const wide = symbol.width * size;
  const high = linear ? (12 / 25.4) * dpi : symbol.height * size;
  const [sin, cos] = [Math.sin((turned * Math.PI) / 180), Math.cos((turned * Math.PI) / 180)];
  const inked = (px: number, py: number): boolean => {
    const [dx, dy] = [px - width / 2, py - height / 2];
    const x = dx * cos + dy * sin + wide / 2;
    const y = dy * cos - dx * sin + high / 2;
    if (x < 0 || y < 0 || x >= wide || y >= high) return false;
    const row = linear ? 0 : Math.floor(y / size);
    return symbol.data[row * symbol.width + Math.floor(x / size)] === 0;
  };
  const reach = Math.hypot(wide, high) / 2 + 1;
  const noise = noiseOf(code.noise ?? 0);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let ink = 0;
      if (Math.abs(x - width / 2) <= reach && Math.abs(y - height / 2) <= reach) {
        for (let sample = 0; sample < FINE * FINE; sample += 1) {
          const [sx, sy] = [(sample % FINE) + 0.5, Math.floor(sample / FINE) + 0.5];
          if (inked(x + sx / FINE, y + sy / FINE)) ink += 1;
        }
      }
      const level = PAPER + (INK - PAPER) * (ink / (FINE * FINE)) + noise();
      data[y * width + x] = Math.min(Math.max(Math.round(level), 0), 255);
    }
  }
  return { width, height, channels: 1, data, dpi, bilevel: false };
};
