// Test helper: renders text to a PDF and to pixels.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init } from '@embedpdf/pdfium';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { Orientation } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';

/** PDFium's flag for grey pixels, a byte each. */
const GREY = 1;

const openPdfium = async () => {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const pdfium = await init({ wasmBinary: wasm.buffer as ArrayBuffer });
  pdfium.PDFiumExt_Init();
  return pdfium;
};
let opened: ReturnType<typeof openPdfium> | undefined;

/** A line of text: points from the page's upper left corner to the beginning of its baseline. */
export interface PlacedLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Points. */
  readonly size: number;
}

const pdfOf = async (lines: readonly PlacedLine[]): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595.28, 841.89]);
  for (const { text, x, y, size } of lines) page.drawText(text, { x, y: 841.89 - y, size, font });
  return document.save();
};

/** An A4 page with `lines` in Helvetica, 11 pt, at `dpi`. */
export const drawPage = (lines: readonly string[], dpi = 200): Promise<Raster> =>
  drawPlaced(
    lines.map((text, index) => ({ text, x: 70, y: 71.89 + index * 16, size: 11 })),
    dpi,
  );

/** An A4 page with `lines` in Helvetica where they say, at `dpi`. */
export const drawPlaced = async (lines: readonly PlacedLine[], dpi = 200): Promise<Raster> => {
  opened ??= openPdfium();
  const pdfium = await opened;
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const bytes = await pdfOf(lines);
  const at = malloc(bytes.length);
  pdfium.pdfium.HEAPU8.set(bytes, at);
  const document = pdfium.FPDF_LoadMemDocument(at, bytes.length, '');
  const page = pdfium.FPDF_LoadPage(document, 0);
  const width = Math.round((pdfium.FPDF_GetPageWidthF(page) / 72) * dpi);
  const height = Math.round((pdfium.FPDF_GetPageHeightF(page) / 72) * dpi);
  const pixels = malloc(width * height);
  const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, GREY, pixels, width);
  pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0);
  const data = pdfium.pdfium.HEAPU8.slice(pixels, pixels + width * height);
  pdfium.FPDFBitmap_Destroy(bitmap);
  pdfium.FPDF_ClosePage(page);
  pdfium.FPDF_CloseDocument(document);
  free(pixels);
  free(at);
  return { width, height, channels: 1, data, dpi, bilevel: false };
};

/** The page as it comes from a scanner on which it lay `by` degrees clockwise away from upright. */
export const layDown = (page: Raster, by: Orientation): Raster => {
  const { width, height, data } = page;
  const [wide, high] = by % 180 === 0 ? [width, height] : [height, width];
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [toX, toY] =
        by === 0
          ? [x, y]
          : by === 90
            ? [height - 1 - y, x]
            : by === 180
              ? [width - 1 - x, height - 1 - y]
              : [y, width - 1 - x];
      turned[toY * wide + toX] = data[y * width + x]!;
    }
  }
  return { ...page, width: wide, height: high, data: turned };
};
