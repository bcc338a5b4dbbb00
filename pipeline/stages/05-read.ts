// Read: the words of a straight page, with their places.
import type { Word } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/imager.ts';
import type { OcrEngine } from '../../domain/ports/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';

/** Words with boxes in the pixels of `page`, though the engine is fed a smaller, cleaner picture of it. */
export const read =
  ({ imager, ocr }: { readonly imager: Imager; readonly ocr: OcrEngine }) =>
  async (page: Raster): Promise<readonly Word[]> => {
    const clean = await imager.forReading(page);
    const words = await ocr.read(clean);
    const scale = page.width / clean.width;
    return words.map((word) => ({
      ...word,
      x: Math.round(word.x * scale),
      y: Math.round(word.y * scale),
      width: Math.round(word.width * scale),
      height: Math.round(word.height * scale),
    }));
  };

/** Plain text, a line a line, in reading order. */
export const textOf = (words: readonly Word[]): string => {
  const lines: string[] = [];
  let last: number | undefined;
  for (const word of words) {
    if (word.line === last) lines[lines.length - 1] += ` ${word.text}`;
    else lines.push(word.text);
    last = word.line;
  }
  return lines.join('\n');
};

/** 0 to 1; 0 if there are no words. */
export const meanConfidence = (words: readonly Word[]): number =>
  words.length === 0 ? 0 : words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
