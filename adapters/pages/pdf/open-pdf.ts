// Opens a PDF: pages that are pictures and nothing else are taken apart, all others drawn; both only when asked for.
import { MailroomError } from '../../../domain/errors.ts';
import type { FileOpened, OpenFile, PageOpened } from '../../../domain/ports/page/page-source.ts';
import { type Limits, type Refused, refused } from '../limits.ts';
import { toRaster } from '../to-raster.ts';
import { type Held, hold, inEngine, plainCopy, type Shown } from './engine/document.ts';
import { isDiscarded, type Pdfium, startPdfium } from './engine/pdfium.ts';
import { crossReferenceOf } from './file/cross-reference.ts';
import { endOf } from './file/cut.ts';
import { pageTreeOf } from './file/page-tree.ts';
import { partsOf } from './file/parts.ts';
import { type Structure, structureOf } from './file/structure.ts';
import { amended } from './file/update.ts';
import { isDictionary } from './file/values.ts';
import { type Looked, lookAt, type Whole } from './page/look.ts';
import { wholenessOf } from './page/whole-content.ts';
import { streamsIn } from './pictures/picture-data.ts';

/** Bytes: an encrypted file that is longer is drawn by the engine instead. */
const LONGEST_COPY = 512 * 1024 * 1024;
/** FPDF_GetLastError: a password is needed; a protection PDFium does not know. */
const [PASSWORD, SECURITY] = [4, 5] as const;

/** Why there is nothing to read on the pages although the file is whole: what counts is in its attachments or in XFA. */
const onlyCover = (pdfium: Pdfium, document: number, structure: Structure | undefined): string | undefined => {
  const XFA_WITHOUT_PAGES = 2;
  if (pdfium.FPDF_GetFormType(document) === XFA_WITHOUT_PAGES) return 'a form that only Adobe’s programs show (XFA)';
  const attached = pdfium.FPDFDoc_GetAttachmentCount(document);
  const isCollection = isDictionary(structure?.resolve(structure.catalog.get('Collection')));
  return isCollection && attached > 0 ? `a portfolio of ${attached} files` : undefined;
};

type End = ReturnType<typeof endOf>;

interface Readable {
  readonly bytes: Uint8Array;
  readonly structure?: Structure;
  /** PDFium had to mend the file before it could be read. */
  readonly mended?: boolean;
}

/** What of a file is to be read and shown: encrypted ones that need no password are read without their encryption. */
const readable = (engine: Pdfium, bytes: Uint8Array, end: End): Readable | { readonly error: number } => {
  const structure = structureOf(bytes);
  if (structure !== undefined && !structure.trailer.has('Encrypt')) return { bytes, structure };
  const held = hold(engine, { head: bytes }, end);
  if ('error' in held) return held;
  const copy = engine.EPDF_IsEncrypted(held.document) ? plainCopy(held, LONGEST_COPY) : undefined;
  held.letGo();
  const plain = copy && structureOf(copy);
  if (plain === undefined) return { bytes };
  // The copy is sound whatever PDFium had to mend for it.
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = crossReferenceOf.fromTables(file, Math.max(0, file.subarray(0, 1029).indexOf('%PDF-')));
  const mended = table === undefined || !crossReferenceOf.isTrue(file, table);
  return { bytes: plain.file, structure: plain, mended };
};

const whyNotHeld = (error: number, end: End): Refused => {
  const detail = `PDFium error ${error}`;
  if (error === PASSWORD || error === SECURITY) return refused('PDF_ENCRYPTED', detail);
  return refused(end === 'whole' ? 'FILE_DAMAGED' : 'FILE_TRUNCATED', detail);
};

/** What was made of a file when it was opened. */
interface Opening {
  readonly held: Held;
  readonly shown: Shown;
  readonly structure?: Structure;
  readonly mended: boolean;
  readonly tree?: ReturnType<typeof pageTreeOf>;
  readonly pageCount: number;
  readonly cover: string | undefined;
}

const begin = (engine: Pdfium, given: Uint8Array, end: End, limits: Limits): Opening | { readonly error: number } => {
  const read = readable(engine, given, end);
  if ('error' in read) return read;
  const { bytes, structure, mended = false } = read;
  const tree = structure && pageTreeOf(structure, limits.pages);
  const known = tree !== undefined && tree.pages.length > 0 && tree.pages.length <= limits.pages ? tree : undefined;
  const shown: Shown = (structure && known && amended(structure, known)) ?? { head: bytes };
  const held = hold(engine, shown, end);
  if ('error' in held) return held;
  const pageCount = tree?.pages.length || engine.FPDF_GetPageCount(held.document);
  const cover = onlyCover(engine, held.document, structure);
  return { held, shown, pageCount, cover, mended, ...(structure && known ? { structure, tree: known } : {}) };
};

