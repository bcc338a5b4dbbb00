// Draws small PDFs for the tests: scanned pages in every coding, and what PDFium can do to a file (encrypt it).
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, type PDFPage } from 'pdf-lib';
import { colourImage, greyPage, pieceOf, SIZE } from '../drawn-files.ts';
import { allocate, startPdfium } from './engine/pdfium.ts';

type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

export interface PictureInPdf {
  readonly data: Uint8Array;
  readonly dictionary: Readonly<Record<string, Literal>>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In points, so that a picture of `SIZE` has 100 dpi. */
export const SHEET = [(SIZE.width * 72) / 100, (SIZE.height * 72) / 100] as const;

export const flateGrey = (size: Size = SIZE, seed = 1): PictureInPdf => ({
  data: deflateSync(greyPage(size, seed)),
  dictionary: {
    Width: size.width,
    Height: size.height,
    BitsPerComponent: 8,
    ColorSpace: 'DeviceGray',
    Filter: 'FlateDecode',
  },
});

export const jpegPicture = async (size: Size = SIZE): Promise<PictureInPdf> => ({
  data: await colourImage(size).jpeg({ quality: 90 }).toBuffer(),
  dictionary: {
    Width: size.width,
    Height: size.height,
    BitsPerComponent: 8,
    ColorSpace: 'DeviceRGB',
    Filter: 'DCTDecode',
  },
});

/** `tiff`: a G4 TIFF of one strip or tile in which black is 1. */
export const g4Picture = (
  tiff: Buffer,
  { width, height }: Size,
  more: PictureInPdf['dictionary'] = {},
): PictureInPdf => ({
  data: pieceOf(tiff),
  dictionary: {
    Width: width,
    Height: height,
    BitsPerComponent: 1,
    ColorSpace: 'DeviceGray',
    Filter: 'CCITTFaxDecode',
    DecodeParms: { K: -1, Columns: width, Rows: height },
    ...more,
  },
});

/** Adds a picture to a page's resources and returns its name, slash included. */
export const addPicture = (page: PDFPage, { data, dictionary }: PictureInPdf): string => {
  const { context } = page.doc;
  const stream = context.stream(data, { Type: 'XObject', Subtype: 'Image', ...dictionary });
  return page.node.newXObject('Image', context.register(stream)).toString();
};

/** Operators as they stand in a page's content stream. */
export const setContent = (page: PDFPage, content: string): void => {
  const { context } = page.doc;
  page.node.set(PDFName.of('Contents'), context.register(context.flateStream(content)));
};

/** A PDF with a covering picture a page; `more` is painted above it. */
export const scannedPdf = async (
  pictures: readonly PictureInPdf[],
  { rotate = 0, matrix = `${SHEET[0]} 0 0 ${SHEET[1]} 0 0`, more = '' } = {},
): Promise<Buffer> => {
  const pdf = await PDFDocument.create();
  for (const picture of pictures) {
    const page = pdf.addPage([...SHEET]);
    page.node.set(PDFName.of('Rotate'), pdf.context.obj(rotate));
    setContent(page, `q ${matrix} cm ${addPicture(page, picture)} Do Q ${more}`);
  }
  return Buffer.from(await pdf.save({ useObjectStreams: false }));
};

/** A PDF drawn by `draw`. */
export const drawnPdf = async (draw: (pdf: PDFDocument) => Promise<void>): Promise<Buffer> => {
  const pdf = await PDFDocument.create();
  await draw(pdf);
  return Buffer.from(await pdf.save());
};

/** The same PDF, encrypted with AES; an empty password protects only against changes. */
export const encrypted = async (pdf: Uint8Array, password: string): Promise<Buffer> => {
  const pdfium = await startPdfium();
  const memory = allocate(pdfium, pdf.length);
  pdfium.pdfium.HEAPU8.set(pdf, memory);
  const document = pdfium.FPDF_LoadMemDocument(memory, pdf.length, '');
  pdfium.EPDF_SetEncryption(document, password, 'owner', 0);
  const writer = pdfium.PDFiumExt_OpenFileWriter();
  pdfium.PDFiumExt_SaveAsCopy(document, writer);
  const size = pdfium.PDFiumExt_GetFileWriterSize(writer);
  const copy = allocate(pdfium, size);
  pdfium.PDFiumExt_GetFileWriterData(writer, copy, size);
  const result = Buffer.from(pdfium.pdfium.HEAPU8.slice(copy, copy + size));
  pdfium.PDFiumExt_CloseFileWriter(writer);
  pdfium.FPDF_CloseDocument(document);
  for (const at of [memory, copy]) pdfium.pdfium.wasmExports.free(at);
  return result;
};
