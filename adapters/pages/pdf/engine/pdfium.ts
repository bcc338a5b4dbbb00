// PDFium, once a process: its WebAssembly from the package's own file, its memory, and its death and replacement.
// It is not re-entrant. Every use here is one synchronous stretch of code, so two files never meet inside it.
// This build has no JavaScript engine, and no form environment is ever set up: nothing in a PDF can act.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { withMemoryLimit } from './memory-limit.ts';

export type Pdfium = WrappedPdfiumModule;

/**
 * Bytes. The largest honest page takes half of it; forms that call themselves and contents deflated twice, in files of a few
 * kB, would take 2 GB. At the limit the engine ends, and the page is damaged.
 */
const MOST_MEMORY = 512 * 1024 * 1024;

let running: Promise<Pdfium> | undefined;

const start = async (): Promise<Pdfium> => {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const pdfium = await init({
    wasmBinary: withMemoryLimit(wasmBinary, MOST_MEMORY).buffer,
    // It mutters about broken files and could quote a letter doing so; what we need to know, its calls return.
    print: () => {},
    printErr: () => {},
  });
  pdfium.PDFiumExt_Init();
  return pdfium;
};

/** The engine of this process, started on first use (about 100 ms). */
export const startPdfium = (): Promise<Pdfium> => {
  running ??= start();
  return running;
};

const discarded = new WeakSet<Pdfium>();

/**
 * After a crash inside the WebAssembly its memory cannot be trusted: the next caller gets a new engine, and any code that
 * still holds a document of the old one opens it again.
 */
export const discardPdfium = (pdfium: Pdfium): void => {
  if (discarded.has(pdfium)) return;
  discarded.add(pdfium);
  running = undefined;
};

export const isDiscarded = (pdfium: Pdfium): boolean => discarded.has(pdfium);

/** Memory inside the engine for the time of `use`. Throws RangeError if there is none left. */
export const withMemory = <T>(pdfium: Pdfium, bytes: number, use: (at: number) => T): T => {
  const at = allocate(pdfium, bytes);
  try {
    return use(at);
  } finally {
    pdfium.pdfium.wasmExports.free(at);
  }
};

export const allocate = (pdfium: Pdfium, bytes: number): number => {
  const at = pdfium.pdfium.wasmExports.malloc(bytes);
  if (at === 0) throw new RangeError(`PDFium has no ${bytes} bytes left`);
  return at;
};

/** `count` 32-bit floats that `fill` writes into the engine's memory; undefined if it says it failed. */
export const floatsFrom = (pdfium: Pdfium, count: number, fill: (at: number) => boolean): number[] | undefined =>
  withMemory(pdfium, count * 4, (at) =>
    fill(at) ? Array.from({ length: count }, (_, n) => pdfium.pdfium.getValue(at + n * 4, 'float')) : undefined,
  );
