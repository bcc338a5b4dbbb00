// Test helper: eleven seeded layouts of municipal post, and marks for nearly blank pages.
import { type PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import sharp from 'sharp';

export type Random = () => number;

/** Marsaglia's xorshift32: the same pages on every host. */
export const seeded = (seed: number): Random => {
  let state = (seed * 2654435761 + 88172645) | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
};

/** Distances in points from the page's upper left corner. */
export interface Pen {
  readonly page: PDFPage;
  readonly pdf: PDFDocument;
  readonly font: PDFFont;
  readonly bold: PDFFont;
  readonly random: Random;
  /** Body text, points. */
  readonly size: number;
}

export type Layout = (pen: Pen) => void | Promise<void>;

const WORDS =
  `sehr geehrte Damen und Herren hiermit beantrage ich die Verlängerung meiner Erlaubnis zum Parken in der Webergasse
  für das kommende Jahr da mein Fahrzeug nicht mehr auf dem Grundstück stehen kann bitte prüfen Sie den Bescheid vom
  letzten Monat gegen den ich Widerspruch einlege weil Gebühren doppelt berechnet wurden eine Kopie liegt bei Anlage
  Rückfragen beantworte ich gern telefonisch Rechnung Betrag Euro Straße Nummer Stadt Musterhausen Amt Bürger Wohnung
  Kinder Schule Antrag gestellt werden muss bis zum Ende der Frist übernimmt Kosten Heizung Abfuhr Termin`.split(/\s+/);

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
const whole = (random: Random, low: number, high: number): number => Math.floor(between(random, low, high + 1));
const word = (random: Random): string => WORDS[whole(random, 0, WORDS.length - 1)]!;

const sentence = (random: Random, words: number): string => {
  const said = Array.from({ length: words }, () => word(random)).join(' ');
  return `${said[0]!.toUpperCase()}${said.slice(1)}`;
};

export const write = (pen: Pen, text: string, x: number, y: number, size = pen.size, font = pen.font): void =>
  pen.page.drawText(text, { x, y: pen.page.getHeight() - y, size, font });

const rule = (pen: Pen, x0: number, y0: number, x1: number, y1: number, thickness = 0.7): void => {
  const height = pen.page.getHeight();
  pen.page.drawLine({ start: { x: x0, y: height - y0 }, end: { x: x1, y: height - y1 }, thickness });
};

interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly lines: number;
  readonly size?: number;
}

/** Ragged-right text; `y` is the first baseline. Returns where the next line would stand. */
const paragraph = (pen: Pen, { x, y, width, lines, size = pen.size }: Block): number => {
  const { font, random } = pen;
  let at = y;
  for (let line = 0; line < lines; line++) {
    const end = random() < 0.12 ? between(random, 0.2, 0.8) : 1;
    let text = random() < 0.3 ? sentence(random, 1) : word(random);
    for (;;) {
      const next = `${text} ${random() < 0.3 ? sentence(random, 1) : word(random)}${random() < 0.1 ? ',' : ''}`;
      if (font.widthOfTextAtSize(next, size) > width * end) break;
      text = next;
    }
    write(pen, end < 1 ? `${text}.` : text, x, at, size);
    at += size * (end < 1 ? 1.9 : 1.25);
  }
  return at;
};

const address = (pen: Pen): void => {
  const { random } = pen;
  for (let line = 0; line < 4; line++) write(pen, sentence(random, whole(random, 2, 3)), 70, 140 + line * 14);
  write(pen, `Musterhausen, ${whole(random, 1, 28)}. März 2026`, 390, 240);
  write(pen, sentence(random, 5), 70, 290, pen.size, pen.bold);
};

const letter: Layout = (pen) => {
  address(pen);
  const y = paragraph(pen, { x: 70, y: 320, width: 450, lines: whole(pen.random, 6, 24) });
  write(pen, 'Mit freundlichen Grüßen', 70, y + 20);
};

const columns: Layout = (pen) => {
  const lines = whole(pen.random, 25, 45);
  paragraph(pen, { x: 55, y: 80, width: 225, lines, size: 9.5 });
  paragraph(pen, { x: 310, y: 80 + pen.random() * 14, width: 230, lines: lines - 4, size: 9.5 });
};

const form: Layout = (pen) => {
  write(pen, 'Antrag auf Erteilung einer Erlaubnis', 60, 70, 15, pen.bold);
  for (let row = 0; row < 12; row++) {
    const y = 100 + row * 52;
    const fields: readonly (readonly [number, number])[] = row % 3 ? [[60, 290], [300, 535]] : [[60, 535]]; // biome-ignore format: a row's fields
    for (const [left, right] of fields) {
      for (const down of [0, 40]) rule(pen, left, y + down, right, y + down);
      for (const across of [left, right]) rule(pen, across, y, across, y + 40);
      write(pen, sentence(pen.random, 2), left + 4, y + 10, 7);
      if (pen.random() < 0.6) write(pen, sentence(pen.random, 2), left + 8, y + 30, 11);
    }
  }
};

