// Test helper: draws pages with a known angle, rotated as vectors and then degraded like scans.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { concatTransformationMatrix, PDFDocument, rgb, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';
import type { Orientation } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';
import { between, type Layout, layouts, seeded } from './test-layouts.ts';

export interface Drawing {
  readonly seed: number;
  /** Degrees clockwise. */
  readonly skew?: number;
  readonly dpi?: number;
  readonly landscape?: boolean;
  /** The scanner's bed is black and shows around a page that lies askew. */
  readonly blackBed?: boolean;
  readonly colour?: boolean;
}

const FONTS = [
  [StandardFonts.Helvetica, StandardFonts.HelveticaBold],
  [StandardFonts.TimesRoman, StandardFonts.TimesRomanBold],
  [StandardFonts.Courier, StandardFonts.CourierBold],
] as const;

let loading: Promise<WrappedPdfiumModule> | undefined;
const pdfium = (): Promise<WrappedPdfiumModule> => {
  loading ??= (async () => {
    const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
    const module = await init({ wasmBinary: new Uint8Array(wasm).buffer });
    module.PDFiumExt_Init();
    return module;
  })();
  return loading;
};

/** The first page of `pdf` as RGB. */
export const rasterise = async (pdf: Uint8Array, width: number, height: number): Promise<Uint8Array> => {
  const lib = await pdfium();
  const { wasmExports, HEAPU8 } = lib.pdfium as unknown as {
    wasmExports: { malloc(size: number): number; free(at: number): void };
    HEAPU8: Uint8Array;
  };
  const at = wasmExports.malloc(pdf.length);
  HEAPU8.set(pdf, at);
  const document = lib.FPDF_LoadMemDocument(at, pdf.length, '');
  const page = lib.FPDF_LoadPage(document, 0);
  const bitmap = lib.FPDFBitmap_Create(width, height, 0);
  lib.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  lib.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0);
  const heap = (lib.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8;
  const from = lib.FPDFBitmap_GetBuffer(bitmap);
  const rgbData = new Uint8Array(width * height * 3);
  for (let i = 0, p = from; i < rgbData.length; i += 3, p += 4) {
    rgbData[i] = heap[p + 2]!;
    rgbData[i + 1] = heap[p + 1]!;
    rgbData[i + 2] = heap[p]!;
  }
  lib.FPDFBitmap_Destroy(bitmap);
  lib.FPDF_ClosePage(page);
  lib.FPDF_CloseDocument(document);
  wasmExports.free(at);
  return rgbData;
};

/** A4 with what `layout` draws, grey unless `colour`. */
export const draw = async (layout: Layout, drawing: Drawing): Promise<Raster> => {
  const { seed, skew = 0, dpi = 200, landscape = false, blackBed = false, colour = false } = drawing;
  const random = seeded(seed);
  const pdf = await PDFDocument.create();
  const [w, h] = landscape ? [841.89, 595.28] : [595.28, 841.89];
  const page = pdf.addPage([w, h]);
  if (blackBed) page.drawRectangle({ x: 0, y: 0, width: w, height: h, color: rgb(0.07, 0.07, 0.07) });
  const cos = Math.cos((skew * Math.PI) / 180);
  const sin = Math.sin((skew * Math.PI) / 180);
  const [cx, cy] = [w / 2, h / 2];
  page.pushOperators(
    concatTransformationMatrix(cos, -sin, sin, cos, cx - cos * cx - sin * cy, cy + sin * cx - cos * cy),
  );
  if (blackBed) page.drawRectangle({ x: 0, y: 0, width: w, height: h, color: rgb(1, 1, 1) });
  const [regular, bold] = FONTS[Math.floor(random() * FONTS.length)]!;
  const fonts = { font: await pdf.embedFont(regular), bold: await pdf.embedFont(bold) };
  await layout({ page, pdf, ...fonts, random, size: between(random, 9, 12) });
  const bytes = await pdf.save();
  const [width, height] = [Math.round((w / 72) * dpi), Math.round((h / 72) * dpi)];
  const pixels = await rasterise(bytes, width, height);
  if (colour) return { width, height, channels: 3, data: pixels, dpi, bilevel: false };
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) grey[i] = (pixels[i * 3]! + 2 * pixels[i * 3 + 1]! + pixels[i * 3 + 2]!) >> 2;
  return { width, height, channels: 1, data: grey, dpi, bilevel: false };
};

