// The real engine on drawn pages, with the host's language data and with the data in node_modules.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawPage } from './draw-page.ts';
import { ocrEngineConformance } from './ocr-engine.conformance.ts';
import { tesseractEngine } from './tesseract-engine.ts';

const packaged = (code: string): string =>
  join(
    dirname(createRequire(import.meta.url).resolve(`@tesseract.js-data/${code}/package.json`)),
    `4.0.0_best_int/${code}.traineddata.gz`,
  );

describe.each(['if-installed', 'never'] as const)('tesseract, its program %s', (program) => {
  ocrEngineConformance(({ limitMs = 50_000, recycleAfter = 100 } = {}) =>
    tesseractEngine({ language: 'deu', pageLimitMs: limitMs, recycleAfter, program }),
  );

  test('says who reads', async () => {
    const engine = await tesseractEngine({ language: 'deu', pageLimitMs: 50_000, recycleAfter: 100, program });
    expect(engine.name).toMatch(program === 'never' ? /^tesseract\.js 7/ : /^tesseract 5/);
    await engine.close();
  });
});

describe('language data', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poststelle-tessdata-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const limits = { pageLimitMs: 50_000, recycleAfter: 100, program: 'if-installed' } as const;

  test('gzipped data in a configured folder is used', async () => {
    const own = join(folder, 'own');
    await mkdir(own);
    await copyFile(packaged('deu'), join(own, 'deu.traineddata.gz'));
    const engine = await tesseractEngine({ language: 'deu', languageFolder: own, ...limits });
    const words = await engine.read(await drawPage(['Grüße aus Öhringen']));
    expect(words.map((word) => word.text)).toEqual(['Grüße', 'aus', 'Öhringen']);
    await engine.close();
  });

  test.each(['xyz', 'deu+xyz', '../deu', '', 'https://example.org/deu'])('no data for "%s"', async (language) => {
    await expect(tesseractEngine({ language, ...limits })).rejects.toMatchObject({ code: 'OCR_LANGUAGE_MISSING' });
  });

  test('a configured folder without the language is a fault, not a reason to take another', async () => {
    await expect(tesseractEngine({ language: 'deu', languageFolder: folder, ...limits })).rejects.toMatchObject({
      code: 'OCR_LANGUAGE_MISSING',
    });
  });

  test('damaged data settles as OCR_FAILED', async () => {
    const damaged = join(folder, 'damaged');
    await mkdir(damaged);
    await writeFile(join(damaged, 'deu.traineddata'), 'this is no language');
    const engine = await tesseractEngine({ language: 'deu', languageFolder: damaged, ...limits });
    await expect(engine.read(await drawPage(['Text']))).rejects.toMatchObject({ code: 'OCR_FAILED' });
    await engine.close();
  });
});

test('a law is quoted with its sign', async () => {
  const engine = await tesseractEngine({
    language: 'deu',
    pageLimitMs: 50_000,
    recycleAfter: 100,
    program: 'if-installed',
  });
  const words = await engine.read(
    await drawPage(['Widerspruch nach § 70 VwGO und § 8 Abs. 1 KAG über 8 123,00 EUR'], 250),
  );
  const text = words.map((word) => word.text).join(' ');
  expect(text).toMatch(/nach § ?70 VwGO und § 8 Abs\. 1 KAG/);
  expect(text).toContain('8 123,00 EUR');
  await engine.close();
});

test('a page in the shadow of its fold is read to its dark edge', async () => {
  const engine = await tesseractEngine({
    language: 'deu',
    pageLimitMs: 50_000,
    recycleAfter: 100,
    program: 'if-installed',
  });
  const page = await drawPage(['Die Rechnung ist bis zum Monatsende zu bezahlen.', 'Bitte überweisen Sie den Betrag.']);
  const data = page.data.map((value, index) => value * (0.3 + (0.65 * (index % page.width)) / page.width));
  const words = await engine.read({ ...page, data });
  expect(words.map((word) => word.text).join(' ')).toBe(
    'Die Rechnung ist bis zum Monatsende zu bezahlen. Bitte überweisen Sie den Betrag.',
  );
  await engine.close();
});

test('a page so pale that little of it can be seen is read', async () => {
  const engine = await tesseractEngine({
    language: 'deu',
    pageLimitMs: 50_000,
    recycleAfter: 100,
    program: 'if-installed',
  });
  const page = await drawPage(
    ['Die Rechnung ist bis zum Monatsende zu bezahlen.', 'Bitte überweisen Sie den Betrag.'],
    250,
  );
  const words = await engine.read({ ...page, data: page.data.map((value) => 205 + (value * 40) / 255) });
  expect(words.map((word) => word.text).join(' ')).toBe(
    'Die Rechnung ist bis zum Monatsende zu bezahlen. Bitte überweisen Sie den Betrag.',
  );
  await engine.close();
});
