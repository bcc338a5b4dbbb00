// What shines through from the other side is blank here; what may have been written on this side is not.
import { expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import type { FaintMark } from '../../domain/ports/page/imager.ts';
import { areOtherSides, mirrored } from './shining-through.ts';

const page = { width: 1000, dpi: 254 };
/** Words as they stand on the mirrored page. */
const words: readonly Word[] = ['Sehr', 'geehrte', 'Damen'].map((text, n) => ({ text, x: 100 + 150 * n, y: 100, width: 120, height: 30, confidence: 0.9, line: 0 })); // biome-ignore format: one line
const under = (word: Word): FaintMark => ({ x: 1000 - word.x - word.width, y: word.y, width: word.width, height: word.height, contrast: 0.15, sharpness: 0.2 }); // biome-ignore format: one mark
const marks = words.map(under);
const beside: FaintMark = { x: 100, y: 600, width: 25, height: 30, contrast: 0.15, sharpness: 0.2 };

test('marks that are the mirrored words are the other side’s', () => {
  expect(areOtherSides(page, { marks, words })).toBe(true);
  expect(areOtherSides(page, { marks: [...marks, beside], words })).toBe(true);
});

test('what lies beside them and is much, darker or sharper may have been written here', () => {
  expect(areOtherSides(page, { marks: [...marks, { ...beside, width: 400, height: 60 }], words })).toBe(false);
  expect(areOtherSides(page, { marks: [...marks, { ...beside, contrast: 0.25 }], words })).toBe(false);
  expect(areOtherSides(page, { marks: [...marks, { ...beside, sharpness: 0.4 }], words })).toBe(false);
  expect(areOtherSides(page, { marks: [beside], words })).toBe(false);
});

test('a stroke of a pen is larger than a letter, or crosses the lines of print behind it', () => {
  expect(areOtherSides(page, { marks: [...marks, { ...beside, width: 45, height: 40 }], words })).toBe(false);
  const across = { ...marks[0]!, y: 70, height: 90, width: 30 };
  expect(areOtherSides(page, { marks: [...marks, across], words })).toBe(false);
  const rule = { ...beside, width: 300, height: 6 };
  expect(areOtherSides(page, { marks: [...marks, rule], words })).toBe(true);
});

test('a mirrored page has its left on its right', () => {
  const colours = { width: 2, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6), dpi: 100, bilevel: false } as const; // biome-ignore format: one page
  expect([...mirrored(colours).data]).toEqual([4, 5, 6, 1, 2, 3]);
});
