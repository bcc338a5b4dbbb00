// Draws nearly blank pages and really blank ones with wear, for `bench/pages/blank-pages`.
import { rgb } from 'pdf-lib';
import {
  between,
  type Layout,
  type Pen,
  photo,
  seeded,
  signature,
  write,
} from '../../adapters/imaging/test-layouts.ts';
import type { Random } from '../../fixtures/make-scans/random.ts';
import type { Wear } from '../../fixtures/make-scans/wear/degrade.ts';
import { pixels, type ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';

/** Wear of paper and scanner; the sheet lies askew on most of them. */
export const WEARS: Readonly<Record<string, (random: Random, back: () => Promise<ScanPage>) => Wear | Promise<Wear>>> =
  {
    clean: () => ({ noise: 2 }),
    'bleed-through': async (random, back) => ({
      bleedThrough: { back: await back(), strength: random.between(0.08, 0.22) },
      noise: random.between(1, 6),
    }),
    'punch holes': (random) => ({ punchHoles: true, skewDegrees: random.between(-4, 4), noise: 4, dust: 5 }),
    dust: (random) => ({ dust: random.whole(5, 25), noise: random.between(2, 8) }),
    folds: (random) => ({
      folds: [random.between(0.3, 0.36), random.between(0.66, 0.72)],
      skewDegrees: random.between(-2, 2),
      noise: 4,
    }),
    tint: (random) => ({ tint: random.pick([[236, 232, 220], [250, 225, 110], [215, 228, 240]] as const), noise: 5 }), // biome-ignore format: three papers
    shadow: (random) => ({
      shadow: { edge: random.pick(['left', 'right', 'top'] as const), depth: random.between(0.3, 0.8) },
      noise: 4,
    }),
    'staple shadow': (random) => ({
      noise: random.between(2, 5),
      dust: 3,
      skewDegrees: random.between(-2, 2),
      around: 20,
    }),
    'dark border': (random) => ({ darkBorder: random.between(1, 5), noise: random.between(2, 6), dust: 5 }),
    'wedges of a sheet askew': (random) => ({
      skewDegrees: random.between(-12, 12),
      around: random.whole(5, 60),
      noise: random.between(2, 6),
    }),
    'wedges, border, holes, fold': (random) => ({
      skewDegrees: random.between(-5, 5),
      around: 20,
      darkBorder: 3,
      punchHoles: true,
      folds: [0.35],
      noise: 4,
      dust: 8,
    }),
    'grey lid': (random) => ({ skewDegrees: random.between(-8, 8), around: random.whole(90, 170), noise: 4 }),
    'black and white': (random) => ({
      skewDegrees: random.between(-3, 3),
      around: 0,
      punchHoles: true,
      noise: 4,
      dust: 6,
      blackAndWhite: true,
    }),
  };

/** A staple in the upper left corner: bright wire, and its shadow below it. */
export const stapled = (page: ScanPage, random: Random): ScanPage => {
  const data = page.data.slice();
  const angle = random.pick([0, 0.8, 1.57]) + random.normal() * 0.1;
  const [x, y] = [pixels(page, random.between(8, 20)), pixels(page, random.between(8, 20))];
  const darken = (u: number, v: number, reach: number, light: number): void => {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) {
        const at = ((Math.round(v) + dy) * page.width + Math.round(u) + dx) * page.channels;
        for (let c = 0; c < page.channels; c++) data[at + c] = Math.min(data[at + c]!, light);
      }
  };
  for (let along = 0; along < pixels(page, 11); along++) {
    const [u, v] = [x + along * Math.cos(angle), y + along * Math.sin(angle)];
    darken(u, v + pixels(page, 0.4), pixels(page, 0.25), 150);
    darken(u, v, Math.max(0, pixels(page, 0.2)), 70);
  }
  return { ...page, data, bilevel: false };
};

export interface Mark {
  readonly draw: Layout;
  /** Scanned in colours. */
  readonly colour?: boolean;
  /** What the print becomes. */
  readonly pale?: { readonly black: number; readonly white: number };
  /** Only these wears leave it what it is. */
  readonly wears?: readonly string[];
}

