// Draws pages to compose, for the tests: a bar for every word, where an OCR engine would have found it.
import sharp from 'sharp';
import type { BlobRef } from '../../domain/blob.ts';
import type { PageReading, Word } from '../../domain/page.ts';
import type { ComposePage } from '../../domain/ports/composer.ts';

const blob: BlobRef = { sha256: '0'.repeat(64), size: 0 };
export const A4 = { width: 2480, height: 3508, dpi: 300 } as const;

export const reading = (
  imageType: PageReading['imageType'],
  size: { width: number; height: number; dpi: number },
): PageReading => ({
  image: blob,
  imageType,
  preview: blob,
  ...size,
  skewConfidence: 0,
  orientation: 0,
  textSource: 'ocr',
  words: blob,
  text: blob,
  wordCount: 0,
  meanConfidence: 0,
});

export const TEXT = [
  'Stadt Musterstadt – Bürgeramt',
  'Widerspruch gegen den Bescheid vom 3. März',
  'gemäß § 70 VwGO über 1.234,56 € (Straße, Größe, ÄÖÜ)',
  'Mit freundlichen Grüßen',
];

/** Each line's words, placed as an OCR engine would: tight boxes, 36 pixels high, 20 a character. */
export const wordsOf = (lines: readonly string[]): Word[] =>
  lines.flatMap((line, n) => {
    let x = 200;
    return line.split(' ').map((text) => {
      const low = text === '–';
      const word = {
        text,
        x,
        y: 300 + n * 70 + (low ? 18 : 0),
        width: text.length * 20,
        height: low ? 4 : 36,
        confidence: 0.9,
        line: n,
      };
      x += word.width + 16;
      return word;
    });
  });

const drawn = (words: readonly Word[], size: { width: number; height: number } = A4) => {
  const pixels = new Uint8Array(size.width * size.height).fill(255);
  for (const { x, y, width, height } of words) {
    for (let row = y; row < y + height; row++) pixels.fill(0, row * size.width + x, row * size.width + x + width);
  }
  return sharp(pixels, { raw: { width: size.width, height: size.height, channels: 1 } }).toColourspace('b-w');
};

/** One tile, as `Imager.encode` may write it. */
export const g4 = (
  words: readonly Word[],
  photometric: 'miniswhite' | 'minisblack',
  size: { width: number; height: number },
) =>
  drawn(words, size)
    .tiff({
      compression: 'ccittfax4',
      bitdepth: 1,
      miniswhite: photometric === 'miniswhite',
      tile: true,
      tileWidth: Math.ceil(size.width / 16) * 16,
      tileHeight: Math.ceil(size.height / 16) * 16,
    })
    .toBuffer();

export const g4Page = async (
  words: readonly Word[],
  photometric: 'miniswhite' | 'minisblack' = 'miniswhite',
): Promise<ComposePage> => ({
  reading: reading('image/tiff', A4),
  image: await g4(words, photometric, A4),
  words,
});

export const jpegPage = async (
  words: readonly Word[],
  size: { width: number; height: number; dpi: number } = A4,
): Promise<ComposePage> => ({
  reading: reading('image/jpeg', size),
  image: await drawn(words, size).jpeg().toBuffer(),
  words,
});
