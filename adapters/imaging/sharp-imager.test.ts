// The imager on drawn pages: skew angle, orientation, blankness and encoding.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Orientation } from '../../domain/page.ts';
import type { Raster } from '../../domain/raster.ts';
import { sharpImager } from './sharp-imager.ts';
import { between, layouts, photo, seeded, signature, write } from './test-layouts.ts';
import { draw, lay, sample, spoil } from './test-pages.ts';

const imager = sharpImager();
const TURNS = [0, 90, 180, 270] as const;

/** Darkness summed over the page: turning moves ink, it takes none away. */
const inkOf = ({ data, channels }: Raster): number => {
  let ink = 0;
  for (let p = 0; p < data.length; p += channels) ink += 255 - data[p]!;
  return ink;
};

const darkPixels = ({ data, channels }: Raster): number => {
  let dark = 0;
  for (let p = 0; p < data.length; p += channels) if (data[p]! < 128) dark++;
  return dark;
};

test('the angle of 30 spoilt pages is found to 0.05 degrees on average and 0.3 at worst', async () => {
  const errors: number[] = [];
  for (let seed = 1; seed <= 30; seed++) {
    const skew = between(seeded(seed + 31), -14.9, 14.9);
    const { page } = await sample(seed, skew, 150);
    const found = (await imager.look(page)).skew;
    errors.push(Math.abs((found.degrees ?? 99) - skew));
  }
  expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThanOrEqual(0.05);
  expect(Math.max(...errors)).toBeLessThanOrEqual(0.3);
});

test('a page that lies clockwise has a positive angle, in every quarter turn', async () => {
  const page = await draw(layouts.letter, { seed: 4, skew: 3, dpi: 150 });
  for (const turn of TURNS) expect((await imager.look(lay(page, turn))).skew.degrees).toBeCloseTo(3, 1);
});

test('a page without lines of text has no angle', async () => {
  const nothing = await draw(() => undefined, { seed: 1, dpi: 150 });
  expect((await imager.look(nothing)).skew).toEqual({ degrees: undefined, confidence: 0 });
  expect((await imager.look(await draw(photo, { seed: 2, dpi: 100 }))).skew.degrees).toBeUndefined();
});

test('a confident answer about which way is up is right, on every layout and turn', async () => {
  let doubtful = 0;
  const names = Object.keys(layouts) as (keyof typeof layouts)[];
  for (const [index, name] of names.entries()) {
    const page = await draw(layouts[name], { seed: 60 + index, skew: index - 4, dpi: 150, landscape: name === 'landscape' }); // biome-ignore format: one page
    for (const turn of TURNS) {
      const { orientation, confidence } = (await imager.look(lay(page, turn))).lie;
      if (confidence < 0.5) doubtful++;
      else expect({ name, orientation }).toEqual({ name, orientation: turn });
    }
  }
  expect(doubtful).toBeLessThanOrEqual(names.length);
});

test('capitals, figures and a lone line leave the question to the engine', async () => {
  const texts = ['WIR BITTEN UM ZAHLUNG INNERHALB DER FRIST', '(0199) 44 18 20 1.234,56 12,50 99,90', ''];
  for (const text of texts) {
    const page = await draw((pen) => {
      for (let line = 0; line < (text ? 25 : 1); line++) write(pen, text || 'An das Bauamt', 70, 100 + 18 * line, 11);
    }, { seed: 5, dpi: 150 }); // biome-ignore format: one page
    for (const turn of TURNS) expect((await imager.look(lay(page, turn))).lie.confidence).toBeLessThan(0.5);
  }
});

/** Black discs, streaks and specks that scanners and folders leave behind. */
const marked = (page: Raster, seed: number): Raster => {
  const data = new Uint8Array(page.data);
  const { width, height, dpi } = page;
  const mm = dpi / 25.4;
  if (seed % 4 === 1)
    for (const middle of [0.43, 0.57])
      for (let y = -3 * mm; y <= 3 * mm; y++)
        for (let x = -3 * mm; x <= 3 * mm; x++)
          if (x * x + y * y < 9 * mm * mm) data[Math.round(height * middle + y) * width + Math.round(12 * mm + x)] = 20;
  if (seed % 4 === 2) for (let y = 0; y < height; y++) data.fill(30, y * width + 9, y * width + 12);
  if (seed % 4 === 3) for (let y = 0; y < 2; y++) data.fill(90, (Math.round(height / 3) + y) * width, (Math.round(height / 3) + y + 1) * width); // biome-ignore format: a fold
  return { ...page, data };
};

test('holes, streaks, folds, dust and shadows are blank; the other side shining through is faint', async () => {
  for (let seed = 0; seed < 24; seed++) {
    const other = await draw(seed % 3 ? () => undefined : layouts.letter, { seed, dpi: 150 });
    const mirrored = await sharp(other.data, { raw: { width: other.width, height: other.height, channels: 1 } }).flop().blur(2).linear(0.12, 224).toColourspace('b-w').raw().toBuffer(); // biome-ignore format: one sheet
    const dirty = await spoil({ ...other, data: mirrored }, { seed, noise: 5, dust: 15, shadow: seed % 5 ? 0 : 0.4 });
    const { blank, faint } = await imager.look(marked(dirty, seed));
    expect({ seed, hidden: blank || faint !== undefined }).toEqual({ seed, hidden: true });
    if (seed % 3) expect({ seed, blank }).toEqual({ seed, blank: true });
  }
});

