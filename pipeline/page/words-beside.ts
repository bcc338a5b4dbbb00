// Reads what the text layer of a born-digital page does not contain (pictures, text drawn as outlines) and merges it in reading order.
import type { Word } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/page/imager.ts';
import type { PageBox } from '../../domain/ports/page/page-source.ts';
import type { Raster } from '../../domain/raster.ts';

/** A logo, a signature and a photograph read as something too, but not with confidence. */
const SURE = 0.6;
const WRITTEN = /[\p{L}\p{N}].*[\p{L}\p{N}]/u;
const WHITE = 255;

/** The box of the page on its own, the page's own words on it made white: they are known already. */
const cutOut = ({ width, channels, data, dpi }: Raster, box: PageBox, own: readonly Word[]): Raster => {
  const pixels = new Uint8Array(box.width * box.height * channels);
  for (let y = 0; y < box.height; y++) {
    const from = ((box.y + y) * width + box.x) * channels;
    pixels.set(data.subarray(from, from + box.width * channels), y * box.width * channels);
  }
  for (const word of own) {
    const [left, right] = [Math.max(0, word.x - box.x), Math.min(box.width, word.x + word.width - box.x)];
    const [top, bottom] = [Math.max(0, word.y - box.y), Math.min(box.height, word.y + word.height - box.y)];
    for (let y = top; y < bottom && left < right; y++) {
      pixels.fill(WHITE, (y * box.width + left) * channels, (y * box.width + right) * channels);
    }
  }
  return { width: box.width, height: box.height, channels, data: pixels, dpi, bilevel: false };
};

const linesOf = (words: readonly Word[]): Word[][] => {
  const lines = new Map<number, Word[]>();
  for (const word of words) lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
  return [...lines.values()];
};

const isWriting = (line: readonly Word[]): boolean =>
  WRITTEN.test(line.map(({ text }) => text).join(' ')) &&
  line.reduce((sum, { confidence }) => sum + confidence, 0) >= SURE * line.length;

const topOf = (line: readonly Word[]): number => Math.min(...line.map(({ y }) => y));

/** A block goes before the first of the page's own lines that begins lower. */
const between = (own: readonly Word[][], blocks: readonly Word[][][]): Word[][] => {
  const lines: Word[][] = [...own];
  for (const block of blocks) {
    const top = topOf(block[0]!);
    const before = lines.findIndex((line, n) => topOf(line) > top && (n === 0 || topOf(lines[n - 1]!) <= top));
    lines.splice(before < 0 ? lines.length : before, 0, ...block);
  }
  return lines;
};

export const readBeside =
  (imager: Pick<Imager, 'straighten'>, readPage: (page: Raster, reading: Raster) => Promise<readonly Word[]>) =>
  async (raster: Raster, own: readonly Word[], boxes: readonly PageBox[]): Promise<readonly Word[]> => {
    const blocks: Word[][][] = [];
    for (const box of boxes) {
      const { page, reading } = await imager.straighten(cutOut(raster, box, own), { orientation: 0, skewDegrees: 0 });
      const lines = linesOf(await readPage(page, reading)).filter(isWriting);
      if (lines.length === 0) continue;
      blocks.push(lines.map((line) => line.map((word) => ({ ...word, x: word.x + box.x, y: word.y + box.y }))));
    }
    if (blocks.length === 0) return own;
    return between(linesOf(own), blocks).flatMap((words, line) => words.map((word) => ({ ...word, line })));
  };
