import { PDFDocument, PDFName } from 'pdf-lib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import type { ComposePage } from '../../domain/ports/composer.ts';
import { g4, g4Page, jpegPage, reading, TEXT, wordsOf } from './drawn-pages.ts';
import { pdfLibComposer } from './pdf-lib-composer.ts';
import { look, pixelAt } from './seen-pdf.ts';

const composer = pdfLibComposer({ producer: 'Poststelle' });

const compose = (...pages: ComposePage[]) =>
  composer.compose({ title: 'Widerspruch', subject: 'Ordnungsamt', createdAt: '2026-03-04T08:15:00.000Z', pages });

test('all words come out of the PDF, in lines, with umlauts, §, € and dashes', async () => {
  const seen = await look(await compose(await jpegPage(wordsOf(TEXT))));
  expect(seen.text.trim().split('\n')).toEqual(TEXT);
});

test('every word lies within 3 points of its place', async () => {
  const words = wordsOf(TEXT);
  const { boxes } = await look(await compose(await jpegPage(words)));
  expect(boxes.map(({ text }) => text)).toEqual(words.map(({ text }) => text));
  boxes.forEach((box, n) => {
    const word = words[n]!;
    expect(Math.abs(box.left - word.x * 0.24)).toBeLessThan(3);
    expect(Math.abs(box.right - (word.x + word.width) * 0.24)).toBeLessThan(3);
    expect(Math.abs((box.top + box.bottom) / 2 - (word.y + word.height / 2) * 0.24)).toBeLessThan(3);
    if (word.height > 10) {
      expect(Math.abs(box.top - word.y * 0.24)).toBeLessThan(3);
      expect(Math.abs(box.bottom - (word.y + word.height) * 0.24)).toBeLessThan(3);
    }
  });
});

test.each(['miniswhite', 'minisblack'] as const)(
  'a G4 page goes in as it is and looks right: %s',
  async (photometric) => {
    const words = wordsOf(TEXT);
    const page = await g4Page(words, photometric);
    const pdf = await compose(page);
    const seen = await look(pdf);
    const [first] = words;
    expect(pixelAt(seen, first!.x + 30, first!.y + 18)).toBeLessThan(60);
    expect(pixelAt(seen, 100, 100)).toBe(255);
    expect(seen.text.trim().split('\n')).toEqual(TEXT);
    expect(pdf.length - page.image.length).toBeLessThan(6000);
  },
);

test('an A4 letter in G4 takes at most 80 KB', async () => {
  const lines = Array.from({ length: 40 }, (_, n) => `${TEXT[n % 4]} und noch ein paar Worte ${n}`);
  const page = await g4Page(wordsOf(lines));
  const pdf = await compose(page);
  expect(pdf.length).toBeLessThan(80_000);
  expect(pdf.length - page.image.length).toBeLessThan(12_000);
});

test('a width that G4 tiles pad does not shift or stretch the page', async () => {
  const size = { width: 2471, height: 3001, dpi: 300 };
  const words = wordsOf(['Anfang']).concat([
    { text: 'Ende', x: 2300, y: 2900, width: 150, height: 60, confidence: 1, line: 1 },
  ]);
  const page = { reading: reading('image/tiff', size), image: await g4(words, 'miniswhite', size), words };
  const seen = await look(await compose(page));
  expect([seen.width, seen.height].map((points) => points / 0.24)).toEqual([
    expect.closeTo(2471, 1),
    expect.closeTo(3001, 1),
  ]);
  expect(pixelAt(seen, 2310, 2930)).toBeLessThan(60);
  expect(pixelAt(seen, 2290, 2930)).toBe(255);
  expect(pixelAt(seen, 2465, 2930)).toBe(255);
});

test('pages keep their own sizes', async () => {
  const pdf = await compose(
    await jpegPage([], { width: 600, height: 900, dpi: 150 }),
    await g4Page([]),
    await jpegPage([]),
  );
  const seen = [await look(pdf, 0), await look(pdf, 1), await look(pdf, 2)];
  const sizes = seen.map(({ width, height }) => [Math.round(width), Math.round(height)]);
  expect(sizes).toEqual([
    [288, 432],
    [595, 842],
    [595, 842],
  ]);
});

test('a page without words is a page without words', async () => {
  const seen = await look(await compose(await jpegPage([])));
  expect(seen.text.trim()).toBe('');
});

test('the metadata says what it is', async () => {
  const bytes = await composer.compose({
    title: 'Bußgeld\u0000 – \ud800Müller',
    subject: 'Straßenverkehr',
    createdAt: '2026-03-04T08:15:00.000Z',
    pages: [await jpegPage([])],
  });
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  expect(pdf.getTitle()).toBe('Bußgeld – Müller');
  expect(pdf.getSubject()).toBe('Straßenverkehr');
  expect(pdf.getProducer()).toBe('Poststelle');
  expect(pdf.getCreationDate()?.toISOString()).toBe('2026-03-04T08:15:00.000Z');
  expect(pdf.catalog.get(PDFName.of('Lang'))?.toString()).toBe('(de-DE)');
});

test('the same document gives the same bytes', async () => {
  const page = await g4Page(wordsOf(TEXT));
  const other = await jpegPage(wordsOf(TEXT));
  const [first, second] = [await compose(page, other), await compose(page, other)];
  expect(Buffer.compare(first, second)).toBe(0);
});

test('hostile text breaks nothing', async () => {
  const hostile = [
    'ok',
    '\u0000\u0007',
    '\ud83d',
    '\udc00x',
    '😀',
    ') Tj ET (',
    '<</JS>>',
    '\u202eabc',
    'a\r\nb',
    '\ufeff',
    '\uffff',
    '漢字',
    'ﬁ',
    'a'.repeat(5000),
  ];
  const words: Word[] = hostile.map((text, n) => ({
    text,
    x: 100,
    y: 100 + n * 60,
    width: 200,
    height: 40,
    confidence: 0,
    line: n,
  }));
  const odd: Word[] = [
    { text: 'null', x: 0, y: 0, width: 0, height: 0, confidence: 0, line: 90 },
    { text: 'außen', x: -500, y: 99999, width: 10, height: 10, confidence: 0, line: 91 },
    { text: 'nichts', x: Number.NaN, y: 1, width: 1, height: 1, confidence: 0, line: 92 },
  ];
  const page = { ...(await jpegPage([])), words: [...words, ...odd] };
  const { text: seen } = await look(await compose(page));
  for (const word of ['ok', 'x', '😀', ') Tj ET (', '<</JS>>', 'a b', '漢字']) expect(seen).toContain(word);
  expect(seen).not.toContain('nichts');
});

test('a picture that is none is our own fault and says so', async () => {
  const page = { ...(await jpegPage([])), image: Buffer.from('no picture') };
  await expect(compose(page)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
  const striped = await sharp(Buffer.alloc(400 * 600, 255), { raw: { width: 400, height: 600, channels: 1 } })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
  for (const image of [Buffer.from('II*\0'), Buffer.from('no picture'), striped]) {
    const tiff = { ...page, reading: reading('image/tiff', { width: 400, height: 600, dpi: 100 }), image };
    await expect(compose(tiff)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
  }
});
