// What cleaning removes and keeps: `node dist/bench/pages/cleaning.js [pages per kind] [seed] [folder for PNGs]`.
// Every page is drawn, worn and straightened by its known angle; then each piece of ink of the drawing is looked for.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { roomForShrunk, shrunkGrey } from '../../adapters/imaging/measure/analysis-image.ts';
import { components, roomForComponents } from '../../adapters/imaging/measure/components.ts';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import type { Raster } from '../../domain/raster.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { degrade, type Wear } from '../../fixtures/make-scans/wear/degrade.ts';
import { inGrey, type ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';
import { openDesk } from '../../kernels/arena.ts';
import { lettersFor } from '../reading/worn-letters.ts';

const [countText = '4', seedText = '9000', folder] = process.argv.slice(2);
const DPI = 300;
const MM = DPI / 25.4;

type Colour = readonly [number, number, number];

/** Fills millimetres of a page. */
const filled = (page: ScanPage, at: readonly [number, number, number, number], colour: Colour): void => {
  const [left, top, right, bottom] = at.map((mm) => Math.round(mm * MM)) as [number, number, number, number];
  for (let y = Math.max(0, top); y < Math.min(page.height, bottom); y++)
    for (let x = Math.max(0, left); x < Math.min(page.width, right); x++)
      for (let c = 0; c < page.channels; c++)
        page.data[(y * page.width + x) * page.channels + c] =
          page.channels === 3 ? colour[c]! : Math.round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]);
};

/** The page moved so that its text begins `mm` from the left edge. */
const movedLeft = (page: ScanPage, mm: number): ScanPage => {
  const away = Math.round((25 - mm) * MM) * page.channels;
  const row = page.width * page.channels;
  const data = new Uint8Array(page.data.length).fill(255);
  for (let y = 0; y < page.height; y++) data.set(page.data.subarray(y * row + away, (y + 1) * row), y * row);
  return { ...page, data };
};

const photo = (page: ScanPage, random: Random): void => {
  const [left, top, width, height] = [110, 190, 70, 55].map((mm) => Math.round(mm * MM)) as [
    number,
    number,
    number,
    number,
  ];
  const waves = Array.from(
    { length: 7 },
    () => [random.between(0.002, 0.03), random.between(-0.03, 0.03), random.between(0, 6)] as const,
  );
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sum = waves.reduce((total, [u, v, phase]) => total + Math.sin(x * u + y * v + phase), 0);
      const value = Math.max(0, Math.min(255, 135 + 32 * sum));
      for (let c = 0; c < page.channels; c++)
        page.data[((y + top) * page.width + x + left) * page.channels + c] = value;
    }
};

const whiteOnBlack = (page: ScanPage): ScanPage => ({ ...page, data: page.data.map((value) => 255 - value) });

/** White words on a dark bar: the first lines of the page, inverted. */
const letterhead = (page: ScanPage, colour: Colour): ScanPage => {
  const bottom = Math.round(32 * MM);
  for (let y = 0; y < bottom; y++)
    for (let x = 0; x < page.width; x++)
      for (let c = 0; c < page.channels; c++) {
        const at = (y * page.width + x) * page.channels + c;
        const ink =
          page.channels === 3 ? colour[c]! : Math.round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]);
        const text = page.data[((y + Math.round(35 * MM)) * page.width + x) * page.channels + c]!;
        page.data[at] = ink + ((255 - text) / 255) * (255 - ink);
      }
  return page;
};

interface Kind {
  readonly colour?: boolean;
  readonly change?: (page: ScanPage, random: Random) => ScanPage | undefined;
  readonly wear: (random: Random, back: () => Promise<ScanPage>) => Wear | Promise<Wear>;
}

const some = (random: Random): Wear => ({ skewDegrees: random.between(-4.5, 4.5), around: 20, noise: 4 });
const NAVY: Colour = [20, 40, 90];

const KINDS: Readonly<Record<string, Kind>> = {
  'dark border, wedges': { wear: (random) => ({ ...some(random), darkBorder: 4 }) },
  'grey lid': { wear: (random) => ({ ...some(random), around: random.whole(90, 160) }) },
  'punch holes': { wear: (random) => ({ ...some(random), punchHoles: true }) },
  shadow: { wear: (random) => ({ shadow: { edge: 'left', depth: random.between(0.4, 0.8) }, noise: 4 }) },
  'tint (grey)': { wear: (random) => ({ ...some(random), tint: [240, 200, 150] }) },
  'tint (colour)': { colour: true, wear: (random) => ({ ...some(random), tint: [250, 225, 110] }) },
  'bleed-through': {
    wear: async (random, back) => ({ ...some(random), bleedThrough: { back: await back(), strength: 0.25 } }),
  },
  'pale print': { wear: (random) => ({ ...some(random), faded: { black: 165, white: 225 } }) },
  'text at 4 mm': {
    change: (page) => movedLeft(page, 4),
    wear: (random) => ({ ...some(random), skewDegrees: random.between(-0.6, 0.6), darkBorder: 2 }),
  },
  'rules off the sheet': {
    change: (page) => {
      for (let y = 180; y < 270; y += 12) filled(page, [0, y, 210, y + 0.4], [0, 0, 0]);
    },
    wear: (random) => ({ ...some(random), skewDegrees: random.between(-1, 1), darkBorder: 2 }),
  },
  stamp: {
    wear: (random) => ({
      ...some(random),
      stamp: { date: '12. März 2026', at: [175, 20], degrees: random.between(-8, 8) },
    }),
  },
  photo: {
    change: (page, random) => {
      photo(page, random);
      return page;
    },
    wear: some,
  },
  'bar with white text': {
    change: (page) => letterhead(page, [20, 20, 20]),
    wear: (random) => ({ ...some(random), skewDegrees: random.between(-2, 2) }),
  },
  'coloured bar and logo': {
    colour: true,
    change: (page) => {
      letterhead(page, NAVY);
      filled(page, [165, 40, 195, 60], [255, 205, 0]);
    },
    wear: (random) => ({ ...some(random), skewDegrees: random.between(-2, 2) }),
  },
  'white on black': {
    change: whiteOnBlack,
    wear: (random) => ({ noise: 4, skewDegrees: random.between(-2, 2), around: 0 }),
  },
};

