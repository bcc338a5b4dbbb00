// A page is blank only if all of it is white: whatever is on it, however faint or large, it is shown to a person.
import { rgb } from 'pdf-lib';
import { expect, test } from 'vitest';
import type { Raster } from '../../../domain/raster.ts';
import { createRandom } from '../../../fixtures/make-scans/random.ts';
import { degrade } from '../../../fixtures/make-scans/wear/degrade.ts';
import { sharpImager } from '../sharp-imager.ts';
import { type Layout, layouts, photo, signature, write } from '../test-layouts.ts';
import { draw, spoil } from '../test-pages.ts';

const imager = sharpImager();

const line: Layout = (pen) => write(pen, 'Bitte um Rückruf, Frau Muster', 90, 200, 11);
const pale = async (ink: number, paper: number, dpi: number): Promise<Raster> =>
  spoil(await draw(line, { seed: 3, dpi }), { seed: 3, ink, paper, noise: 2 });
const coloured = (layout: Layout): Promise<Raster> => draw(layout, { seed: 4, dpi: 150, colour: true });
const filled =
  (color: ReturnType<typeof rgb>, then?: Layout): Layout =>
  (pen) => {
    pen.page.drawRectangle({ x: 0, y: 0, width: pen.page.getWidth(), height: pen.page.getHeight(), color });
    return then?.(pen);
  };
const box =
  (x: number, y: number, width: number, height: number, color = rgb(0.4, 0.3, 0.6)): Layout =>
  (pen) =>
    pen.page.drawRectangle({ x, y, width, height, color });

test.each([
  ['print of 176 on 205', () => pale(176, 205, 300)],
  ['print of 185 on 205', () => pale(185, 205, 200)],
  ['print of 215 on 253', () => pale(215, 253, 150)],
  ['print of 233 on 253', () => pale(233, 253, 300)],
  ['a faint pencil stroke', () => draw((pen) => signature(pen, 200, 400, 90, 0.18), { seed: 5, dpi: 200 })],
  ['a watermark', () => coloured((pen) => pen.page.drawText('ENTWURF', { x: 100, y: 400, size: 70, color: rgb(0.9, 0.9, 0.9) }))], // biome-ignore format: one case
  ['a yellow marker', () => coloured(box(200, 400, 120, 14, rgb(1, 0.98, 0.6)))],
  ['a photo from edge to edge', () => draw(photo, { seed: 2, dpi: 100 })],
  ['a page all black', () => draw(filled(rgb(0.05, 0.05, 0.05)), { seed: 6, dpi: 150 })],
  ['white on blue', () => coloured(filled(rgb(0.1, 0.2, 0.5), (pen) => pen.page.drawText('FEST', { x: 90, y: 600, size: 40, color: rgb(1, 1, 1) })))], // biome-ignore format: one case
  ['a shape that touches the edge', () => coloured(box(150, 640, 160, 210))],
  ['a line from edge to edge, aslant', () => draw((pen) => pen.page.drawLine({ start: { x: 0, y: 100 }, end: { x: 600, y: 700 } }), { seed: 7, dpi: 150 })], // biome-ignore format: one case
  ['words cut off by the edge', () => draw((pen) => write(pen, 'Bitte zurückrufen', pen.page.getWidth() - 22, 300, 11), { seed: 8, dpi: 150 })], // biome-ignore format: one case
  ['a lone page number', () => draw((pen) => write(pen, '7', 290, 800, 10), { seed: 9, dpi: 200 })],
] as const)('%s is not blank', async (_, page) => {
  expect((await imager.look(await page())).blank).toBe(false);
});

test('faint writing that touches the shadow of a fold is not part of the fold', async () => {
  const page = async (on: Layout, seed: number): Promise<Raster> => {
    const drawn = await draw(on, { seed, dpi: 300 });
    return (await degrade(drawn, { folds: [0.35, 0.7], noise: 3 }, createRandom(seed))).page;
  };
  for (const y of [602, 608, 614])
    expect((await imager.look(await page((pen) => signature(pen, 340, y, 90, 0.18), y))).blank).toBe(false);
  expect((await imager.look(await page(() => undefined, 1))).blank).toBe(true);
});