test('a page number, a name, a pencil line or a stamp is not blank', async () => {
  const said = ['- 2 -', '7', 'i. A.', 'Anlage', 'x', '§'];
  for (let seed = 0; seed < 24; seed++) {
    const text = said[seed % said.length]!;
    const page = await draw((pen) => {
      if (seed % 3 === 0) signature(pen, 200, 400, 120, seed % 2 ? 0.45 : 1);
      else write(pen, text, between(pen.random, 80, 450), between(pen.random, 80, 780), between(pen.random, 9, 13));
    }, { seed, dpi: 150 }); // biome-ignore format: one page
    const scan = marked(await spoil(page, { seed, noise: 5, dust: 15, paper: 235, ink: 50 }), seed);
    expect({ seed, blank: (await imager.look(scan)).blank }).toEqual({ seed, blank: false });
  }
});

test('turning back keeps the size as turned and the ink, and leaves a straight upright page', async () => {
  const drawn = await draw(layouts.letter, { seed: 9, skew: 4, dpi: 150 });
  for (const page of [drawn, await spoil(drawn, { seed: 9, bilevel: true })])
    for (const turn of TURNS) {
      const { page: back } = await imager.straighten(lay(page, turn as Orientation), {
        orientation: turn,
        skewDegrees: 4,
      });
      expect([back.width, back.height, back.data[0]]).toEqual([page.width, page.height, 255]);
      // Strokes keep their ink; the pale fringe around them goes with the grain of the paper.
      expect(Math.abs(inkOf(back) / inkOf(page) - 1)).toBeLessThan(0.15);
      expect(Math.abs((await imager.look(back)).skew.degrees!)).toBeLessThan(0.1);
      expect((await imager.look(back)).lie).toMatchObject({ orientation: 0 });
      if (page.bilevel) expect(back.data.every((value) => value === 0 || value === 255)).toBe(true);
    }
  const slip = { ...drawn, width: 2000, height: 60, data: new Uint8Array(120_000).fill(255) };
  expect((await imager.straighten(slip, { orientation: 0, skewDegrees: 15 })).page).toMatchObject({
    width: 2000,
    height: 60,
  });
});

test('a bilevel page is kept as one strip of G4, others as JPEG in their own colours', async () => {
  const colour = await draw(layouts.letter, { seed: 3, dpi: 150, colour: true });
  const grey = await draw(layouts.letter, { seed: 3, dpi: 150 });
  const bilevel = await spoil(grey, { seed: 3, bilevel: true });
  for (const [page, type, channels] of [[colour, 'image/jpeg', 3], [grey, 'image/jpeg', 1], [bilevel, 'image/tiff', 1]] as const) {
    const kept = await imager.encode(page);
    const { width, height, density, channels: seen } = await sharp(kept.bytes).metadata();
    expect({ type: kept.type, width, height, density, seen }).toEqual({ type, width: page.width, height: page.height, density: 150, seen: channels }); // biome-ignore format: one picture
    const small = await sharp(await imager.preview(page)).metadata();
    expect([small.format, small.density]).toEqual(['jpeg', 100]);
    expect(small.width).toBe(Math.round(page.width / 1.5));
  } // biome-ignore format: three kinds
  const { bytes } = await imager.encode(bilevel);
  const tiff = Buffer.from(bytes);
  const directory = tiff.readUInt32LE(4);
  const strips = Array.from({ length: tiff.readUInt16LE(directory) }, (_, n) => directory + 2 + n * 12).find((at) => tiff.readUInt16LE(at) === 273); // biome-ignore format: the tag
  expect(tiff.readUInt32LE(strips! + 4)).toBe(1);
  const again = await sharp(bytes).greyscale().toColourspace('b-w').raw().toBuffer();
  expect(again.equals(Buffer.from(bilevel.data))).toBe(true);
});

test('the reading copy has white paper where the scan had a shadow, at 250 dpi at most', async () => {
  const page = await spoil(await draw(layouts.letter, { seed: 6, dpi: 300 }), { seed: 6, shadow: 0.6, paper: 220 });
  const { reading: copy } = await imager.straighten(page, { orientation: 0, skewDegrees: 0 });
  expect([copy.dpi, copy.channels, copy.bilevel]).toEqual([250, 1, false]);
  const sorted = Uint8Array.from(copy.data).sort();
  expect(sorted[Math.floor(sorted.length * 0.12)]).toBeGreaterThan(235);
  expect(darkPixels(copy)).toBeGreaterThan(2000);
  const coarse = await draw(layouts.letter, { seed: 6, dpi: 100 });
  expect((await imager.straighten(coarse, { orientation: 0, skewDegrees: 0 })).reading).toMatchObject({
    dpi: 200,
    width: coarse.width * 2,
  });
});
