// Text read from pictures is merged with the words of a text layer.
import { expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';
import { readBeside } from './words-beside.ts';

const raster = (): Raster => ({
  width: 100,
  height: 100,
  channels: 1,
  data: new Uint8Array(100 * 100).fill(0),
  dpi: 300,
  bilevel: false,
});

const word = (text: string, y: number, line: number, confidence = 1): Word => ({
  text,
  x: 10,
  y,
  width: 50,
  height: 8,
  confidence,
  line,
});

const reading = (found: readonly Word[], onCut: (cut: Raster) => void = () => {}) =>
  readBeside({ straighten: async (page) => ({ page, reading: page }) }, async (cut) => {
    onCut(cut);
    return found;
  });

const texts = (words: readonly Word[]): string[] => words.map(({ text, line }) => `${line} ${text}`);

test('what is read in a box stands between the page’s own lines, where it is on the page', async () => {
  const own = [word('Briefkopf', 0, 0), word('Gruß', 80, 1)];
  const words = await reading([word('Die', 2, 4), word('Sache', 2, 4), word('selbst', 12, 5)])(raster(), own, [
    { x: 5, y: 30, width: 90, height: 40 },
  ]);
  expect(texts(words)).toEqual(['0 Briefkopf', '1 Die', '1 Sache', '2 selbst', '3 Gruß']);
  expect(words[1]).toMatchObject({ x: 15, y: 32 });
});

test('the page’s own words are not read again, and what reads like nothing is left out', async () => {
  const own = [word('Briefkopf', 10, 0)];
  let inkOfOwn = 0;
  const look = ({ data, width }: Raster) => {
    inkOfOwn = data.subarray(10 * width + 10, 10 * width + 60).filter((value) => value < 255).length;
  };
  const box = { x: 0, y: 0, width: 100, height: 100 };
  const words = await reading(
    [word('~', 50, 0, 0.9), word('Xqk', 60, 1, 0.2), word('e.', 70, 2, 0.8), word('V.', 70, 2, 0.8)],
    look,
  )(raster(), own, [box]);
  expect(texts(words)).toEqual(['0 Briefkopf', '1 e.', '1 V.']);
  expect(inkOfOwn).toBe(0);
  expect(await reading([])(raster(), own, [])).toBe(own);
});
