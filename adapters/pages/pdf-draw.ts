// Draws a PDF page to pixels, for everything that cannot be taken apart.
import type { Raster } from '../../domain/raster.ts';
import { type Limits, type Refused, refused } from './limits.ts';
import type { PageContent } from './pdf-content.ts';
import type { Pdfium } from './pdfium.ts';

const DPI = 300;
/** Coarser than this nothing on a page can be read. */
const COARSEST_DPI = 40;
/** An A2 sheet at 300 dpi. Larger sheets (plans, posters, forged ones) are drawn coarser, to keep time and memory. */
const MOST_PIXELS = 36e6;
const PROBE_DPI = 60;

/** FPDFBitmap_Gray and FPDFBitmap_BGR. */
const [GREY, BGR] = [1, 2] as const;
/** Red and blue swapped by PDFium itself. With grey bitmaps this flag loses all text, so it must not be set there. */
const [ANNOTATIONS, GREYSCALE, REVERSE_BYTES] = [0x01, 0x08, 0x10] as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

const draw = (pdfium: Pdfium, page: number, { width, height }: Size, channels: 1 | 3): Uint8Array => {
  const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, channels === 1 ? GREY : BGR, 0, 0);
  if (bitmap === 0) throw new RangeError(`PDFium has no room for ${width} × ${height} pixels`);
  try {
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    const flags = ANNOTATIONS | (channels === 1 ? GREYSCALE : REVERSE_BYTES);
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
    const stride = pdfium.FPDFBitmap_GetStride(bitmap);
    const from = pdfium.FPDFBitmap_GetBuffer(bitmap);
    const row = width * channels;
    if (stride === row) return pdfium.pdfium.HEAPU8.slice(from, from + row * height);
    const pixels = new Uint8Array(row * height);
    for (let y = 0; y < height; y++) {
      pixels.set(pdfium.pdfium.HEAPU8.subarray(from + y * stride, from + y * stride + row), y * row);
    }
    return pixels;
  } finally {
    pdfium.FPDFBitmap_Destroy(bitmap);
  }
};

/** True if at least 1 in 5000 pixels is clearly coloured: less is the fringe of a compressed picture. */
const isColoured = (rgb: Uint8Array): boolean => {
  const enough = Math.max(3, rgb.length / 3 / 5000);
  let coloured = 0;
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const [r, g, b] = [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!];
    const chroma = Math.max(r, g, b) - Math.min(r, g, b);
    if (chroma > 32 && ++coloured >= enough) return true;
  }
  return false;
};

/** ITU-R BT.601 luma. */
const toGrey = (rgb: Uint8Array): Uint8Array => {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = (rgb[at]! * 77 + rgb[at + 1]! * 151 + rgb[at + 2]! * 28) >> 8;
  }
  return grey;
};

const isPlainWhite = (data: Uint8Array): boolean => data.every((value) => value === 255);

/** A picture that PDFium silently leaves out because it cannot be decoded. */
const undecodable = (pdfium: Pdfium, { pictures }: PageContent): boolean =>
  pictures.some(({ handle }) => {
    const bitmap = pdfium.FPDFImageObj_GetBitmap(handle);
    if (bitmap !== 0) pdfium.FPDFBitmap_Destroy(bitmap);
    return bitmap === 0;
  });

/**
 * Draws the open page at 300 dpi (large ones coarser), in colour if it shows any. A page with pictures is drawn in
 * colour straight away and reduced; one without is probed in small first, which costs a few ms and saves half.
 */
export const drawPage = (
  pdfium: Pdfium,
  { page, content, limits }: { readonly page: number; readonly content: PageContent; readonly limits: Limits },
): Raster | Refused => {
  const inches = [pdfium.FPDF_GetPageWidthF(page) / 72, pdfium.FPDF_GetPageHeightF(page) / 72] as const;
  const area = inches[0] * inches[1];
  if (!(area > 0)) return refused('PAGE_DAMAGED', 'the page has no area');
  const most = Math.min(MOST_PIXELS, limits.megapixels * 1e6);
  const dpi = Math.min(DPI, Math.floor(Math.sqrt(most / area)));
  if (dpi < COARSEST_DPI) return refused('IMAGE_TOO_LARGE', `a page of ${inches.map(Math.round).join(' × ')} inches`);
  const at = (resolution: number): Size => ({
    width: Math.max(1, Math.round(inches[0] * resolution)),
    height: Math.max(1, Math.round(inches[1] * resolution)),
  });
  const size = at(dpi);
  const mayBeColoured = content.pictures.length > 0 || isColoured(draw(pdfium, page, at(Math.min(dpi, PROBE_DPI)), 3));
  const drawn = draw(pdfium, page, size, mayBeColoured ? 3 : 1);
  const coloured = mayBeColoured && isColoured(drawn);
  const data = mayBeColoured && !coloured ? toGrey(drawn) : drawn;
  if (content.pictures.length > 0 && isPlainWhite(data) && undecodable(pdfium, content)) {
    return refused('PAGE_DAMAGED', 'a picture on the page cannot be decoded');
  }
  return { ...size, channels: coloured ? 3 : 1, data, dpi, bilevel: false };
};
