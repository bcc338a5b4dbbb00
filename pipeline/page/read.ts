// Read: OCR of a straightened page, words with their positions.
import type { Word } from '../../domain/page.ts';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';

/** Words with boxes in the pixels of `page`, though the engine is given `reading`, a smaller, cleaner copy of it. */
export const read =
  ({ ocr }: { readonly ocr: OcrEngine }) =>
  async (page: Raster, reading: Raster): Promise<readonly Word[]> => {
    const words = await ocr.read(reading);
    const scale = page.width / reading.width;
    return words.map((word) => ({
      ...word,
      x: Math.round(word.x * scale),
      y: Math.round(word.y * scale),
      width: Math.round(word.width * scale),
      height: Math.round(word.height * scale),
    }));
  };

/** Plain text, one line per text line, in reading order. */
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
