// Conformance suite of the OCR engine port.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Orientation } from '../../domain/page.ts';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';
import { drawPage, layDown } from './draw-page.ts';

const LETTER = [
  'Stadt Musterhausen, Bürgerbüro, Rathausplatz 1',
  'Sehr geehrte Damen und Herren,',
  'hiermit beantrage ich die Verlängerung meines Ausweises.',
  'Die Gebühr von 37,00 EUR überweise ich größtenteils später.',
  'Mit freundlichen Grüßen',
  'Jürgen Öhlmann',
];

/** `open` makes an engine that reads German, with generous limits unless the suite asks for others. */
export const ocrEngineConformance = (
  open: (options?: { readonly limitMs?: number; readonly recycleAfter?: number }) => Promise<OcrEngine>,
): void => {
  let engine: OcrEngine;
  let letter: Raster;
  beforeAll(async () => {
    engine = await open();
    letter = await drawPage(LETTER);
  });
  afterAll(() => engine.close());

  test('reads German words with umlauts, line by line', async () => {
    const words = await engine.read(letter);
    const lines = LETTER.map((_, line) => words.filter((word) => word.line === line).map((word) => word.text));
    expect(lines.map((line) => line.join(' '))).toEqual(LETTER);
    for (const word of words) expect(word.confidence).toBeGreaterThan(0.5);
    for (const word of words) expect(word.confidence).toBeLessThanOrEqual(1);
  });

  test('every box lies around its word', async () => {
    const words = await engine.read(letter);
    const first = words[0]!;
    // Drawn at 70 pt from the left, base line 770 pt from the bottom of 841.89 pt, capitals 8 pt high; 200 dpi.
    expect(Math.abs(first.x - (70 / 72) * 200)).toBeLessThan(6);
    expect(Math.abs(first.y + first.height - ((841.89 - 770) / 72) * 200)).toBeLessThan(6);
    for (const { x, y, width, height } of words) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(letter.width);
      expect(y + height).toBeLessThanOrEqual(letter.height);
    }
  });

  test('an empty page has no words and no orientation', async () => {
    const empty = await drawPage([], 100);
    expect(await engine.read(empty)).toEqual([]);
    expect(await engine.orientation(empty)).toBeUndefined();
  });

  test('colour is read too', async () => {
    const data = new Uint8Array(letter.data.length * 3);
    for (const [index, value] of letter.data.entries()) data.fill(value, index * 3, index * 3 + 3);
    const words = await engine.read({ ...letter, channels: 3, data });
    expect(words.at(-1)?.text).toBe('Öhlmann');
  });

  test('pages asked for at once are read one after the other, and none changes the next', async () => {
    const other = await drawPage(['Rechnung Nr. 4711 über 1.234,56 EUR']);
    const [first, second, third] = await Promise.all([engine.read(letter), engine.read(other), engine.read(letter)]);
    expect(second.map((word) => word.text).join(' ')).toBe('Rechnung Nr. 4711 über 1.234,56 EUR');
    expect(third).toEqual(first);
  });

  test.each<Orientation>([0, 90, 180, 270])('a page that lies %d degrees clockwise is recognised', async (by) => {
    const page = await drawPage([...LETTER, ...LETTER, ...LETTER, ...LETTER], 150);
    const found = await engine.orientation(layDown(page, by));
    expect(found?.orientation).toBe(by);
    expect(found?.confidence).toBeGreaterThan(0.5);
    expect(found?.confidence).toBeLessThanOrEqual(1);
  });

  test('a raster whose size does not fit its bytes is refused, and the engine reads on', async () => {
    await expect(engine.read({ ...letter, height: letter.height + 1 })).rejects.toMatchObject({ code: 'PORT_MISUSED' });
    await expect(engine.read({ ...letter, width: 0 })).rejects.toMatchObject({ code: 'PORT_MISUSED' });
    expect((await engine.read(letter)).length).toBeGreaterThan(20);
  });

  test('a page of a few pixels does no harm', async () => {
    const dot: Raster = { width: 1, height: 1, channels: 1, data: new Uint8Array([0]), dpi: 300, bilevel: true };
    await engine.read(dot).catch((fault: unknown) => expect(fault).toMatchObject({ code: 'OCR_FAILED' }));
    expect((await engine.read(letter)).length).toBeGreaterThan(20);
  });

  test('a page over its limit settles with WORKER_TIMEOUT, and so do the ones behind it', async () => {
    const hasty = await open({ limitMs: 50 });
    const both = await Promise.allSettled([hasty.read(letter), hasty.read(letter)]);
    for (const one of both) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_TIMEOUT' } });
    await hasty.close();
  });

  test('an engine that renews itself after every page reads the same', async () => {
    const renewing = await open({ recycleAfter: 1 });
    const first = await renewing.read(letter);
    expect(await renewing.read(letter)).toEqual(first);
    await renewing.close();
  });

  test('closing settles what is pending and what comes later, twice is once', async () => {
    const closing = await open();
    const pending = [closing.read(letter), closing.read(letter), closing.orientation(letter)];
    const settled = Promise.allSettled(pending);
    await Promise.all([closing.close(), closing.close()]);
    for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'OCR_FAILED' } });
    await expect(closing.read(letter)).rejects.toMatchObject({ code: 'OCR_FAILED' });
  });

  test('it says what it is', () => {
    expect(engine.name).toMatch(/\d/);
  });
};
