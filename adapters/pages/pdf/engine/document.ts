// A PDF held open by one engine, which reads it piece by piece out of our memory instead of keeping a copy of its own.
import { causeOf } from '../../limits.ts';
import { type endOf, withNewTrailer } from '../file/cut.ts';
import { discardPdfium, isDiscarded, type Pdfium, withMemory } from './pdfium.ts';

export interface Held {
  readonly pdfium: Pdfium;
  readonly document: number;
  /** True if the document should be let go of and held anew: the engine keeps all it has read until then. */
  isFull(): boolean;
  letGo(): void;
}

/** Bytes. The engine’s memory never shrinks: one that a huge page has blown up is given back to the system. */
const KEPT_MEMORY = 256 * 1024 * 1024;
/** Bytes that an open document may have read. Holding it anew costs a few milliseconds. */
const MOST_READ = 32 * 1024 * 1024;

/** A file and what is to follow its own bytes. */
export interface Shown {
  readonly head: Uint8Array;
  readonly tail?: Uint8Array;
}

const load = (pdfium: Pdfium, { head, tail }: Shown): Held | { readonly error: number } => {
  let read = 0;
  const engine = pdfium.pdfium;
  const readBlock = (_: number, position: number, into: number, size: number): number => {
    const from = position >>> 0;
    const to = from + (size >>> 0);
    const block = head.subarray(from, to);
    engine.HEAPU8.set(block, into >>> 0);
    const more = tail?.subarray(Math.max(0, from - head.length), Math.max(0, to - head.length));
    if (more !== undefined) engine.HEAPU8.set(more, (into >>> 0) + block.length);
    const length = block.length + (more?.length ?? 0);
    read += length;
    return length === size >>> 0 ? 1 : 0;
  };
  const reader = engine.addFunction(readBlock, 'iiiii');
  // FPDF_FILEACCESS: length, the function that reads, its first argument. PDFium copies it.
  const document = withMemory(pdfium, 12, (at) => {
    engine.setValue(at, head.length + (tail?.length ?? 0), 'i32');
    engine.setValue(at + 4, reader, 'i32');
    engine.setValue(at + 8, 0, 'i32');
    return pdfium.FPDF_LoadCustomDocument(at, '');
  });
  if (document === 0) {
    const error = pdfium.FPDF_GetLastError();
    engine.removeFunction(reader);
    return { error };
  }
  const opening = read;
  return {
    pdfium,
    document,
    isFull: () => read - opening > MOST_READ,
    letGo: () => {
      if (isDiscarded(pdfium)) return;
      pdfium.FPDF_CloseDocument(document);
      engine.removeFunction(reader);
      if (engine.HEAPU8.length > KEPT_MEMORY) discardPdfium(pdfium);
    },
  };
};

/** PDFium mends a lost cross-reference table by itself, but not a lost trailer. `error`: FPDF_GetLastError. */
export const hold = (
  pdfium: Pdfium,
  shown: Shown,
  end: ReturnType<typeof endOf>,
): Held | { readonly error: number } => {
  const asItIs = load(pdfium, shown);
  const mended = 'error' in asItIs && end !== 'whole' ? withNewTrailer(shown.head) : undefined;
  return mended === undefined ? asItIs : load(pdfium, { head: mended });
};

/** FPDF_REMOVE_SECURITY of fpdf_save.h. */
const REMOVE_SECURITY = 3;

/** The file written anew, without its encryption; undefined if PDFium cannot, or if it would be longer than `mostBytes`. */
export const plainCopy = ({ pdfium, document }: Held, mostBytes: number): Buffer | undefined => {
  const engine = pdfium.pdfium;
  const pieces: Buffer[] = [];
  let size = 0;
  const writeBlock = (_: number, data: number, length: number): number => {
    size += length >>> 0;
    if (size > mostBytes) return 0;
    pieces.push(Buffer.from(engine.HEAPU8.slice(data >>> 0, (data >>> 0) + (length >>> 0))));
    return 1;
  };
  const writer = engine.addFunction(writeBlock, 'iiii');
  try {
    // FPDF_FILEWRITE: version 1, the function that writes.
    const done = withMemory(pdfium, 8, (at) => {
      engine.setValue(at, 1, 'i32');
      engine.setValue(at + 4, writer, 'i32');
      return pdfium.FPDF_SaveAsCopy(document, at, REMOVE_SECURITY);
    });
    return done ? Buffer.concat(pieces) : undefined;
  } finally {
    engine.removeFunction(writer);
  }
};

/** Runs `use` inside the engine. A crash or want of memory ends the engine, not the process. */
export const inEngine = <T>(pdfium: Pdfium, use: () => T): T | { readonly crash: string } => {
  try {
    return use();
  } catch (error) {
    const crashed = error instanceof Error && error.name === 'RuntimeError';
    if (!crashed && !(error instanceof RangeError)) throw error;
    discardPdfium(pdfium);
    return { crash: causeOf(error) };
  }
};
