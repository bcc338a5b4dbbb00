// A PDF written anew by PDFium: without protection, and every object in plain sight.

import { hold, inEngine } from '../pdf/engine/document.ts';
import { startPdfium, withMemory } from '../pdf/engine/pdfium.ts';
import { endOf } from '../pdf/file/cut.ts';

/** FPDF_REMOVE_SECURITY of fpdf_save.h. */
const REMOVE_SECURITY = 3;
/** Larger files are not written into memory a second time. */
const LARGEST = 64 * 1024 * 1024;

/** Undefined: too large, or PDFium cannot. */
export const writtenAnew = async (bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  if (bytes.length > LARGEST) return undefined;
  const pdfium = await startPdfium();
  const written = inEngine(pdfium, () => {
    const held = hold(pdfium, { head: bytes }, endOf(bytes));
    if ('error' in held) return undefined;
    const engine = pdfium.pdfium;
    const pieces: Buffer[] = [];
    let size = 0;
    const writeBlock = (_: number, data: number, length: number): number => {
      size += length >>> 0;
      if (size > 2 * LARGEST) return 0;
      pieces.push(Buffer.from(engine.HEAPU8.slice(data >>> 0, (data >>> 0) + (length >>> 0))));
      return 1;
    };
    const writer = engine.addFunction(writeBlock, 'iiii');
    try {
      // FPDF_FILEWRITE: version 1, the function that writes.
      const done = withMemory(pdfium, 8, (at) => {
        engine.setValue(at, 1, 'i32');
        engine.setValue(at + 4, writer, 'i32');
        return pdfium.FPDF_SaveAsCopy(held.document, at, REMOVE_SECURITY);
      });
      return done ? Buffer.concat(pieces) : undefined;
    } finally {
      engine.removeFunction(writer);
      held.letGo();
    }
  });
  return written === undefined || 'crash' in written ? undefined : written;
};