const table: Layout = (pen) => {
  write(pen, sentence(pen.random, 5), 60, 80, 12, pen.bold);
  for (let row = 0; row < 24; row++) {
    const y = 120 + row * 22;
    rule(pen, 60, y + 6, 535, y + 6, 0.5);
    write(pen, `${row + 1}`, 64, y, 10);
    write(pen, sentence(pen.random, 2), 100, y, 10);
    for (const right of [410, 525]) {
      const sum = `${whole(pen.random, 1, 900)},${whole(pen.random, 10, 99)}`;
      write(pen, sum, right - pen.font.widthOfTextAtSize(sum, 10), y, 10);
    }
  }
  for (const x of [60, 95, 320, 420, 535]) rule(pen, x, 104, x, 632, 0.5);
};

const sparse: Layout = (pen) => {
  paragraph(pen, { x: 80, y: between(pen.random, 120, 500), width: 400, lines: 3 });
};

const heading: Layout = (pen) => {
  write(pen, 'Einladung zum', 60, 130, 44, pen.bold);
  write(pen, 'Sommerfest', 60, 185, 44, pen.bold);
  paragraph(pen, { x: 60, y: 260, width: 470, lines: 7, size: 14 });
};

const list: Layout = (pen) => {
  let y = 90;
  for (let item = 1; item <= 12; item++) {
    write(pen, item % 2 ? `${item}.` : '-', 70, y);
    y = 8 + paragraph(pen, { x: 95, y, width: 400, lines: whole(pen.random, 1, 3) });
  }
};

const landscape: Layout = (pen) => {
  write(pen, sentence(pen.random, 4), 60, 70, 16, pen.bold);
  paragraph(pen, { x: 60, y: 110, width: 700, lines: whole(pen.random, 12, 26) });
};

/** Clouds at several scales and slants: a photo without a straight line. */
const clouds = (random: Random, width: number, height: number): Promise<Buffer> => {
  const data = new Float32Array(width * height);
  for (const [scale, slant] of [
    [90, 0.5],
    [40, 1.1],
    [17, 0.3],
    [7, 0.9],
    [3, 0.7],
  ] as const) {
    const columns = Math.ceil((width + height) / scale) + 2;
    const grid = Float32Array.from({ length: columns * 2 * columns }, random);
    const [cos, sin] = [Math.cos(slant) / scale, Math.sin(slant) / scale];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [across, down] = [x * cos + y * sin, y * cos - x * sin + columns];
        const p = Math.floor(down) * columns + Math.floor(across);
        const [u, v] = [across % 1, down % 1];
        const top = grid[p]! * (1 - u) + grid[p + 1]! * u;
        const bottom = grid[p + columns]! * (1 - u) + grid[p + columns + 1]! * u;
        data[y * width + x] = data[y * width + x]! + (top * (1 - v) + bottom * v) * scale ** 0.6;
      }
  }
  const low = data.reduce((a, b) => Math.min(a, b));
  const high = data.reduce((a, b) => Math.max(a, b));
  const pixels = Uint8Array.from(data, (value) => ((value - low) / (high - low)) * 255);
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
};

const place = async (pen: Pen, x: number, y: number, width: number, height: number): Promise<void> => {
  const image = await pen.pdf.embedPng(await clouds(pen.random, Math.round(width * 1.6), Math.round(height * 1.6)));
  pen.page.drawImage(image, { x, y: pen.page.getHeight() - y - height, width, height });
};

const picture: Layout = async (pen) => {
  write(pen, sentence(pen.random, 4), 70, 80, 14, pen.bold);
  await place(pen, 70, 110, 420, 300);
  write(pen, sentence(pen.random, 7), 70, 425, 9);
  paragraph(pen, { x: 70, y: 460, width: 450, lines: whole(pen.random, 4, 14) });
};

/** Nothing but a photo, edge to edge: no line of text, no angle. */
export const photo: Layout = (pen) => place(pen, 0, 0, pen.page.getWidth(), pen.page.getHeight());

/** A written name: loops of one pen stroke, `width` points wide. */
export const signature = (pen: Pen, x: number, y: number, width: number, darkness = 1): void => {
  let path = `M 0 0`;
  for (let at = 0; at < width; at += 9) {
    const [up, down] = [between(pen.random, 4, 26), between(pen.random, 0, 9)];
    path += ` C ${at + 2} ${-up} ${at + 10} ${-up} ${at + 5} ${down} S ${at + 6} ${-down} ${at + 9} 0`;
  }
  const shade = 1 - darkness;
  const borderColor = rgb(shade, shade, Math.min(1, shade + 0.35));
  pen.page.drawSvgPath(path, { x, y: pen.page.getHeight() - y, borderColor, borderWidth: 1.3 });
};

export const layouts = { letter, columns, form, table, sparse, heading, list, landscape, picture } satisfies Record<
  string,
  Layout
>;
