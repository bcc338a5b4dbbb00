// Cleaning removes the scanner bed, holes, shadows and tint, and keeps everything printed or written.
import { expect, test } from 'vitest';
import type { Raster } from '../../domain/raster.ts';
import { sharpImager } from './sharp-imager.ts';
import { layouts, photo, write } from './test-layouts.ts';
import { draw, spoil } from './test-pages.ts';

const imager = sharpImager();
const DPI = 150;
const MM = DPI / 25.4;

const at = ({ width, channels, data }: Raster, xMm: number, yMm: number): readonly number[] => {
  const p = (Math.round(yMm * MM) * width + Math.round(xMm * MM)) * channels;
  return [...data.subarray(p, p + channels)];
};

/** Fills millimetres of a page with a colour; copies it. */
const painted = (page: Raster, [left, top, right, bottom]: readonly number[], colour: readonly number[]): Raster => {
  const data = new Uint8Array(page.data);
  for (let y = Math.round(top! * MM); y < Math.min(page.height, Math.round(bottom! * MM)); y++)
    for (let x = Math.round(left! * MM); x < Math.min(page.width, Math.round(right! * MM)); x++)
      data.set(colour, (y * page.width + x) * page.channels);
  return { ...page, data };
};

const punched = (page: Raster, heights: readonly number[]): Raster => {
  const data = new Uint8Array(page.data);
  for (const middle of heights)
    for (let y = -3 * MM; y <= 3 * MM; y++)
      for (let x = -3 * MM; x <= 3 * MM; x++)
        if (x * x + y * y < 9 * MM * MM) data[Math.round(middle * MM + y) * page.width + Math.round(12 * MM + x)] = 20;
  return { ...page, data };
};

const darkShare = ({ data }: Raster): number =>
  data.reduce((sum, value) => sum + (value < 128 ? 1 : 0), 0) / data.length;

test('the bed around a sheet that lies askew, its dark rim and its holes are white; the text is all there', async () => {
  const clean = await draw(layouts.letter, { seed: 4, dpi: DPI });
  const askew = await draw(layouts.letter, { seed: 4, skew: 4, dpi: DPI, blackBed: true });
  const scan = painted(askew, [0, 0, 3, 297], [15]);
  const { page } = await imager.straighten(scan, { orientation: 0, skewDegrees: 4 });
  for (const [x, y] of [[1, 1], [209, 1], [1, 296], [209, 296], [1, 150]] as const) expect(at(page, x, y)).toEqual([255]); // biome-ignore format: corners
  expect(darkShare(scan)).toBeGreaterThan(0.05);
  expect(darkShare(page) / darkShare(clean)).toBeGreaterThan(0.75);
  expect(darkShare(page) / darkShare(clean)).toBeLessThan(1.1);
  const level = await imager.straighten(punched(clean, [108.5, 188.5]), { orientation: 0, skewDegrees: 0 });
  expect(at(level.page, 12, 108.5)).toEqual([255]);
  expect(at(level.reading, (12 * 200) / 150, (108.5 * 200) / 150)).toEqual([255]);
});

test('a round spot that has no partner stays, and so do rules and text that run off the sheet', async () => {
  const page = punched(await draw(layouts.letter, { seed: 4, dpi: DPI }), [108.5]);
  const ruled = painted(painted(page, [0, 250, 210, 250.6], [0]), [0, 270, 6, 274], [10]);
  const { page: kept } = await imager.straighten(ruled, { orientation: 0, skewDegrees: 0 });
  expect(at(kept, 12, 108.5)[0]).toBeLessThan(60);
  expect(at(kept, 0.3, 250.3)[0]).toBeLessThan(60);
  expect(at(kept, 1, 272)[0]).toBeLessThan(60);
});

test('white words on a dark bar that reaches the edge stay on their bar, and a photo keeps its shades', async () => {
  const bar = painted(await draw(() => undefined, { seed: 1, dpi: DPI }), [0, 0, 210, 30], [25]);
  const words = await draw((pen) => write(pen, 'STADT MUSTERHAUSEN, DER MAGISTRAT, BAUAMT', 30, 50, 20), {
    seed: 1,
    dpi: DPI,
  });
  const scan = { ...bar, data: bar.data.map((value, p) => Math.max(value, value < 128 ? 255 - words.data[p]! : 0)) };
  const { page } = await imager.straighten(scan, { orientation: 0, skewDegrees: 0 });
  expect(at(page, 5, 25)[0]).toBeLessThan(60);
  expect(at(page, 205, 5)[0]).toBeLessThan(60);
  const picture = await draw(photo, { seed: 2, dpi: 100 });
  const kept = (await imager.straighten(picture, { orientation: 0, skewDegrees: 0 })).page;
  expect(Math.abs(darkShare(kept) - darkShare(picture))).toBeLessThan(0.2);
});

test('yellow paper turns white, a blue bar and a red square on it keep their hue', async () => {
  const paper = painted(
    await draw(() => undefined, { seed: 1, dpi: DPI, colour: true }),
    [0, 0, 210, 297],
    [250, 225, 130],
  );
  const scan = painted(painted(paper, [20, 40, 190, 60], [20, 40, 85]), [120, 100, 150, 130], [200, 30, 20]);
  const { page } = await imager.straighten(scan, { orientation: 0, skewDegrees: 0 });
  expect(at(page, 100, 200)).toEqual([255, 255, 255]);
  const [r, g, b] = at(page, 100, 50);
  expect(b! > 2 * g! && g! > r!).toBe(true);
  const [red, green, blue] = at(page, 135, 115);
  expect(red! > 180 && green! < 60 && blue! < 60).toBe(true);
});

test('a shadow goes, the pale print in it stays; white on black is left as it is', async () => {
  const page = await spoil(await draw(layouts.letter, { seed: 6, dpi: DPI }), {
    seed: 6,
    shadow: 0.6,
    paper: 225,
    ink: 150,
  });
  const { page: clean } = await imager.straighten(page, { orientation: 0, skewDegrees: 0 });
  const sorted = Uint8Array.from(clean.data).sort();
  expect(sorted[Math.floor(sorted.length * 0.12)]).toBe(255);
  expect(clean.data.reduce((sum, value) => sum + (value < 220 ? 1 : 0), 0)).toBeGreaterThan(8000);
  const drawn = await draw(layouts.letter, { seed: 6, dpi: DPI });
  const inverted = { ...drawn, data: drawn.data.map((value) => 255 - value) };
  const { page: same } = await imager.straighten(inverted, { orientation: 0, skewDegrees: 0 });
  expect(Math.abs(darkShare(same) - darkShare(inverted))).toBeLessThan(0.01);
});