const somewhere = (pen: Pen, text: string, size: number, right = 350): void =>
  write(pen, text, between(pen.random, 60, right), between(pen.random, 70, 770), size);

const filled = (pen: Pen, colour: readonly [number, number, number]): void =>
  pen.page.drawRectangle({
    x: 0,
    y: 0,
    width: pen.page.getWidth(),
    height: pen.page.getHeight(),
    color: rgb(...colour),
  });

const inWhite = (pen: Pen, text: string, y: number, size: number): void =>
  pen.page.drawText(text, { x: 70, y: pen.page.getHeight() - y, size, font: pen.bold, color: rgb(1, 1, 1) });

const stroke = (pen: Pen, path: string, borderWidth: number, darkness = 1): void => {
  const shade = 1 - darkness;
  pen.page.drawSvgPath(path, { x: 0, y: pen.page.getHeight(), borderColor: rgb(shade, shade, shade), borderWidth });
};

/** Lines of a parcel map, from edge to edge. */
const parcelMap = (pen: Pen): void => {
  const [width, height] = [pen.page.getWidth(), pen.page.getHeight()];
  for (let n = 0; n < 5; n++) {
    stroke(pen, `M 0 ${between(pen.random, 0, height)} L ${width} ${between(pen.random, 0, height)}`, 0.8);
    stroke(pen, `M ${between(pen.random, 0, width)} 0 L ${between(pen.random, 0, width)} ${height}`, 0.8);
  }
};

const childsPicture = (pen: Pen): void => {
  const x = between(pen.random, 100, 350);
  const colours = [rgb(0.35, 0.27, 0.55), rgb(0.66, 0.11, 0.2), rgb(0.1, 0.5, 0.3)];
  const color = colours[Math.floor(pen.random() * colours.length)]!;
  pen.page.drawRectangle({ x, y: 640, width: 160, height: 210, color });
};

const form = (pen: Pen): void => {
  for (let row = 0; row < 14; row++) {
    const y = 100 + row * 48;
    stroke(pen, `M 60 ${y} L 535 ${y}`, 0.6);
  }
  stroke(pen, 'M 60 100 L 60 724 M 300 100 L 300 724 M 535 100 L 535 724', 0.6);
  const [x, y] = [between(pen.random, 80, 280), 112 + 48 * Math.floor(pen.random() * 12)];
  stroke(pen, `M ${x} ${y} L ${x + 5} ${y + 7} L ${x + 14} ${y - 8}`, 1.2);
};

const marker = (pen: Pen): void => {
  const colours = [rgb(1, 0.98, 0.55), rgb(0.75, 1, 0.7), rgb(1, 0.8, 0.9)];
  const color = colours[Math.floor(pen.random() * colours.length)]!;
  const [x, y] = [between(pen.random, 60, 350), between(pen.random, 100, 750)];
  pen.page.drawRectangle({ x, y, width: between(pen.random, 60, 180), height: between(pen.random, 10, 60), color });
};

const receipt = (pen: Pen): void => {
  const x = between(pen.random, 60, 350);
  for (const [n, text] of ['BAECKEREI KORN', 'Brot 3,20', 'Kaffee 2,80', 'SUMME EUR 6,00'].entries())
    write(pen, text, x, 100 + n * 13, 8);
};

/** A stroke or a slip that runs off the scan. */
const cutOff = (pen: Pen): void => {
  const [width, at] = [pen.page.getWidth(), between(pen.random, 150, 700)];
  if (pen.random() < 0.5) stroke(pen, `M ${width - 30} ${at} q 12 -18 20 4 t 20 -6`, 1.3);
  else write(pen, 'Bitte zurückrufen', width - 22, at, 11);
};

const PRINT: Layout = (pen) => somewhere(pen, 'Kopie für Ihre Unterlagen', 11);

