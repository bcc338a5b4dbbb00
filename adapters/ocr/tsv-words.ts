// Parses Tesseract's TSV output: the cheapest output with boxes, confidences and lines.
import { MailroomError } from '../../domain/errors.ts';
import type { Word } from '../../domain/page.ts';

const WORD_LEVEL = '5';

/**
 * Words in reading order, boxes cut to the page's `width` × `height` pixels, confidence 0 to 1, lines numbered from 0.
 * Words without text (rules, pictures) are left out. Columns: level, page, block, paragraph, line, word, left, top,
 * width, height, confidence (0 to 100), text. Throws OCR_FAILED for anything else.
 */
export const wordsFromTsv = (tsv: string, width: number, height: number): readonly Word[] => {
  const words: Word[] = [];
  let line = -1;
  let place = '';
  for (const row of tsv.split('\n')) {
    const columns = row.split('\t');
    if (columns[0] !== WORD_LEVEL) continue;
    const text = columns.slice(11).join(' ').trim();
    if (text === '') continue;
    const [left, top, wide, high, confidence] = columns.slice(6, 11).map(Number);
    if (![left, top, wide, high, confidence].every(Number.isFinite)) {
      throw new MailroomError('OCR_FAILED', { step: 'output' });
    }
    const here = columns.slice(1, 5).join('/');
    if (here !== place) {
      line += 1;
      place = here;
    }
    const x = Math.min(Math.max(left!, 0), width - 1);
    const y = Math.min(Math.max(top!, 0), height - 1);
    words.push({
      text,
      x,
      y,
      width: Math.max(Math.min(left! + wide!, width) - x, 1),
      height: Math.max(Math.min(top! + high!, height) - y, 1),
      confidence: Math.min(Math.max(confidence! / 100, 0), 1),
      line,
    });
  }
  return words;
};