/** How much of the drawing's contrast in a box is there. */
const contrastIn = (page: Raster, box: readonly [number, number, number, number]): number => {
  const [left, top, right, bottom] = box;
  let [sum, squares, count] = [0, 0, 0];
  for (let y = Math.max(0, top); y <= Math.min(page.height - 1, bottom); y++)
    for (let x = Math.max(0, left); x <= Math.min(page.width - 1, right); x++) {
      const value = page.data[y * page.width + x]!;
      sum += value;
      squares += value * value;
      count++;
    }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const desk = openDesk();

/** Pieces of ink (words, mostly) of the drawing, and those of them that are gone from `straight`. */
const lost = (drawn: Raster, straight: Raster, inverted: boolean) => {
  desk.clear(roomForShrunk(drawn, 4) + roomForComponents(Math.ceil(drawn.width / 4), Math.ceil(drawn.height / 4)));
  const small = shrunkGrey(desk, drawn, 4);
  if (inverted)
    small.data.forEach((value, i, data) => {
      data[i] = 255 - value;
    });
  const found = components(desk, small, 225);
  const shares: number[] = [];
  for (let c = 0; c < found.count; c++) {
    if (found.area[c]! < 6) continue;
    const box = [
      found.left[c]! * 4 - 4,
      found.top[c]! * 4 - 4,
      found.right[c]! * 4 + 7,
      found.bottom[c]! * 4 + 7,
    ] as const;
    shares.push(contrastIn(straight, box) / Math.max(1, contrastIn(drawn, box)));
  }
  const usual = median(shares);
  return { pieces: shares.length, gone: shares.filter((share) => share < 0.4 * usual).length };
};

/** Dark pixels where the drawing has nothing within a millimetre, in thousandths of the page. */
const leftOver = (drawn: Raster, straight: Raster): number => {
  const [width, height] = [Math.floor(drawn.width / 8), Math.floor(drawn.height / 8)];
  const near = new Uint8Array(width * height);
  for (let y = 0; y < drawn.height; y++)
    for (let x = 0; x < drawn.width; x++) {
      if (drawn.data[y * drawn.width + x]! > 240) continue;
      for (let r = Math.max(0, (y >> 3) - 2); r <= Math.min(height - 1, (y >> 3) + 2); r++)
        near.fill(1, r * width + Math.max(0, (x >> 3) - 2), r * width + Math.min(width, (x >> 3) + 3));
    }
  let dark = 0;
  for (let y = 0; y < height * 8; y++)
    for (let x = 0; x < width * 8; x++)
      if (straight.data[y * straight.width + x]! < 190 && near[(y >> 3) * width + (x >> 3)] === 0) dark++;
  return (1000 * dark) / (width * height * 64);
};

const seed = Number(seedText);
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const random = createRandom(seed);
const letters = lettersFor(seed).filter(({ text }) => text.length > 500);
const imager = sharpImager();
const rows = [];
for (const [name, kind] of Object.entries(KINDS)) {
  const totals = { pages: 0, pieces: 0, gone: 0, before: 0, after: 0 };
  for (let n = 0; n < Number(countText); n++) {
    const own = random.fork(`${name} ${n}`);
    const draw = async (from: Random): Promise<ScanPage> =>
      (await drawLetter(from.pick(letters), { random: from, dpi: DPI, layout: 'free', colour: kind.colour ?? false }))
        .pages[0]!.raster;
    const bare = await draw(own);
    const changed = kind.change?.(bare, own) ?? bare;
    const { stamp, ...wear } = await kind.wear(own, () => draw(own.fork('back')));
    const drawn = stamp ? (await degrade(changed, { stamp }, own)).page : changed;
    const scan = (await degrade(drawn, wear, own)).page;
    const { page } = await imager.straighten(scan, { orientation: 0, skewDegrees: wear.skewDegrees ?? 0 });
    const [truth, straight] = [inGrey(drawn), inGrey(page)];
    const { pieces, gone } = lost(truth, straight, name === 'white on black');
    totals.pages++;
    totals.pieces += pieces;
    totals.gone += gone;
    totals.before += leftOver(truth, inGrey(scan));
    totals.after += leftOver(truth, straight);
    if (folder !== undefined) {
      const raw = { width: page.width, height: page.height, channels: page.channels };
      const file = join(folder, `${name.replaceAll(/\W+/g, '-')}-${n}`);
      await sharp(page.data, { raw }).png().toFile(`${file}-clean.png`);
      await sharp(scan.data, { raw: { ...raw, width: scan.width, height: scan.height } })
        .png()
        .toFile(`${file}-scan.png`);
    }
  }
  const per = (value: number): number => Number((value / totals.pages).toFixed(2));
  rows.push({
    kind: name,
    pages: totals.pages,
    'pieces of ink': totals.pieces,
    gone: totals.gone,
    'dirt ‰ before': per(totals.before),
    after: per(totals.after),
  });
  process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
}
console.table(rows);
