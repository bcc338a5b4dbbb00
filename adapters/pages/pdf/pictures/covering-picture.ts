// A PDF page that is one covering picture, as scanners write them, is taken apart: its own pixels, not a drawing of them.
import { greyOf, SCANNED_CHROMA } from '../../colour.ts';
import { readJpegHeader } from '../../jpeg-header.ts';
import type { StoredPicture } from '../../to-raster.ts';
import type { Pdfium } from '../engine/pdfium.ts';
import type { PageContent, PlacedPicture } from '../page/content.ts';
import { areaOf, type Matrix, overlap, squareUnder } from '../page/geometry.ts';
import { countFaxRows } from './codings/fax-rows.ts';
import { withWhiteRows } from './codings/g4-white-rows.ts';
import { g4AsTiff } from './g4-as-tiff.ts';
import { type FindStream, type PictureData, pictureDataOf } from './picture-data.ts';

export interface Damaged {
  readonly kind: 'damaged';
  readonly detail: string;
}

export type Taken = { readonly kind: 'picture'; readonly picture: StoredPicture; readonly ended: boolean } | Damaged;

type Turn = 0 | 90 | 180 | 270;

const COVERING = 0.95;

/** Clockwise degrees by which a matrix turns the picture; undefined if it mirrors, skews or leans. */
export const turnOf = ([a, b, c, d]: Matrix): Turn | undefined => {
  const slack = 0.001 * Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d));
  if (Math.abs(b) <= slack && Math.abs(c) <= slack) return a > 0 && d > 0 ? 0 : a < 0 && d < 0 ? 180 : undefined;
  if (Math.abs(a) <= slack && Math.abs(d) <= slack) return b < 0 && c > 0 ? 90 : b > 0 && c < 0 ? 270 : undefined;
  return undefined;
};

/** The one picture that is all there is to see: on at least 95 % of the page, and at least 95 % of it on the page. */
export const coveringPicture = ({ box, pictures, othersVisible }: PageContent): PlacedPicture | undefined => {
  const [picture, second] = pictures;
  if (picture === undefined || second !== undefined || othersVisible || picture.altered) return undefined;
  const square = squareUnder(picture.matrix);
  const shown = areaOf(overlap(square, box));
  return shown >= COVERING * areaOf(box) && shown >= COVERING * areaOf(square) ? picture : undefined;
};

