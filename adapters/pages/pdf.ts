// Opens a PDF: pages that are one covering picture are taken apart, all others drawn; both only when asked for.
import { MailroomError } from '../../domain/errors.ts';
import type { FileOpened, PageOpened, SourcePage } from '../../domain/ports/page-source.ts';
import { causeOf, type Limits, type Refused, refused } from './limits.ts';
import { contentOf } from './pdf-content.ts';
import { endOf, withNewTrailer } from './pdf-cut.ts';
import { drawPage } from './pdf-draw.ts';
import { coveringPicture, takePicture } from './pdf-images.ts';
import { wordsOf } from './pdf-words.ts';
import { allocate, discardPdfium, isDiscarded, type Pdfium, startPdfium } from './pdfium.ts';
import { type StoredPicture, toRaster } from './to-raster.ts';

/** A PDF held open by one engine. `memory` is the file's copy inside it. */
interface Held {
  readonly pdfium: Pdfium;
  readonly memory: number;
  readonly document: number;
}

/** FPDF_GetLastError: a password is needed; a protection PDFium does not know. */
const [PASSWORD, SECURITY] = [4, 5] as const;

const load = (pdfium: Pdfium, bytes: Uint8Array): Held | { readonly error: number } => {
  const memory = allocate(pdfium, bytes.length);
  pdfium.pdfium.HEAPU8.set(bytes, memory);
  const document = pdfium.FPDF_LoadMemDocument(memory, bytes.length, '');
  if (document !== 0) return { pdfium, memory, document };
  const error = pdfium.FPDF_GetLastError();
  pdfium.pdfium.wasmExports.free(memory);
  return { error };
};

/** PDFium mends a lost cross-reference table by itself, but not a lost trailer. */
const hold = (pdfium: Pdfium, bytes: Uint8Array, end: ReturnType<typeof endOf>): ReturnType<typeof load> => {
  const asItIs = load(pdfium, bytes);
  const mended = 'error' in asItIs && end !== 'whole' ? withNewTrailer(bytes) : undefined;
  return mended === undefined ? asItIs : load(pdfium, mended);
};

/** The engine's memory never shrinks: one that a huge page has blown up is given back to the system. */
const MOST_MEMORY = 512 * 1024 * 1024;

const letGo = ({ pdfium, memory, document }: Held): void => {
  if (isDiscarded(pdfium)) return;
  pdfium.FPDF_CloseDocument(document);
  pdfium.pdfium.wasmExports.free(memory);
  if (pdfium.pdfium.HEAPU8.length > MOST_MEMORY) discardPdfium(pdfium);
};

/** Runs `use` inside the engine. A crash or want of memory ends the engine, not the process. */
const inEngine = <T>(pdfium: Pdfium, use: () => T): T | { readonly crash: string } => {
  try {
    return use();
  } catch (error) {
    const crashed = error instanceof Error && error.name === 'RuntimeError';
    if (!crashed && !(error instanceof RangeError)) throw error;
    discardPdfium(pdfium);
    return { crash: causeOf(error) };
  }
};

type Looked =
  | Refused
  | { readonly kind: 'picture'; readonly picture: StoredPicture }
  | { readonly kind: 'page'; readonly page: SourcePage };

interface Whole {
  readonly file: Buffer;
  readonly cut: boolean;
  readonly limits: Limits;
}

/** Annotations and filled-in form fields become part of the page, so that their text is read like the rest. */
const loadFlat = (pdfium: Pdfium, document: number, index: number): number => {
  const page = pdfium.FPDF_LoadPage(document, index);
  const FLATTENED = 1;
  if (page === 0 || pdfium.FPDFPage_GetAnnotCount(page) === 0) return page;
  const flattened = pdfium.FPDFPage_Flatten(page, 0) === FLATTENED;
  if (!flattened) return page;
  pdfium.FPDF_ClosePage(page);
  return pdfium.FPDF_LoadPage(document, index);
};

const look = ({ pdfium, document }: Held, number: number, { file, cut, limits }: Whole): Looked => {
  const lost = refused('FILE_TRUNCATED', 'the file is cut off and may lack parts of this page');
  const page = loadFlat(pdfium, document, number - 1);
  if (page === 0) return cut ? lost : refused('PAGE_DAMAGED', 'PDFium cannot load the page');
  try {
    const content = contentOf(pdfium, page);
    const huge = content.pictures.find(({ width, height }) => width * height > limits.megapixels * 1e6);
    if (huge !== undefined) return refused('IMAGE_TOO_LARGE', `a picture of ${huge.width} × ${huge.height} pixels`);
    const covering = coveringPicture(content);
    const taken = covering && takePicture(pdfium, { page, picture: covering, rotate: content.rotate, file });
    if (cut && !(taken?.kind === 'picture' && taken.ended)) return lost;
    if (taken?.kind === 'damaged') return refused('PAGE_DAMAGED', taken.detail);
    if (taken !== undefined) return taken;
    const raster = drawPage(pdfium, { page, content, limits });
    if ('kind' in raster) return raster;
    const words = covering === undefined ? wordsOf(pdfium, { page, content, raster }) : undefined;
    return { kind: 'page', page: { raster, ...(words === undefined ? {} : { words }) } };
  } finally {
    pdfium.FPDF_ClosePage(page);
  }
};

/** Refused: PDF_ENCRYPTED, PDF_WITHOUT_PAGES, TOO_MANY_PAGES, FILE_TRUNCATED, FILE_DAMAGED. */
export const openPdf = async (bytes: Uint8Array, limits: Limits): Promise<FileOpened> => {
  const end = endOf(bytes);
  const whole: Whole = {
    file: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    cut: end === 'cut',
    limits,
  };
  const unreadable = (detail: string) => refused(end === 'whole' ? 'FILE_DAMAGED' : 'FILE_TRUNCATED', detail);
  const engine = await startPdfium();
  const opened = inEngine(engine, () => {
    const held = hold(engine, bytes, end);
    return 'error' in held ? held : { held, pageCount: engine.FPDF_GetPageCount(held.document) };
  });
  if ('crash' in opened) return refused('FILE_DAMAGED', opened.crash);
  if ('error' in opened) {
    return opened.error === PASSWORD || opened.error === SECURITY
      ? refused('PDF_ENCRYPTED', `PDFium error ${opened.error}`)
      : unreadable(`PDFium error ${opened.error}`);
  }
  const { pageCount } = opened;
  let { held } = opened;
  if (pageCount < 1 || pageCount > limits.pages) {
    letGo(held);
    if (pageCount > limits.pages) return refused('TOO_MANY_PAGES', `${pageCount} pages; at most ${limits.pages}`);
    return whole.cut ? unreadable('no pages') : refused('PDF_WITHOUT_PAGES', 'no pages');
  }
  let closed = false;

  const page = async (number: number): Promise<PageOpened> => {
    const pdfium = await startPdfium();
    if (closed) throw new MailroomError('PORT_MISUSED', { what: 'a page of a closed file' });
    const looked = inEngine<Looked>(pdfium, () => {
      if (isDiscarded(held.pdfium)) {
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
        if (!closed) letGo(held);
        closed = true;
      },
    },
  };
};
