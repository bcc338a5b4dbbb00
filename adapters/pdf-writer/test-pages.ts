// Test helper: draws pages with a bar in place of every word.
import { createHash } from 'node:crypto';
import type { BlobRef } from '../../domain/blob.ts';
import type { PageReading, Word } from '../../domain/page.ts';
import type { ComposePage, Provenance } from '../../domain/ports/page/composer.ts';
import { encode } from '../imaging/encode.ts';

const blob: BlobRef = { sha256: '0'.repeat(64), size: 0 };
export const A4 = { width: 2480, height: 3508, dpi: 300 } as const;

export const PROVENANCE: Provenance = {
  document: '0b5e8d52-6f6e-4b6e-9d53-000000000001/d001' as Provenance['document'],
  delivery: '0b5e8d52-6f6e-4b6e-9d53-000000000001' as Provenance['delivery'],
  station: 'rathaus-eg',
  receivedAt: '2026-03-04T08:15:00.000Z',
  original: 'ab'.repeat(32),
};

const reading = (imageType: PageReading['imageType'], size: Size): PageReading => ({
  image: blob,
  imageType,
  preview: blob,
  ...size,
  skewConfidence: 0,
  orientation: 0,
  textSource: 'ocr',
  readBy: 'tesseract 5.5 (deu)',
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

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

/** A page as returned by `Imager.encode`. Pixels are black where a word is, else paper. */
export const page = async (
  words: readonly Word[],
  { width, height, dpi, look = 'grey' }: Partial<Size> & { readonly look?: 'grey' | 'colour' | 'black-and-white' } = {},
): Promise<ComposePage> => {
  const size = { width: width ?? A4.width, height: height ?? A4.height, dpi: dpi ?? A4.dpi };
  const channels = look === 'colour' ? 3 : 1;
  const data = new Uint8Array(size.width * size.height * channels).fill(255);
  for (const word of words) {
    for (let y = Math.max(0, word.y); y < Math.min(size.height, word.y + word.height); y++) {
      const from = (y * size.width + Math.max(0, word.x)) * channels;
      data.fill(0, from, from + Math.min(word.width, size.width) * channels);
    }
  }
  const { bytes, type } = await encode({ ...size, channels, data, bilevel: look === 'black-and-white' });
  const image: BlobRef = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
  return { reading: { ...reading(type, size), image }, image: bytes, words };
};
