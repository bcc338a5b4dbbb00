// Composed PDFs: words, positions and pictures.
import { PDFDocument, PDFName } from 'pdf-lib';
import { expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import type { ComposePage } from '../../domain/ports/page/composer.ts';
import { pdfLibComposer } from './pdf-lib-composer.ts';
import { look, pixelAt } from './seen-pdf.ts';
import { PROVENANCE, page, TEXT, wordsOf } from './test-pages.ts';

const composer = pdfLibComposer({ producer: 'Poststelle' });

const compose = (...pages: ComposePage[]) =>
  composer.compose({ title: 'Widerspruch', subject: 'Ordnungsamt', provenance: PROVENANCE, pages });

test('all words come out of the PDF, in lines, with umlauts, §, € and dashes', async () => {
  const seen = await look(await compose(await page(wordsOf(TEXT))));
  expect(seen.text.trim().split('\n')).toEqual(TEXT);
});

test('every word lies within 3 points of its place', async () => {
  const words = wordsOf(TEXT);
  const { boxes } = await look(await compose(await page(words)));
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

test.each(['grey', 'colour', 'black-and-white'] as const)(
  'a %s page goes in as it is and looks right',
  async (kind) => {
    const words = wordsOf(TEXT);
    const input = await page(words, { look: kind });
    const pdf = await compose(input);
    const seen = await look(pdf);
    const [first] = words;
    expect(pixelAt(seen, first!.x + 30, first!.y + 18)).toBeLessThan(60);
    expect(pixelAt(seen, 100, 100)).toBe(255);
    expect(seen.text.trim().split('\n')).toEqual(TEXT);
  },
);

test('a picture that shares its memory with other bytes goes in as well', async () => {
  const input = await page(wordsOf(TEXT), { look: 'grey' });
  const shared = Buffer.concat([Buffer.alloc(16), input.image]);
  const seen = await look(await compose({ ...input, image: shared.subarray(16) }));
  expect(seen.text.trim().split('\n')).toEqual(TEXT);
});

test('what a letter costs beside its pictures', async () => {
  const lines = Array.from({ length: 40 }, (_, n) => `${TEXT[n % 4]} und noch ein paar Worte ${n}`);
  const input = await page(wordsOf(lines), { look: 'black-and-white' });
  expect((await compose(input)).length - input.image.length).toBeLessThan(15_000);
});

test('a width that is no multiple of anything does not shift or stretch the page', async () => {
  const size = { width: 2471, height: 3001, dpi: 300 };
  const words = wordsOf(['Anfang']).concat([
    { text: 'Ende', x: 2300, y: 2900, width: 150, height: 60, confidence: 1, line: 1 },
  ]);
  const seen = await look(await compose(await page(words, { ...size, look: 'black-and-white' })));
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
    await page([], { width: 600, height: 900, dpi: 150 }),
    await page([], { look: 'black-and-white' }),
    await page([]),
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
  const seen = await look(await compose(await page([])));
  expect(seen.text.trim()).toBe('');
});

test('the metadata says what it is', async () => {
  const bytes = await composer.compose({
    title: 'Bußgeld\u0000 – \ud800Müller',
    subject: 'Straßenverkehr',
    provenance: PROVENANCE,
    pages: [await page([])],
  });
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  expect(pdf.getTitle()).toBe('Bußgeld – Müller');
  expect(pdf.getSubject()).toBe('Straßenverkehr');
  expect(pdf.getProducer()).toBe('Poststelle');
  expect(pdf.getCreationDate()?.toISOString()).toBe('2026-03-04T08:15:00.000Z');
  expect(pdf.catalog.get(PDFName.of('Lang'))?.toString()).toBe('(de-DE)');
});

test('the same document gives the same bytes, another one another file id', async () => {
  const pages = [await page(wordsOf(TEXT), { look: 'black-and-white' }), await page(wordsOf(TEXT))];
  const [first, second] = [await compose(...pages), await compose(...pages)];
  expect(Buffer.compare(first, second)).toBe(0);
  const idOf = async (pdf: Uint8Array) => String((await PDFDocument.load(pdf)).context.trailerInfo.ID);
  expect(await idOf(first)).not.toBe(await idOf(await compose(pages[0]!)));
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
  const { text: seen } = await look(await compose({ ...(await page([])), words: [...words, ...odd] }));
  for (const word of ['ok', 'x', '😀', ') Tj ET (', '<</JS>>', 'a b', '漢字']) expect(seen).toContain(word);
  expect(seen).not.toContain('nichts');
});

test('a picture that is not what its reading says is our own fault and says so', async () => {
  const [grey, black] = [await page([]), await page([], { look: 'black-and-white' })];
  const wrong = [
    { ...grey, image: Buffer.from('no picture') },
    { ...black, image: Buffer.from('no picture') },
    { ...black, image: Buffer.from('II*\0') },
    { ...black, image: grey.image },
    { ...black, image: black.image.subarray(0, 200) },
    { ...grey, reading: { ...grey.reading, height: 2000 } },
    { ...black, reading: { ...black.reading, width: 2000 } },
  ];
  for (const one of wrong) await expect(compose(one)).rejects.toMatchObject({ code: 'PORT_MISUSED' });
});