export const MARKS: Readonly<Record<string, Mark>> = {
  'a line': { draw: (pen) => somewhere(pen, 'Bitte wenden Sie sich an das Bauamt.', 11, 250) },
  'page number': {
    draw: (pen) =>
      write(pen, pen.random() < 0.5 ? '- 2 -' : '7', 290, pen.random() < 0.5 ? 50 : 800, between(pen.random, 9, 12)),
  },
  name: {
    draw: (pen) => somewhere(pen, ['i. A.', 'Anlage', 'gez. Weber', '§ 5'][Math.floor(pen.random() * 4)]!, 10, 430),
  },
  signature: { draw: (pen) => signature(pen, between(pen.random, 60, 350), between(pen.random, 100, 750), 110) },
  pencil: { draw: (pen) => signature(pen, between(pen.random, 60, 350), between(pen.random, 100, 750), 90, 0.4) },
  'small print': { draw: (pen) => somewhere(pen, 'Stand 03/2026', 6.5, 450) },
  stamp: {
    draw: (pen) => {
      const [x, y] = [between(pen.random, 60, 380), between(pen.random, 100, 740)];
      pen.page.drawRectangle({ x, y, width: 120, height: 50, borderWidth: 1.5, opacity: 0, borderOpacity: 0.7 });
      write(pen, 'EINGEGANGEN', x + 12, pen.page.getHeight() - y - 22, 12);
    },
  },
  'pale print': { draw: PRINT, pale: { black: 150, white: 235 } },
  'print 176 on 205': { draw: PRINT, pale: { black: 176, white: 205 } },
  'print 215 on 253': { draw: PRINT, pale: { black: 215, white: 253 } },
  'faint pencil': {
    draw: (pen) => signature(pen, between(pen.random, 60, 350), between(pen.random, 100, 750), 90, 0.18),
  },
  'faint stamp': {
    draw: (pen) => {
      const [x, y] = [between(pen.random, 60, 380), between(pen.random, 100, 740)];
      pen.page.drawRectangle({ x, y, width: 120, height: 50, borderWidth: 1.5, opacity: 0, borderOpacity: 1 });
      write(pen, 'EINGEGANGEN', x + 12, pen.page.getHeight() - y - 22, 12);
    },
    pale: { black: 205, white: 245 },
  },
  watermark: {
    draw: (pen) => {
      const [x, y] = [between(pen.random, 60, 150), between(pen.random, 300, 600)];
      pen.page.drawText('ENTWURF', {
        x,
        y,
        size: between(pen.random, 50, 90),
        font: pen.bold,
        color: rgb(0.9, 0.9, 0.9),
      });
    },
  },
  'map lines to the edge': { draw: parcelMap },
  'picture to the edge': { draw: childsPicture, colour: true },
  photo: { draw: photo, wears: ['clean', 'dust'] },
  'all black': { draw: (pen) => filled(pen, [0.05, 0.05, 0.05]), wears: ['clean', 'dust'] },
  'white on blue': {
    draw: (pen) => {
      filled(pen, [0.08, 0.17 + 0.3 * pen.random(), 0.42 + 0.4 * pen.random()]);
      inWhite(pen, 'SOMMERFEST', 200, 40);
    },
    colour: true,
    wears: ['clean', 'dust'],
  },
  'ruled form with one tick': { draw: form },
  marker: { draw: marker, colour: true },
  receipt: { draw: receipt, pale: { black: 140, white: 232 } },
  'cut off by the edge': { draw: cutOff, wears: ['clean', 'dust', 'tint'] },
};

/** Wears of nearly blank pages, in turn. */
export const NEARLY = [
  'clean',
  'punch holes',
  'dark border',
  'wedges of a sheet askew',
  'wedges, border, holes, fold',
  'dust',
  'shadow',
  'tint',
  'black and white',
  'folds',
  'bleed-through',
] as const;

/** Black and white leaves nothing of what is this pale. */
export const isPale = (mark: string): boolean =>
  MARKS[mark]!.pale !== undefined || ['pencil', 'faint pencil', 'watermark', 'marker'].includes(mark);

export const seedOf = (seed: number): number => seeded(seed)() * 1e6;
