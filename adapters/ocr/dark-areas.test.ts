// Light print on dark areas is found and inverted; headings, rules and pictures are left alone.
import { expect, test } from 'vitest';
import type { Raster } from '../../domain/raster.ts';
import { darkAreas } from './dark-areas.ts';
import { drawPage, drawPlaced } from './draw-page.ts';
import { tesseractEngine } from './tesseract-engine.ts';

/** The rows from `top` to `bottom` as a banner: paper takes the brightness `ground`, print becomes white. */
const banner = (page: Raster, { top, bottom, ground }: { top: number; bottom: number; ground: number }): Raster => {
  const data = page.data.slice();
  for (let p = top * page.width; p < bottom * page.width; p++)
    data[p] = ground + ((255 - data[p]!) / 255) * (255 - ground);
  return { ...page, data };
};

const letter = (): Promise<Raster> =>
  drawPage([
    'Gemeinde Musterhausen',
    'Ordnungsamt',
    '',
    '',
    '',
    'Sehr geehrte Damen und Herren,',
    'wir laden Sie ein.',
  ]);

test.each([20, 110])('words on a banner of brightness %d are read with those on the paper', async (ground) => {
  const page = banner(await letter(), { top: 150, bottom: 280, ground });
  expect(darkAreas(page)).toHaveLength(1);
  for (const program of ['if-installed', 'never'] as const) {
    const engine = await tesseractEngine({ language: 'deu', pageLimitMs: 50_000, recycleAfter: 100, program });
    const text = (await engine.read(page)).map((word) => word.text).join(' ');
    await engine.close();
    expect(text).toContain('Gemeinde Musterhausen');
    expect(text).toContain('Sehr geehrte Damen');
  }
});

test('large headings, a bar without print and a picture are no such area', async () => {
  expect(darkAreas(await drawPlaced([{ text: 'SOMMERFEST', x: 60, y: 150, size: 60 }]))).toEqual([]);
  const bare = await drawPage([]);
  expect(darkAreas(banner(bare, { top: 150, bottom: 280, ground: 30 }))).toEqual([]);
  const picture = {
    ...bare,
    data: bare.data.map((_, p) => (90 + 80 * Math.sin(p / 37) + 80 * Math.sin(p / 90_001)) % 256),
  };
  expect(darkAreas(picture)).toEqual([]);
});

test.each(['if-installed', 'never'] as const)(
  'a page wholly in white on black is read, its program %s',
  async (program) => {
    const page = await letter();
    const engine = await tesseractEngine({ language: 'deu', pageLimitMs: 50_000, recycleAfter: 100, program });
    const words = await engine.read({ ...page, data: page.data.map((value) => 255 - value) });
    await engine.close();
    expect(words.map((word) => word.text).join(' ')).toContain('wir laden Sie ein');
  },
);
