// Reading order of pages drawn out of order.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import { drawPlaced, type PlacedLine } from './draw-page.ts';
import { inReadingOrder } from './reading-order.ts';
import { tesseractEngine } from './tesseract-engine.ts';

let engine: OcrEngine;
beforeAll(async () => {
  engine = await tesseractEngine({ language: 'deu', pageLimitMs: 90_000, recycleAfter: 100, program: 'if-installed' });
});
afterAll(() => engine.close());

/** Lines one below the other from `y` on, in points. */
const block = (lines: readonly string[], at: { readonly x: number; readonly y: number; readonly size?: number }) =>
  lines.map((text, index): PlacedLine => {
    const size = at.size ?? 11;
    return { text, x: at.x, y: at.y + index * size * 1.3, size };
  });

const readLines = async (lines: readonly PlacedLine[]): Promise<readonly string[]> => {
  // Drawn from the bottom to the top: nothing but the place on the page tells the order.
  const words = await engine.read(await drawPlaced(lines.toReversed(), 250));
  const count = Math.max(...words.map((word) => word.line)) + 1;
  return Array.from({ length: count }, (_, line) =>
    words
      .filter((word) => word.line === line)
      .map((word) => word.text)
      .join(' '),
  );
};

test('a business letter: letterhead, address, the block beside it, text, table by rows, foot by columns', async () => {
  const letterhead = block(['Stadtwerke Altenrode GmbH'], { x: 70, y: 60, size: 15 });
  const address = block(['Stadt Musterhausen', 'Bauamt', 'Rathausplatz 1', '12345 Musterhausen'], { x: 70, y: 150 });
  const aside = block(['Altenrode, 4. März 2026', 'Aktenzeichen 32.4/118', 'Auskunft: Frau Behrens'], {
    x: 370,
    y: 132,
    size: 9.5,
  });
  const text = block(['Sehr geehrte Damen und Herren,', 'wir berechnen Ihnen die folgenden Arbeiten am Rathaus.'], {
    x: 70,
    y: 270,
  });
  const rows = [
    ['Graben ausheben', '12 Stunden', '540,00 EUR'],
    ['Leitung verlegen', '30 Meter', '975,00 EUR'],
    ['Pflaster schließen', '8 Stunden', '360,00 EUR'],
  ];
  const table = rows.flatMap((cells, row) =>
    cells.map((cell, column) => ({ text: cell, x: [70, 250, 430][column]!, y: 330 + row * 16, size: 11 })),
  );
  const feet = [
    ['Geschäftsführung', 'Hanna Lindner', 'Jens Petersen'],
    ['Bankverbindung', 'Sparkasse Altenrode', 'Konto der Kasse'],
    ['Postanschrift', 'Gartenweg 4', '54321 Altenrode'],
  ].map((lines, column) => block(lines, { x: [70, 250, 430][column]!, y: 780, size: 8 }));
  expect(await readLines([...letterhead, ...address, ...aside, ...text, ...table, ...feet.flat()])).toEqual([
    ...[...letterhead, ...address, ...aside, ...text].map((line) => line.text),
    ...rows.map((cells) => cells.join(' ')),
    ...feet.flat().map((line) => line.text),
  ]);
});

test('two columns of running text are read one after the other below their heading', async () => {
  const sentence = (from: number) =>
    Array.from({ length: 8 }, (_, index) => `Der Antrag Nummer ${from + index} wird heute beraten.`);
  const heading = block(['Bekanntmachung der Gemeinde'], { x: 60, y: 80, size: 16 });
  const left = block(sentence(11), { x: 60, y: 140, size: 10 });
  const right = block(sentence(41), { x: 320, y: 140, size: 10 });
  const lines = [...heading, ...left, ...right];
  expect(await readLines(lines)).toEqual(lines.map((line) => line.text));
});

test('a till receipt is read in rows, however far its prices stand from its goods', () => {
  const at = (text: string, x: number, row: number, line: number) => ({ text, x, y: 100 + 40 * row, width: 14 * text.length, height: 25, confidence: 0.9, line }); // biome-ignore format: one word
  const goods = ['Vollkornbrot', 'Butter', 'Kaffee', 'Milch', 'Pfand', 'Ordner', 'SUMME'];
  const words = [...goods.map((text, n) => at(text, 40, n, n)), ...goods.map((_, n) => at(`${n},99`, 560, n, 20 + n))];
  const read = inReadingOrder(words, { width: 700, height: 1200, dpi: 200 }).map(({ text }) => text);
  expect(read).toEqual(goods.flatMap((text, n) => [text, `${n},99`]));
});

test.each([-0.03, 0.03])('goods and prices of a till receipt that lies askew by %d are one row each', (slope) => {
  const rows = ['Brot 2,49', 'Milch 1,19', 'Butter 3,05', 'Pfand 0,25'].map((row) => row.split(' '));
  const words = rows
    .flatMap((row, down) => row.map((text, across) => ({ text, x: [40, 520][across]!, down })))
    .map(({ text, x, down }, line) => ({
      ...{ text, x, line, confidence: 0.9, width: 20 * text.length, height: 26 },
      y: 100 + 44 * down + Math.round(slope * x),
    }));
  const ordered = inReadingOrder(words.toReversed(), { width: 700, height: 400, dpi: 200 });
  expect(ordered.map(({ text }) => text)).toEqual(rows.flat());
  expect(ordered.map(({ line }) => line)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
});
