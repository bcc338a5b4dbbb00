// A back is blank only if all of its faint marks are the front's print; what somebody wrote on it stays in view.
import { rgb } from 'pdf-lib';
import { expect, test } from 'vitest';
import type { Orientation } from '../../../domain/page.ts';
import type { Raster } from '../../../domain/raster.ts';
import { createRandom } from '../../../fixtures/make-scans/random.ts';
import { degrade, type Wear } from '../../../fixtures/make-scans/wear/degrade.ts';
import { sharpImager } from '../sharp-imager.ts';
import { type Layout, layouts, type Pen, signature, write } from '../test-layouts.ts';
import { draw, lay } from '../test-pages.ts';

const imager = sharpImager();
const random = createRandom(71);
const DPI = 150;

const signed: Layout = async (pen) => {
  await layouts.letter(pen);
  signature(pen, 75, 740, 110);
};
const empty: Layout = () => undefined;
const pencil: Layout = (pen) => signature(pen, 250, 430, 60, 0.18);

const tick = (pen: Pen, x: number, y: number): void =>
  pen.page.drawSvgPath('M 0 0 L 3 5 L 9 -5', {
    x,
    y: pen.page.getHeight() - y,
    borderColor: rgb(0, 0, 0),
    borderWidth: 1.2,
  });

const worn = async (page: Raster, wear: Wear): Promise<Raster> => (await degrade(page, { noise: 3, ...wear }, random)).page; // biome-ignore format: one line

/** The page as the console shows it. */
const preview = async (scan: Raster, orientation: Orientation = 0): Promise<Uint8Array> => {
  const { skew } = await imager.look(scan);
  const { page } = await imager.straighten(scan, { orientation, skewDegrees: skew.degrees ?? 0 });
  return imager.preview(page);
};

/** What is kept of a back that has nothing but faint marks. */
const marksOf = async (back: Raster) => {
  const { faint, skew, blank } = await imager.look(back);
  expect({ blank, isFaint: faint !== undefined }).toEqual({ blank: false, isFaint: true });
  const picture = await imager.encodeMarks(faint!);
  return skew.degrees === undefined ? { picture } : { picture, skewDegrees: skew.degrees };
};

const sheet = async (on: Layout, { strength = 0.14, ...wear }: Wear & { readonly strength?: number } = {}) => {
  const front = await draw(signed, { seed: 12, dpi: DPI });
  const own = await draw(on, { seed: 13, dpi: DPI });
  const back = await worn(own, { ...wear, ...(strength > 0 && { bleedThrough: { back: front, strength } }) });
  return { front, marks: await marksOf(back) };
};

test('print and signature that shine through are the front’s, however each side was scanned', async () => {
  const { front, marks } = await sheet(empty, { skewDegrees: 1.3 });
  for (const skewDegrees of [-1.1, 0.4])
    expect(await imager.shinesThrough(marks, await preview(await worn(front, { skewDegrees })))).toBe(true);
  const turned = { picture: marks.picture };
  expect(await imager.shinesThrough(turned, await preview(front))).toBe(true);
});

test('a front that was turned on its head or on its side is recognised too', async () => {
  const { front, marks } = await sheet(empty);
  expect(await imager.shinesThrough(marks, await preview(lay(front, 180)))).toBe(true);
  expect(await imager.shinesThrough(marks, await preview(lay(front, 90)))).toBe(true);
  expect(await imager.shinesThrough(marks, await preview(lay(front, 270)))).toBe(true);
});

test.each([
  ['a pencil stroke', pencil],
  ['a pale figure', (pen) => write(pen, '7', 290, 420, 11)],
  ['a small pale figure on a line', (pen) => write(pen, '7', 310, 375, 9)],
  ['a pale tick across lines', (pen) => tick(pen, 380, 362)],
  ['a pale name at the foot of the page', (pen) => write(pen, 'gez. Weber', 420, 800, 10)],
] as readonly (readonly [string, Layout])[])('%s among print that shines through is left over', async (_, on) => {
  const front = await draw(signed, { seed: 12, dpi: DPI });
  const own = await worn(
    await draw(on, { seed: 13, dpi: DPI }),
    on === pencil ? {} : { faded: { black: 205, white: 250 } },
  );
  const marks = await marksOf(await worn(own, { bleedThrough: { back: front, strength: 0.14 } }));
  expect(await imager.shinesThrough(marks, await preview(front))).toBe(false);
});

test('a lone faint stroke is not explained by a page full of print, nor by another sheet’s', async () => {
  const { front, marks } = await sheet(pencil, { strength: 0 });
  expect(await imager.shinesThrough(marks, await preview(front))).toBe(false);
  const { marks: through } = await sheet(empty);
  const other = await draw(layouts.letter, { seed: 99, dpi: DPI });
  expect(await imager.shinesThrough(through, await preview(other))).toBe(false);
});

test('a page as pale as the marks explains nothing, nor does an empty one', async () => {
  const { front, marks } = await sheet(empty);
  const pale = await worn(front, { faded: { black: 215, white: 253 } });
  expect(await imager.shinesThrough(marks, await imager.preview(pale))).toBe(false);
  expect(await imager.shinesThrough(marks, await imager.preview(await draw(empty, { seed: 1, dpi: DPI })))).toBe(false);
});
