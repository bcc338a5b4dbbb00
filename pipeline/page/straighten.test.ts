// Page orientation where the quick measurement is not conclusive.
import { expect, test } from 'vitest';
import type { Orientation, Word } from '../../domain/page.ts';
import type { Imager } from '../../domain/ports/page/imager.ts';
import type { OcrEngine } from '../../domain/ports/page/ocr-engine.ts';
import type { Raster } from '../../domain/raster.ts';
import { straighten } from './straighten.ts';

const page: Raster = { width: 10, height: 10, channels: 1, data: new Uint8Array(100), dpi: 100, bilevel: false };

const doubtful: Imager = {
  look: async () => ({
    skew: { degrees: 0, confidence: 1 },
    lie: { orientation: 180, confidence: 0.1 },
    blank: false,
    strokesOnly: false,
  }),
  straighten: async (raster) => ({ page: raster, reading: raster }),
  encode: async () => ({ bytes: new Uint8Array(), type: 'image/jpeg' }),
  preview: async () => new Uint8Array(),
  encodeMarks: async () => new Uint8Array(),
  shinesThrough: async () => false,
};

const engine = (words: readonly Word[], says: Orientation): OcrEngine => ({
  name: 'scripted',
  read: async () => words,
  orientation: async () => ({ orientation: says, confidence: 1 }),
  close: async () => {},
});

const written = (width: number, height: number, confidence = 0.95): readonly Word[] =>
  ['Sehr', 'geehrte', 'Damen', 'Herren'].map((text) => ({ text, x: 0, y: 0, width, height, confidence, line: 0 }));

const laid = async (words: readonly Word[], says: Orientation) => {
  const { orientation, words: kept } = await straighten({ imager: doubtful, ocr: engine(words, says) })(page);
  return { orientation, wordsKept: kept !== undefined };
};

test('a page that can be read as it lies stands upright, and is not read twice', async () => {
  expect(await laid(written(60, 20), 180)).toEqual({ orientation: 0, wordsKept: true });
});

test('words that run up or down the page say nothing: the engine is asked', async () => {
  expect(await laid(written(20, 60), 90)).toEqual({ orientation: 90, wordsKept: false });
});

test('rubbish is what a page on its head looks like: the engine is asked', async () => {
  expect(await laid(written(60, 20, 0.4), 180)).toEqual({ orientation: 180, wordsKept: false });
});

/** An engine that cannot tell how a page lies, and reads it once it is turned back by `up`, else `otherwise`. */
const laidByReading = async (up: Orientation, otherwise: readonly Word[]) => {
  let readings = 0;
  const imager: Imager = {
    ...doubtful,
    straighten: async (raster, by) => {
      const turned = { ...raster, dpi: 100 + by.orientation };
      return { page: turned, reading: turned };
    },
  };
  const ocr: OcrEngine = {
    name: 'scripted',
    read: async ({ dpi }) => {
      readings += 1;
      return dpi === 100 + up ? written(60, 20) : otherwise;
    },
    orientation: async () => undefined,
    close: async () => {},
  };
  const { orientation, words } = await straighten({ imager, ocr })(page);
  return { orientation, readable: words?.[0]?.width === 60, readings };
};

test.each<Orientation>([90, 270])('where nobody can tell, a page on its side is tried on both (%d)', async (up) => {
  expect(await laidByReading(up, written(20, 60))).toMatchObject({ orientation: up, readable: true });
});

test('where nobody can tell and little can be read, the page is tried on its head', async () => {
  expect(await laidByReading(180, written(60, 20, 0.4))).toEqual({ orientation: 180, readable: true, readings: 2 });
});

test('a nearly empty page stays as it was scanned and is read once', async () => {
  expect(await laidByReading(180, written(60, 20).slice(0, 1))).toMatchObject({ orientation: 0, readings: 1 });
});

/** `Anlage 3 zum Bauantrag` on its side: what the engine sees as it lies is too little to say anything plainly. */
test('a single line on its side is turned to where it makes sense', async () => {
  const line = written(60, 20).slice(0, 2);
  const imager: Imager = {
    ...doubtful,
    straighten: async (raster, by) => {
      const turned = { ...raster, dpi: 100 + by.orientation };
      return { page: turned, reading: turned };
    },
  };
  const ocr: OcrEngine = {
    ...engine(line, 0),
    read: async ({ dpi }) => (dpi === 370 ? line : written(20, 60, 0.6).slice(0, 2)),
    orientation: async () => undefined,
  };
  expect(await straighten({ imager, ocr })(page)).toMatchObject({ orientation: 270, words: line });
});

test('a page without any word is tried on every side', async () => {
  expect(await laidByReading(90, [])).toMatchObject({ orientation: 90, readable: true });
});

test('a page with nothing but hairs and strokes on it is read once, as it was scanned', async () => {
  let readings = 0;
  const imager: Imager = {
    ...doubtful,
    look: async (raster) => ({ ...(await doubtful.look(raster)), strokesOnly: true }),
  };
  const ocr: OcrEngine = {
    ...engine([], 180),
    read: async () => {
      readings += 1;
      return [];
    },
  };
  expect(await straighten({ imager, ocr })(page)).toMatchObject({ orientation: 0, blank: false, words: [] });
  expect(readings).toBe(1);
});

test('a page that its source doubts is never blank', async () => {
  const white: Imager = { ...doubtful, look: async (raster) => ({ ...(await doubtful.look(raster)), blank: true }) };
  const straightened = straighten({ imager: white, ocr: engine([], 0) });
  expect((await straightened(page)).blank).toBe(true);
  expect((await straightened(page, { mayBeBlank: false })).blank).toBe(false);
});

test('a page with faint marks alone is not read while they may be the other side’s, and is read like any other if they cannot', async () => {
  const pale: Imager = { ...doubtful, look: async (raster) => ({ ...(await doubtful.look(raster)), faint: page }) };
  const straightened = straighten({ imager: pale, ocr: engine(written(60, 20), 0) });
  expect(await straightened(page, { mayBeBlank: true, mayBeBack: true })).toMatchObject({ blank: false, faint: page });
  const read = await straightened(page);
  expect(read).toMatchObject({ blank: false, words: written(60, 20) });
  expect(read.faint).toBeUndefined();
});
