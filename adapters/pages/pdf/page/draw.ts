// Draws a PDF page to pixels, for everything that cannot be taken apart.
import type { Raster } from '../../../../domain/raster.ts';
import { DRAWN_CHROMA, greyOf } from '../../colour.ts';
import { type Limits, type Refused, refused } from '../../limits.ts';
import type { Pdfium } from '../engine/pdfium.ts';
import { bitsOf } from '../pictures/picture-data.ts';
import type { PageContent } from './content.ts';

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

/** Pictures of a resolution between these are drawn with it, so that their pixels stay what they are. */
const OWN_DPI = [100, 400] as const;

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

const isPlainWhite = (data: Uint8Array): boolean => data.every((value) => value === 255);

/** A picture that PDFium silently leaves out because it cannot be decoded. */
const undecodable = (pdfium: Pdfium, { pictures }: PageContent): boolean =>
  pictures.some(({ handle }) => {
    const bitmap = pdfium.FPDFImageObj_GetBitmap(handle);
    if (bitmap !== 0) pdfium.FPDFBitmap_Destroy(bitmap);
    return bitmap === 0;
  });

/** The one resolution of the pictures that make up the page (strips, tiles, a picture and its mask), if they have one. */
const ownDpi = ({ pictures, othersVisible, userUnit }: PageContent): number | undefined => {
  if (othersVisible || pictures.length === 0) return undefined;
  const all = pictures.flatMap(({ matrix: [a, b, c, d], width, height }) => [
    (width * 72) / (Math.hypot(a, b) * userUnit),
    (height * 72) / (Math.hypot(c, d) * userUnit),
  ]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least >= OWN_DPI[0] && most <= OWN_DPI[1] && most <= least * 1.01 ? (least + most) / 2 : undefined;
};

/** Black and white again, where drawing strips of one bit has left hardly any grey; undefined if it has not. */
const inBlackAndWhite = (grey: Uint8Array): Uint8Array | undefined => {
  let between = 0;
  for (let i = 0; i < grey.length; i++) if (grey[i]! > 16 && grey[i]! < 239) between++;
  return between > grey.length * 0.01 ? undefined : grey.map((value) => (value < 128 ? 0 : 255));
};

/**
 * Draws the open page at the resolution of its pictures if they have one and are all there is, else at 300 dpi (large
 * ones coarser), in colour if it shows any. A page with pictures is drawn in colour straight away and reduced; one
 * without is probed in small first, which costs a few ms and saves half.
 */
export const drawPage = (
  pdfium: Pdfium,
  { page, content, limits }: { readonly page: number; readonly content: PageContent; readonly limits: Limits },
): Raster | Refused => {
  const inch = 72 / content.userUnit;
  const inches = [pdfium.FPDF_GetPageWidthF(page) / inch, pdfium.FPDF_GetPageHeightF(page) / inch] as const;
  const area = inches[0] * inches[1];
  if (!(area > 0)) return refused('PAGE_DAMAGED', 'the page has no area');
  const most = Math.min(MOST_PIXELS, limits.megapixels * 1e6);
  const own = ownDpi(content);
  const dpi = Math.min(own ?? DPI, Math.floor(Math.sqrt(most / area)));
  if (dpi < COARSEST_DPI) return refused('IMAGE_TOO_LARGE', `a page of ${inches.map(Math.round).join(' × ')} inches`);
  const at = (resolution: number): Size => ({
    width: Math.max(1, Math.round(inches[0] * resolution)),
    height: Math.max(1, Math.round(inches[1] * resolution)),
  });
  const size = at(dpi);
  const probe = (): Uint8Array => draw(pdfium, page, at(Math.min(dpi, PROBE_DPI)), 3);
  const mayBeColoured = content.pictures.length > 0 || greyOf(probe(), DRAWN_CHROMA) === undefined;
  const drawn = draw(pdfium, page, size, mayBeColoured ? 3 : 1);
  const grey = mayBeColoured ? greyOf(drawn, DRAWN_CHROMA) : drawn;
  const data = grey ?? drawn;
  if (content.pictures.length > 0 && isPlainWhite(data) && undecodable(pdfium, content)) {
    return refused('PAGE_DAMAGED', 'a picture on the page cannot be decoded');
  }
  const oneBit = dpi === own && content.pictures.every(({ handle }) => bitsOf(pdfium, { handle, page })?.bits === 1);
  const blackAndWhite = oneBit && grey !== undefined ? inBlackAndWhite(grey) : undefined;
  return {
    ...size,
    channels: grey === undefined ? 3 : 1,
    data: blackAndWhite ?? data,
    dpi: Math.round(dpi * 10) / 10,
    bilevel: blackAndWhite !== undefined,
  };
};
