// The resolution of a picture: from the file if plausible, otherwise estimated.
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

test.each([
  ['a letter that would be smaller than a credit card', [900, 1273], 600, 109],
  ['A4 said to be 1200 dpi', [1240, 1754], 1200, 150],
  ['A4 said to be 1 dpi', [2480, 3508], 1, 300],
  ['A4 said to be 0 dpi', [2480, 3508], 0, 300],
  ['A4 said to be no number', [2480, 3508], Number.NaN, 300],
  ['A4 said to be 65535 dpi', [2480, 3508], 65535, 300],
  ['a plan of A0 at 200 dpi', [6622, 9362], 200, 200],
  ['a plan larger than A0', [12000, 9000], 150, 1026],
  ['a credit card at 300 dpi', [1011, 638], 300, 300],
  ['a passport photo’s size, but long enough for a receipt', [400, 1200], 300, 300],
  ['A4 at 300 dpi counted per centimetre', [2480, 3508], 300 * 2.54, 300],
  ['A4 at 200 dpi, the number for a centimetre called one for an inch', [1654, 2339], 200 / 2.54, 200],
  ['A6 at 600 dpi', [2480, 3508], 600, 600],
] as const)('the file’s word: %s', (_, [width, height], declared, dpi) => {
  expect(guessed(width!, height!, declared)).toBe(dpi);
});

test('resolutions of both ways that cannot belong together are not believed', () => {
  expect(resolutionOf({ x: 300, y: 72 }, 2480, 3508)).toEqual({ x: 300, y: 300 });
  expect(resolutionOf({ x: 204, y: 391 }, 1728, 4300)).toEqual({ x: 204, y: 391 });
  expect(resolutionOf({ x: 100, y: 200 }, 827, 2339)).toEqual({ x: 100, y: 200 });
});