/** Masks, stencils, layers and alternates change what is seen; `#` could spell any of these names differently. */
export const NOT_PLAIN = /\/(?:SMask|Mask|SMaskInData|OC|Alternates)\b|\/ImageMask\s+true|#/;
const INVERTED = /\/(?:Decode|D)\s*\[\s*1(?:\.0*)?\s+0(?:\.0*)?\s*\]/;
const ANY_DECODE = /\/(?:Decode|D)\s*\[/;

type Pixels = Pick<StoredPicture, 'bytes' | 'grey' | 'oneBit' | 'raw' | 'fax'>;

const asJpeg = (data: PictureData, picture: PlacedPicture): Pixels | { readonly damage: string } | undefined => {
  const { dictionary, filters, colours, bytes } = data;
  if (filters.length !== 1 || filters[0] !== 'DCTDecode' || colours === 'other') return undefined;
  if (ANY_DECODE.test(dictionary) || dictionary.includes('/ColorTransform')) return undefined;
  const header = readJpegHeader(bytes);
  if (header === undefined || !header.complete) return { damage: 'the JPEG on the page ends before its end marker' };
  if (header.width !== picture.width || header.height !== picture.height) return undefined;
  const grey = header.components === 1;
  if (header.components === 4 || grey !== (colours === 'grey')) return undefined;
  return { bytes, grey, oneBit: false };
};

/** Pure G4 (K below 0), as every scanner writes it. Other fax codings are left to PDFium. */
const asG4 = (data: PictureData, { width, height }: PlacedPicture): Pixels | undefined => {
  const { dictionary, filters, colours, bytes, bits } = data;
  if (filters.length !== 1 || filters[0] !== 'CCITTFaxDecode' || colours !== 'grey' || bits !== 1) return undefined;
  const parameters = /\/DecodeParms\s*(?:\[\s*)?<<([^>]*)>>/.exec(dictionary)?.[1];
  if (parameters === undefined || /\d\s+\d+\s+R\b|\/EncodedByteAlign\s+true/.test(parameters)) return undefined;
  const number = (key: string) => Number(new RegExp(`/${key}\\s+(-?\\d+)`).exec(parameters)?.[1] ?? Number.NaN);
  if (!(number('K') < 0) || number('Columns') !== width) return undefined;
  if (ANY_DECODE.test(dictionary) && !INVERTED.test(dictionary)) return undefined;
  const blackIsOne = /\/BlackIs1\s+true/.test(parameters) !== INVERTED.test(dictionary);
  const counted = countFaxRows(bytes, { k: -1, columns: width, aligned: false }, height);
  const isShort = counted.end === 'mark' && counted.rows < height;
  const whole = isShort ? withWhiteRows(bytes, counted, { width, height, runsAreWhite: blackIsOne }) : bytes;
  const tiff = g4AsTiff(whole, { width, height, runsAreWhite: blackIsOne });
  return { bytes: tiff, grey: true, oneBit: true, fax: { group: 4, rowsPerStrip: height } };
};

interface Rows {
  /** Bytes from row to row. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

const tight = (source: Uint8Array, { stride, width, height }: Rows): Uint8Array => {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) pixels.set(source.subarray(y * stride, y * stride + width), y * width);
  return pixels;
};

/** From BGR, with `step` bytes a pixel. */
const toRgb = (source: Uint8Array, { stride, width, height, step }: Rows & { readonly step: 3 | 4 }): Uint8Array => {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let at = y * stride; at < y * stride + width * step; at += step) {
      pixels[to++] = source[at + 2]!;
      pixels[to++] = source[at + 1]!;
      pixels[to++] = source[at]!;
    }
  }
  return pixels;
};

/** Pixel for pixel as PDFium decodes them: Flate, LZW, run lengths, JBIG2, JPEG 2000, G3, palettes, odd JPEGs. */
export const asDecoded = (
  pdfium: Pdfium,
  handle: number,
  data: PictureData,
): (Pixels & { readonly raw: { readonly channels: 1 | 3 } }) | { readonly damage: string } | undefined => {
  const bitmap = pdfium.FPDFImageObj_GetBitmap(handle);
  if (bitmap === 0) return { damage: `the picture on the page (${data.filters.join(', ')}) cannot be decoded` };
  try {
    const [GREY, BGR, BGRX] = [1, 2, 3];
    const format = pdfium.FPDFBitmap_GetFormat(bitmap);
    if (format !== GREY && format !== BGR && format !== BGRX) return undefined;
    const [width, height] = [pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)];
    const stride = pdfium.FPDFBitmap_GetStride(bitmap);
    const from = pdfium.FPDFBitmap_GetBuffer(bitmap);
    const source = pdfium.pdfium.HEAPU8.subarray(from, from + stride * height);
    const [oneBit, rows] = [data.bits === 1, { stride, width, height }];
    if (format === GREY) return { bytes: tight(source, rows), grey: true, oneBit, raw: { channels: 1 } };
    const grey = format === BGR && stride === width * 3 ? greyOf(source, SCANNED_CHROMA) : undefined;
    if (grey !== undefined) return { bytes: grey, grey: true, oneBit, raw: { channels: 1 } };
    return {
      bytes: toRgb(source, { ...rows, step: format === BGR ? 3 : 4 }),
      grey: false,
      oneBit,
      raw: { channels: 3 },
    };
  } finally {
    pdfium.FPDFBitmap_Destroy(bitmap);
  }
};

/**
 * Takes `picture`, which covers the open page, out of the PDF. Its resolution follows from the place it fills. Undefined
 * if it can only be drawn as a whole (masks, stencils, transparency, mirrored or leaning pictures).
 */
export const takePicture = (
  pdfium: Pdfium,
  from: {
    readonly page: number;
    readonly picture: PlacedPicture;
    readonly content: PageContent;
    readonly findStream: FindStream;
  },
): Taken | undefined => {
  const { page, picture, content, findStream } = from;
  const lying = turnOf(picture.matrix);
  const data = lying === undefined ? undefined : pictureDataOf(pdfium, { handle: picture.handle, page }, findStream);
  if (lying === undefined || data === undefined) return undefined;
  if (NOT_PLAIN.test(data.dictionary)) return undefined;
  const pixels = asJpeg(data, picture) ?? asG4(data, picture) ?? asDecoded(pdfium, picture.handle, data);
  if (pixels === undefined) return undefined;
  if ('damage' in pixels) return { kind: 'damaged', detail: pixels.damage };
  const [a, b, c, d] = picture.matrix;
  const { width, height } = picture;
  const inch = 72 / content.userUnit;
  return {
    kind: 'picture',
    ended: data.ended,
    picture: {
      ...pixels,
      width,
      height,
      declared: { x: (width * inch) / Math.hypot(a, b), y: (height * inch) / Math.hypot(c, d) },
      turn: ((lying + content.rotate) % 360) as Turn,
      ifDamaged: 'PAGE_DAMAGED',
    },
  };
};
