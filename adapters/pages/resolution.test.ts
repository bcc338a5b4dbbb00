import { expect, test } from 'vitest';
import { resolutionOf } from './resolution.ts';

const guessed = (width: number, height: number, declared?: number): number =>
  resolutionOf(declared === undefined ? undefined : { x: declared, y: declared }, width, height).x;

test.each([
  ['A4 at 100 dpi', [827, 1169], 100],
  ['A4 at 150 dpi', [1240, 1754], 150],
  ['A4 at 200 dpi', [1654, 2339], 200],
  ['A4 at 300 dpi, landscape', [3508, 2480], 300],
  ['A4 at 400 dpi', [3307, 4677], 400],
  ['A4 at 600 dpi', [4961, 7016], 600],
  ['A4 at 300 dpi, cropped by the scanner', [2464, 3480], 300],
  ['Letter at 300 dpi', [2550, 3300], 300],
  ['A5 at 300 dpi', [1748, 2480], 300],
  ['A5 at 200 dpi', [1165, 1654], 200],
  ['A3 at 300 dpi', [3508, 4961], 300],
  ['A3 at 200 dpi, landscape', [3307, 2339], 200],
  ['a receipt 80 mm wide at 300 dpi', [945, 3543], 300],
  ['a receipt 80 mm wide at 200 dpi', [630, 2362], 200],
  ['a receipt 58 mm wide at 200 dpi', [457, 1600], 200],
  ['a telephone’s photo', [3024, 4032], 345],
  ['a telephone’s photo of 108 megapixels', [9000, 12000], 1026],
  ['a photo that a messenger made smaller', [1200, 1600], 137],
  ['a cutting', [400, 300], 200],
] as const)('without a word of the file: %s', (_, [width, height], dpi) => {
  expect(guessed(width!, height!)).toBe(dpi);
});

test('the file’s word counts, unless it cannot be true or is what programs write that know nothing', () => {
  expect(guessed(2480, 3508, 290)).toBe(290);
  expect(guessed(595, 842, 72)).toBe(72);
  expect(guessed(1200, 1600, 72)).toBe(137);
  expect(guessed(1080, 1920, 96)).toBe(131);
  expect(guessed(3024, 4032, 72)).toBe(345);
  expect(guessed(2480, 3508, 1)).toBe(300);
  expect(guessed(2480, 3508, 9600)).toBe(300);
});

test('what a fax machine says about both sides holds', () => {
  expect(resolutionOf({ x: 204, y: 98 }, 1728, 1143)).toEqual({ x: 204, y: 98 });
});
