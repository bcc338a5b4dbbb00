// Test helper: opens a composed PDF and returns its text, positions and appearance.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';

const start = async (): Promise<WrappedPdfiumModule> => {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const pdfium = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  pdfium.PDFiumExt_Init();
  return pdfium;
};

const started = start();

type Corners = [left: number, top: number, right: number, bottom: number];

export interface SeenPage {
  readonly width: number;
  readonly height: number;
  readonly text: string;
  /** Points from the upper left corner. */
  readonly boxes: readonly { text: string; left: number; right: number; top: number; bottom: number }[];
  /** Grey, 100 dpi. */
  readonly pixels: { readonly width: number; readonly height: number; readonly data: Uint8Array };
}

/** Opens a PDF and looks at one page, counted from 0. */
export const look = async (pdf: Uint8Array, index = 0): Promise<SeenPage> => {
  const pdfium = await started;
  const { pdfium: memory } = pdfium;
  const at = memory.wasmExports.malloc(pdf.length);
  memory.HEAPU8.set(pdf, at);
  const document = pdfium.FPDF_LoadMemDocument(at, pdf.length, '');
  if (document === 0) throw new Error('PDFium cannot open the PDF');
  const page = pdfium.FPDF_LoadPage(document, index);
  const [width, height] = [pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)];
  const text = pdfium.FPDFText_LoadPage(page);
  const box = memory.wasmExports.malloc(32);
  const words: { text: string; left: number; right: number; top: number; bottom: number }[] = [];
  let all = '';
  let open = false;
  for (let n = 0; n < pdfium.FPDFText_CountChars(text); n++) {
    const character = String.fromCodePoint(pdfium.FPDFText_GetUnicode(text, n));
    all += character;
    if (/\s/.test(character)) {
      open = false;
      continue;
    }
    // The loose box: an empty glyph's tight box has no height.
    pdfium.FPDFText_GetLooseCharBox(text, n, box);
    const [left, top, right, bottom] = [0, 4, 8, 12].map((o) => memory.getValue(box + o, 'float')) as Corners;
    const word = words.at(-1);
    if (!open || word === undefined)
      words.push({ text: character, left, right, top: height - top, bottom: height - bottom });
    else {
      word.text += character;
      word.right = Math.max(word.right, right);
      word.top = Math.min(word.top, height - top);
    }
    open = true;
  }
  const size = { width: Math.round(width / 0.72), height: Math.round(height / 0.72) };
  const bitmap = pdfium.FPDFBitmap_CreateEx(size.width, size.height, 1, 0, 0);
  pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, size.width, size.height, 0xffffffff);
  pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, size.width, size.height, 0, 8);
  const [from, stride] = [pdfium.FPDFBitmap_GetBuffer(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)];
  const data = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y++)
    data.set(memory.HEAPU8.subarray(from + y * stride, from + y * stride + size.width), y * size.width);
  pdfium.FPDFBitmap_Destroy(bitmap);
  pdfium.FPDFText_ClosePage(text);
  pdfium.FPDF_ClosePage(page);
  pdfium.FPDF_CloseDocument(document);
  for (const pointer of [at, box]) memory.wasmExports.free(pointer);
  return { width, height, text: all.replaceAll('\r\n', '\n'), boxes: words, pixels: { ...size, data } };
};

/** Brightness at a place given in pixels of 300 dpi. */
export const pixelAt = ({ pixels }: SeenPage, x: number, y: number) =>
  pixels.data[Math.round(y / 3) * pixels.width + Math.round(x / 3)];