/** The page as a scanner delivers it that lies `orientation` degrees clockwise. */
export const lay = (page: Raster, orientation: Orientation): Raster => {
  const { width, height, channels, data } = page;
  if (orientation === 0) return page;
  const [w, h] = orientation === 180 ? [width, height] : [height, width];
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [tx, ty] =
        orientation === 180
          ? [width - 1 - x, height - 1 - y]
          : orientation === 90
            ? [height - 1 - y, x]
            : [y, width - 1 - x];
      for (let c = 0; c < channels; c++) out[(ty * w + tx) * channels + c] = data[(y * width + x) * channels + c]!;
    }
  return { ...page, width: w, height: h, data: out };
};

export interface Damage {
  readonly seed: number;
  /** Standard deviation, of 255. */
  readonly noise?: number;
  /** Of the lens, pixels. */
  readonly blur?: number;
  /** Brightness of paper, of 255. */
  readonly paper?: number;
  /** Brightness of ink, of 255. */
  readonly ink?: number;
  /** Share of its light the darkest side loses, 0 to 1. */
  readonly shadow?: number;
  /** Specks of dust. */
  readonly dust?: number;
  readonly bilevel?: boolean;
  /** Half the rows, as a fax of 204 × 98 dpi has; opened again to square pixels. */
  readonly fax?: boolean;
}

/** A grey page as a tired scanner sees it. */
export const spoil = async (page: Raster, damage: Damage): Promise<Raster> => {
  const { seed, noise = 0, blur = 0, paper = 255, ink = 0, shadow = 0, dust = 0 } = damage;
  const random = seeded(seed + 7919);
  const { width, height } = page;
  const blurred = blur
    ? await sharp(page.data, { raw: { width, height, channels: 1 } })
        .blur(blur)
        .toColourspace('b-w')
        .raw()
        .toBuffer()
    : page.data;
  const data = new Uint8Array(blurred);
  // A table of grain, entered anywhere: as good as a draw a pixel, and far quicker.
  const grains = Float32Array.from({ length: 1 << 16 }, () => (random() + random() + random() + random() - 2) * 1.73);
  const lean = random() * 2 * Math.PI;
  for (let y = 0; y < height; y++) {
    const enter = Math.floor(random() * grains.length);
    for (let x = 0, p = y * width; x < width; x++, p++) {
      const side = Math.cos(lean) * (x / width - 0.5) + Math.sin(lean) * (y / height - 0.5);
      const light = 1 - shadow * Math.min(1, Math.max(0, 0.5 + side * 1.4)) ** 2;
      const grain = grains[(enter + x) & (grains.length - 1)]! * noise;
      data[p] = Math.min(255, Math.max(0, (ink + (data[p]! / 255) * (paper - ink)) * light + grain));
    }
  }
  for (let speck = 0; speck < dust; speck++) {
    const [x, y, size] = [
      between(random, 4, width - 8),
      between(random, 4, height - 8),
      between(random, 1, page.dpi / 60),
    ];
    for (let r = 0; r < size; r++) data.fill(ink + 30, Math.floor(y + r) * width + Math.floor(x), Math.floor(y + r) * width + Math.floor(x + size)); // biome-ignore format: one speck
  }
  if (damage.fax)
    for (let y = 0; y + 1 < height; y += 2)
      for (let x = 0; x < width; x++) {
        const p = y * width + x;
        data[p] = (data[p]! + data[p + width]!) / 2;
        data[p + width] = data[p]!;
      }
  const bilevel = damage.bilevel || damage.fax || false;
  if (bilevel) for (let p = 0; p < data.length; p++) data[p] = data[p]! < (paper + ink) / 2 ? 0 : 255;
  return { ...page, data, bilevel };
};

/** A page of the seeded set: the layouts in turn, each spoilt in its own way. */
export const sample = async (seed: number, skew: number, dpi = 200): Promise<{ name: string; page: Raster }> => {
  const kinds = [...Object.keys(layouts), 'border', 'fax'] as const;
  const name = kinds[seed % kinds.length]!;
  const layout = name in layouts ? layouts[name as keyof typeof layouts] : layouts.letter;
  const random = seeded(seed + 104729);
  const drawn = await draw(layout, {
    seed,
    skew,
    dpi: name === 'fax' ? 204 : dpi,
    landscape: name === 'landscape',
    blackBed: name === 'border',
  });
  if (name === 'fax') return { name, page: await spoil(drawn, { seed, fax: true, dust: 20 }) };
  const damage = {
    seed,
    noise: between(random, 0, 12),
    blur: random() < 0.5 ? between(random, 0.4, 1.2) : 0,
    paper: between(random, 190, 255),
    ink: between(random, 0, 90),
    shadow: random() < 0.3 ? between(random, 0.2, 0.6) : 0,
    dust: random() < 0.3 ? 40 : 0,
    bilevel: random() < 0.3,
  };
  return { name, page: await spoil(drawn, damage.bilevel ? { ...damage, shadow: 0 } : damage) };
};
