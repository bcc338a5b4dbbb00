// Test helper: pages with words at positions in millimetres.

import type { Word } from '../../domain/page.ts';
import type { PlacedPage } from '../../domain/register/index-fields.ts';

const DPI = 200;
export const px = (mm: number): number => Math.round((mm * DPI) / 25.4);

/** A page with lines at places in millimetres; a letter is 2 mm wide and 3.5 mm high. */
export const page = (
  lines: readonly (readonly [x: number, y: number, text: string])[],
  confidence = 1,
): PlacedPage => ({
  ...{ width: px(210), height: px(297), dpi: DPI },
  words: lines.flatMap(([x, y, text], line) => {
    const words: Word[] = [];
    let at = x;
    for (const word of text.split(' ')) {
      words.push({ text: word, x: px(at), y: px(y), width: px(2 * word.length), height: px(3.5), confidence, line });
      at += 2 * word.length + 1.5;
    }
    return words;
  }),
});
