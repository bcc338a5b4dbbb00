// Is a picture only a smaller copy of another one, as scanners and cameras add for browsing? Looks at both: what a file
// says about its pictures is not enough to leave one out.
import sharp from 'sharp';
import type { PageOpened } from '../../../domain/ports/page/page-source.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly decode: () => Promise<PageOpened>;
}

/** A copy is at most this share of the original's width and height. */
const SMALLER = 0.75;
const SAME_SHAPE = 0.04;
/** Both are compared at this width at most: a letter's lines can be told apart there. */
const ACROSS = 160;
/** Pixels around one that make up its surroundings, each way: what two letters of one layout share is taken away. */
const AROUND = 2;
/** Correlation of the two: copies reach 0.95 and more, letters that only look the same from afar 0.91. */
const ALIKE = 0.94;

const hasShapeOf = (small: Picture, large: Picture): boolean =>
  small.width <= large.width * SMALLER &&
  small.height <= large.height * SMALLER &&
  Math.abs((small.width / small.height) * (large.height / large.width) - 1) <=
    SAME_SHAPE + 1 / small.width + 1 / small.height;

const thumbnail = async (picture: Picture, width: number, height: number): Promise<Uint8Array | undefined> => {
  const opened = await picture.decode();
  if (opened.kind !== 'page') return undefined;
  const { raster } = opened.page;
  return sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: raster.channels } })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
};

/** What sets each pixel off from its surroundings. */
const detail = (pixels: Uint8Array, width: number, height: number): Float64Array => {
  const result = new Float64Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, count] = [0, 0];
      for (let j = Math.max(0, y - AROUND); j <= Math.min(height - 1, y + AROUND); j++) {
        for (let i = Math.max(0, x - AROUND); i <= Math.min(width - 1, x + AROUND); i++) {
          sum += pixels[j * width + i]!;
          count += 1;
        }
      }
      result[y * width + x] = pixels[y * width + x]! - sum / count;
    }
  }
  return result;
};

/** -1 to 1; undefined if neither has anything on it. */
const correlation = (a: Float64Array, b: Float64Array): number | undefined => {
  let [both, ofA, ofB] = [0, 0, 0];
  for (let n = 0; n < a.length; n++) {
    both += a[n]! * b[n]!;
    ofA += a[n]! ** 2;
    ofB += b[n]! ** 2;
  }
  if (Math.max(ofA, ofB) < a.length) return undefined;
  return ofA === 0 || ofB === 0 ? 0 : both / Math.sqrt(ofA * ofB);
};

const mean = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** True only if both can be decoded and show the same. */
export const isCopyOf = async (small: Picture, others: readonly Picture[]): Promise<boolean> => {
  const larger = others.filter((other) => hasShapeOf(small, other));
  if (larger.length === 0) return false;
  const width = Math.min(ACROSS, small.width);
  const height = Math.max(1, Math.round((width * small.height) / small.width));
  const own = await thumbnail(small, width, height);
  if (own === undefined) return false;
  for (const other of larger) {
    const shown = await thumbnail(other, width, height);
    if (shown === undefined) continue;
    const alike = correlation(detail(own, width, height), detail(shown, width, height));
    // Two pages of one tint are copies as well as any.
    if (alike === undefined ? Math.abs(mean(own) - mean(shown)) < 8 : alike >= ALIKE) return true;
  }
  return false;
};
