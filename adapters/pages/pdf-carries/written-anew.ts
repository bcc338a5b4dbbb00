// A PDF written anew by PDFium: without protection, and every object in plain sight.

import { hold, inEngine, plainCopy } from '../pdf/engine/document.ts';
import { startPdfium } from '../pdf/engine/pdfium.ts';
import { endOf } from '../pdf/file/cut.ts';

/** Larger files are not written into memory a second time. */
const LARGEST = 64 * 1024 * 1024;

/** Undefined: too large, or PDFium cannot. */
export const writtenAnew = async (bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  if (bytes.length > LARGEST) return undefined;
  const pdfium = await startPdfium();
  const written = inEngine(pdfium, () => {
    const held = hold(pdfium, { head: bytes }, endOf(bytes));
    if ('error' in held) return undefined;
    try {
      return plainCopy(held, 2 * LARGEST);
    } finally {
      held.letGo();
    }
  });
  return written === undefined || 'crash' in written ? undefined : written;
};
