// Opens a PDF: pages that are pictures and nothing else are taken apart, all others drawn; both only when asked for.
import { MailroomError } from '../../../domain/errors.ts';
import type { FileOpened, PageOpened, SourcePage } from '../../../domain/ports/page-source.ts';
import { type Limits, type Refused, refused } from '../limits.ts';
import { type StoredPicture, toRaster } from '../to-raster.ts';
import { type Held, hold, inEngine } from './engine/document.ts';
import { isDiscarded, type Pdfium, startPdfium } from './engine/pdfium.ts';
import { endOf } from './file/cut.ts';
import { objectsNaming } from './file/objects.ts';
import { loadFlat } from './page/annotations.ts';
import { contentOf } from './page/content.ts';
import { drawPage } from './page/draw.ts';
import { coveringPicture, takePicture } from './pictures/covering-picture.ts';
import { type FindStream, streamsIn } from './pictures/picture-data.ts';
import { putTogether } from './pictures/pieces.ts';
import { wordsOf } from './text/words.ts';

/** FPDF_GetLastError: a password is needed; a protection PDFium does not know. */
const [PASSWORD, SECURITY] = [4, 5] as const;

type Looked =
  | Refused
  | { readonly kind: 'picture'; readonly picture: StoredPicture }
  | { readonly kind: 'page'; readonly page: SourcePage };

interface Whole {
  readonly findStream: FindStream;
  /** By the page's object number, where it is not 1: points are larger than 1/72 inch there. */
  readonly userUnits: ReadonlyMap<number, number>;
  readonly cut: boolean;
  readonly limits: Limits;
}

const look = ({ pdfium, document }: Held, number: number, { findStream, userUnits, cut, limits }: Whole): Looked => {
  const lost = refused('FILE_TRUNCATED', 'the file is cut off and may lack parts of this page');
  const page = loadFlat(pdfium, document, number - 1);
  if (page === 0) return cut ? lost : refused('PAGE_DAMAGED', 'PDFium cannot load the page');
  try {
    const userUnit = userUnits.get(pdfium.EPDFPage_GetObjectNumber(page)) ?? 1;
    const content = contentOf(pdfium, page, userUnit);
    const huge = content.pictures.find(({ width, height }) => width * height > limits.megapixels * 1e6);
    if (huge !== undefined) return refused('IMAGE_TOO_LARGE', `a picture of ${huge.width} × ${huge.height} pixels`);
    const covering = coveringPicture(content);
    const taken = covering && takePicture(pdfium, { page, picture: covering, content, findStream });
    if (cut && !(taken?.kind === 'picture' && taken.ended)) return lost;
    const pixels = taken ?? putTogether(pdfium, { page, content, findStream, limits });
    if (pixels?.kind === 'damaged') return refused('PAGE_DAMAGED', pixels.detail);
    if (pixels !== undefined) return pixels;
    const raster = drawPage(pdfium, { page, content, limits });
    if ('kind' in raster) return raster;
    const words = covering === undefined ? wordsOf(pdfium, { page, content, raster }) : undefined;
    return { kind: 'page', page: { raster, ...(words === undefined ? {} : { words }) } };
  } finally {
    pdfium.FPDF_ClosePage(page);
  }
};

/** Why there is nothing to read on the pages although the file is whole: what counts is in its attachments or in XFA. */
const onlyCover = (pdfium: Pdfium, document: number, isCollection: boolean): string | undefined => {
  const XFA_WITHOUT_PAGES = 2;
  if (pdfium.FPDF_GetFormType(document) === XFA_WITHOUT_PAGES) return 'a form that only Adobe’s programs show (XFA)';
  const attached = pdfium.FPDFDoc_GetAttachmentCount(document);
  return isCollection && attached > 0 ? `a portfolio of ${attached} files` : undefined;
};

const UNIT = /^\s+(\d+(?:\.\d+)?)/;

/** Refused: PDF_ENCRYPTED, PDF_WITHOUT_PAGES, PDF_ONLY_A_COVER, TOO_MANY_PAGES, FILE_TRUNCATED, FILE_DAMAGED. */
export const openPdf = async (bytes: Uint8Array, limits: Limits): Promise<FileOpened> => {
  const end = endOf(bytes);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const named = objectsNaming(file, ['/UserUnit', '/Collection']);
  const units = named.get('/UserUnit') ?? [];
  const isCollection = named.get('/Collection')?.some(({ value }) => /^\s*(?:<<|\d)/.test(value)) ?? false;
  const whole: Whole = {
    findStream: streamsIn(file),
    userUnits: new Map(units.map(({ number, value }) => [number, Number(UNIT.exec(value)?.[1]) || 1])),
    cut: end === 'cut',
    limits,
  };
  const unreadable = (detail: string) => refused(end === 'whole' ? 'FILE_DAMAGED' : 'FILE_TRUNCATED', detail);
  const engine = await startPdfium();
  const opened = inEngine(engine, () => {
    const held = hold(engine, bytes, end);
    if ('error' in held) return held;
    const pageCount = engine.FPDF_GetPageCount(held.document);
    return { held, pageCount, cover: onlyCover(engine, held.document, isCollection) };
  });
  if ('crash' in opened) return refused('FILE_DAMAGED', opened.crash);
  if ('error' in opened) {
    return opened.error === PASSWORD || opened.error === SECURITY
      ? refused('PDF_ENCRYPTED', `PDFium error ${opened.error}`)
      : unreadable(`PDFium error ${opened.error}`);
  }
  const { pageCount, cover } = opened;
  let { held } = opened;
  if (pageCount < 1 || pageCount > limits.pages || cover !== undefined) {
    held.letGo();
    if (cover !== undefined) return refused('PDF_ONLY_A_COVER', cover);
    if (pageCount > limits.pages) return refused('TOO_MANY_PAGES', `${pageCount} pages; at most ${limits.pages}`);
    return whole.cut ? unreadable('no pages') : refused('PDF_WITHOUT_PAGES', 'no pages');
  }
  let closed = false;

  const page = async (number: number): Promise<PageOpened> => {
    const pdfium = await startPdfium();
    if (closed) throw new MailroomError('PORT_MISUSED', { what: 'a page of a closed file' });
    const looked = inEngine<Looked>(pdfium, () => {
      if (isDiscarded(held.pdfium) || held.isFull()) {
        held.letGo();
        const again = hold(pdfium, bytes, end);
        if ('error' in again) return refused('PAGE_DAMAGED', `PDFium error ${again.error}`);
        held = again;
      }
      return look(held, number, whole);
    });
    if ('crash' in looked) return refused('PAGE_DAMAGED', looked.crash);
    return looked.kind === 'picture' ? toRaster(looked.picture, limits) : looked;
  };

  return {
    kind: 'opened',
    file: {
      mediaType: 'application/pdf',
      pageCount,
      page,
      close: async () => {
        if (!closed) held.letGo();
        closed = true;
      },
    },
  };
};