test('a pale colour beside what shines through is among the faint marks, or the page has clear ones', async () => {
  const front = await draw(layouts.letter, { seed: 12, dpi: 150 });
  const random = createRandom(3);
  const marker = await coloured(box(420, 60, 90, 14, rgb(1, 0.97, 0.8)));
  const { page } = await degrade(marker, { bleedThrough: { back: front, strength: 0.14 }, noise: 2 }, random);
  const { blank, faint } = await imager.look(page);
  expect(blank).toBe(false);
  if (faint === undefined) return;
  const at = (x: number, y: number): number =>
    faint.data[Math.round((y / 842) * faint.height) * faint.width + Math.round((x / 595) * faint.width)]!;
  expect(at(425, 842 - 67)).toBeLessThan(255);
});

test.each([150, 200, 300])('white paper, grey paper and paper of any colour are blank at %d dpi', async (dpi) => {
  const bare = await draw(() => undefined, { seed: 1, dpi });
  for (const paper of [255, 240, 205, 150])
    expect({ paper, blank: (await imager.look(await spoil(bare, { seed: dpi, paper, noise: 2, dust: 6 }))).blank }).toEqual({ paper, blank: true }); // biome-ignore format: one line
  const yellow = await draw(filled(rgb(0.98, 0.88, 0.45)), { seed: 1, dpi, colour: true });
  expect((await imager.look(yellow)).blank).toBe(true);
});

test('print that is hardly darker than its paper has an angle, and is read from white paper', async () => {
  const page = await spoil(await draw((pen) => {
    for (let n = 0; n < 20; n++) write(pen, 'Sehr geehrte Damen und Herren, hiermit beantrage ich', 70, 150 + 20 * n, 11);
  }, { seed: 3, dpi: 200, skew: 2 }), { seed: 3, ink: 176, paper: 205, noise: 2 }); // biome-ignore format: one page
  expect((await imager.look(page)).skew.degrees).toBeCloseTo(2, 1);
  const { reading } = await imager.straighten(page, { orientation: 0, skewDegrees: 2 });
  const sorted = Uint8Array.from(reading.data).sort();
  expect(sorted[sorted.length >> 1]).toBeGreaterThan(245);
});

test('a negative lies as its positive does: it keeps its look, and is read dark on light', async () => {
  const positive = await draw((pen) => {
    for (let n = 0; n < 20; n++) write(pen, 'Sehr geehrte Damen und Herren, hiermit beantrage ich', 70, 150 + 20 * n, 11);
  }, { seed: 3, dpi: 200, skew: -1.5 }); // biome-ignore format: one page
  const negative = { ...positive, data: positive.data.map((value) => 255 - value) };
  const { skew, lie } = await imager.look(negative);
  expect(skew.degrees).toBeCloseTo(-1.5, 1);
  expect(lie).toMatchObject({ orientation: 0 });
  const { page, reading } = await imager.straighten(negative, { orientation: 0, skewDegrees: -1.5 });
  const middle = ({ data }: Raster): number => Uint8Array.from(data).sort()[data.length >> 1]!;
  expect([middle(page) < 20, middle(reading) > 245]).toEqual([true, true]);
});

const strokes: Layout = ({ page }) => {
  for (let n = 0; n < 7; n++)
    page.drawLine({
      start: { x: 90 + 60 * n, y: 700 - 70 * n },
      end: { x: 92 + 58 * n, y: 712 - 71 * n },
      thickness: 0.8,
    });
};
test('hairs and straight strokes are neither blank nor anything to read; with a line of print, clear or pale, they are not alone', async () => {
  const alone = await imager.look(await draw(strokes, { seed: 10, dpi: 200 }));
  expect([alone.blank, alone.strokesOnly]).toEqual([false, true]);
  const beside =
    (layout: Layout): Layout =>
    async (pen) => {
      await strokes(pen);
      await layout(pen);
    };
  for (const print of [
    line,
    (pen) => write(pen, 'A', 300, 400, 8),
    (pen) => signature(pen, 200, 400, 90, 0.18),
  ] as Layout[])
    for (const dpi of [150, 300])
      expect((await imager.look(await draw(beside(print), { seed: 11, dpi }))).strokesOnly).toBe(false);
  const pagePale = await spoil(await draw(beside(line), { seed: 12, dpi: 200 }), {
    seed: 12,
    ink: 215,
    paper: 253,
    noise: 2,
  });
  expect((await imager.look(pagePale)).strokesOnly).toBe(false);
});