/** Refused: PDF_ENCRYPTED, PDF_WITHOUT_PAGES, PDF_ONLY_A_COVER, TOO_MANY_PAGES, FILE_TRUNCATED, FILE_DAMAGED. */
const openOne = async (bytes: Uint8Array, limits: Limits): Promise<FileOpened> => {
  const end = endOf(bytes);
  const engine = await startPdfium();
  const opening = inEngine(engine, () => begin(engine, bytes, end, limits));
  if ('crash' in opening) return refused('FILE_DAMAGED', opening.crash);
  if ('error' in opening) return whyNotHeld(opening.error, end);
  const { structure, tree, pageCount, cover, mended } = opening;
  let { held, shown } = opening;
  if (pageCount < 1 || pageCount > limits.pages || cover !== undefined) {
    held.letGo();
    if (cover !== undefined) return refused('PDF_ONLY_A_COVER', cover);
    if (pageCount > limits.pages) return refused('TOO_MANY_PAGES', `${pageCount} pages; at most ${limits.pages}`);
    return end === 'cut' ? refused('FILE_TRUNCATED', 'no pages') : refused('PDF_WITHOUT_PAGES', 'no pages');
  }
  let isShownRepaired = structure?.isRepaired();
  const wholeness = structure && wholenessOf(structure, limits.megapixels * 1e6);
  const ofFile: Omit<Whole, 'whole'> = {
    findStream: streamsIn(Buffer.from(shown.head.buffer, shown.head.byteOffset, shown.head.byteLength)),
    cut: end === 'cut',
    repair: () => {
      if (structure === undefined || structure.isDamaged() || mended) return 'repaired';
      if (!structure.isRepaired()) return undefined;
      return end === 'index-lost' ? 'rebuilt' : 'repaired';
    },
    limits,
  };
  let closed = false;

  const page = async (number: number): Promise<PageOpened> => {
    const pdfium = await startPdfium();
    if (closed) throw new MailroomError('PORT_MISUSED', { what: 'a page of a closed file' });
    const holdAnew = (): Refused | undefined => {
      held.letGo();
      const again = hold(pdfium, shown, end);
      if ('error' in again) return refused('PAGE_DAMAGED', `PDFium error ${again.error}`);
      held = again;
      return undefined;
    };
    const looked = inEngine<Looked>(pdfium, () => {
      const inTree = tree?.pages[number - 1];
      // Looked at first: what cannot be whole need not be drawn, and only now it is known whether the tables are right.
      const whole = inTree === undefined || inTree === 'missing' ? undefined : wholeness?.(inTree);
      const isStale = isShownRepaired === false && structure?.isRepaired() === true;
      if (isStale && structure && tree) shown = amended(structure, tree) ?? shown;
      isShownRepaired = structure?.isRepaired();
      const refusal = isStale || isDiscarded(held.pdfium) || held.isFull() ? holdAnew() : undefined;
      if (refusal !== undefined) return refusal;
      const asked: Whole = { ...ofFile, ...(whole === undefined ? {} : { whole }) };
      const first = lookAt(held, number - 1, inTree, asked);
      if (first.kind !== 'changed') return first;
      return holdAnew() ?? lookAt(held, number - 1, inTree, { ...asked, flatten: false });
    });
    if ('crash' in looked) return refused('PAGE_DAMAGED', looked.crash);
    if (looked.kind === 'changed') throw new MailroomError('PORT_MISUSED', { what: 'a page that is flattened twice' });
    if (looked.kind !== 'picture') return looked;
    const decoded = await toRaster(looked.picture, limits);
    if (decoded.kind !== 'page' || looked.doubts.length === 0) return decoded;
    const doubts = [...new Set([...(decoded.page.doubts ?? []), ...looked.doubts])];
    return { kind: 'page', page: { ...decoded.page, doubts } };
  };

  const close = async () => {
    if (!closed) held.letGo();
    closed = true;
  };
  return { kind: 'opened', file: { mediaType: 'application/pdf', pageCount, page, close } };
};

/** The pages of several files, one file after the other. */
const together = (files: readonly OpenFile[]): OpenFile => {
  const pageCount = files.reduce((sum, file) => sum + file.pageCount, 0);
  return {
    mediaType: 'application/pdf',
    pageCount,
    page: (number) => {
      let before = 0;
      for (const file of files) {
        if (number <= before + file.pageCount) return file.page(number - before);
        before += file.pageCount;
      }
      throw new MailroomError('PORT_MISUSED', { what: `page ${number} of ${pageCount}` });
    },
    close: async () => {
      for (const file of files) await file.close();
    },
  };
};

/**
 * A file that holds several PDFs has the pages of all of them, in their order; it is refused if one of them is. Refused:
 * PDF_ENCRYPTED, PDF_WITHOUT_PAGES, PDF_ONLY_A_COVER, TOO_MANY_PAGES, FILE_TRUNCATED, FILE_DAMAGED.
 */
export const openPdf = async (bytes: Uint8Array, limits: Limits): Promise<FileOpened> => {
  const parts = partsOf(bytes);
  if (parts.length === 1) return openOne(bytes, limits);
  const files: OpenFile[] = [];
  const closeAll = async () => {
    for (const file of files) await file.close();
  };
  for (const [n, part] of parts.entries()) {
    const opened = await openOne(part, limits);
    if (opened.kind === 'opened') files.push(opened.file);
    else {
      await closeAll();
      return refused(opened.reason, `PDF ${n + 1} of ${parts.length} in the file: ${opened.detail}`);
    }
  }
  const file = together(files);
  if (file.pageCount <= limits.pages) return { kind: 'opened', file };
  await closeAll();
  return refused('TOO_MANY_PAGES', `${file.pageCount} pages; at most ${limits.pages}`);
};
