// Composed PDFs conform to PDF/A-2b (veraPDF), and poppler finds every word at its place.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import { afterAll, expect, test } from 'vitest';
import type { Word } from '../../domain/page.ts';
import type { ComposePage } from '../../domain/ports/page/composer.ts';
import { pdfAVerdicts } from '../../testing/services/verapdf.ts';
import { pdfLibComposer } from './pdf-lib-composer.ts';
import { PROVENANCE, page, TEXT, wordsOf } from './test-pages.ts';

const composer = pdfLibComposer({ producer: 'Poststelle 1.2.3 <Ä> & "Co"' });
const folder = mkdtempSync(join(tmpdir(), 'poststelle-pdf-a-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compose = (pages: readonly ComposePage[], title = 'Widerspruch – Größe & <Maß>, Eingang 04.03.2026') =>
  composer.compose({ title, subject: 'Schriftstück d001', provenance: PROVENANCE, pages });

const file = (pdf: Uint8Array): string => {
  const path = join(folder, 'seen.pdf');
  writeFileSync(path, pdf);
  return path;
};

const word = (text: string, box: Partial<Word> = {}): Word => ({
  ...{ text, x: 200, y: 300, width: 300, height: 40, confidence: 1, line: 0 },
  ...box,
});

/** Nobody read it: its words are its own. */
const bornDigital = ({ reading: { readBy: _, ...reading }, ...rest }: ComposePage): ComposePage => ({
  ...rest,
  reading: { ...reading, textSource: 'embedded' },
});

const HOSTILE = [
  '😀🏴󠁧󠁢󠁥󠁮󠁧󠁿𝔄',
  '\ud83d\u0000\u0007\ufffe\u{10ffff}',
  '„Straße“ – ‚§ 5‘ ²³ é',
  ') Tj ET (',
  '\u202eabc\u200d',
  'a'.repeat(40_000),
].map((text, n) => word(text, { line: n, y: 300 + 60 * n }));

const ODD_BOXES = [
  word('null', { width: 0, height: 0 }),
  word('weit', { x: -500, y: 99_999, line: 1 }),
  word('nirgends', { x: 1e300, line: 2 }),
  word('keine', { x: Number.NaN, line: 3 }),
  word('riesig', { height: 90_000, width: 90_000, line: 4 }),
];

// On a fresh clone Maven fetches the validator first.
test('every kind of page makes a PDF/A-2b', { timeout: 300_000 }, async () => {
  const small = { width: 620, height: 877, dpi: 75 };
  const letter = await page(wordsOf(TEXT), { ...small, look: 'black-and-white' });
  const made = {
    grey: await compose([await page(wordsOf(TEXT))]),
    colour: await compose([await page(wordsOf(TEXT), { look: 'colour' })]),
    'black and white': await compose([await page(wordsOf(TEXT), { look: 'black-and-white' })]),
    'no words': await compose([bornDigital(await page([], small))]),
    mixed: await compose([letter, await page([], { ...small, look: 'colour' }), await page(wordsOf(TEXT), small)]),
    'odd dpi': await compose([
      await page([], { width: 331, height: 517, dpi: 96.52 }),
      await page(wordsOf(['eins']), { width: 900, height: 700, dpi: 1, look: 'black-and-white' }),
      await page([], { width: 30_000, height: 20, dpi: 72, look: 'black-and-white' }),
    ]),
    'one pixel': await compose([await page([word('i')], { width: 1, height: 1, dpi: 600, look: 'black-and-white' })]),
    hostile: await compose([await page(HOSTILE, small)], '\ud800\u0000 <x> & ]]> 😀'),
    'odd boxes': await compose([{ ...(await page([], small)), words: ODD_BOXES }]),
    'every character': await compose([
      {
        ...(await page([], small)),
        words: Array.from({ length: 70 }, (_, n) =>
          word(Array.from({ length: 1000 }, (_, m) => String.fromCodePoint(0x1_0000 + n * 1000 + m)).join('')),
        ),
      },
    ]),
    '50 pages': await compose(Array.from({ length: 50 }, () => letter)),
  };
  const verdicts = await pdfAVerdicts([...Object.values(made), Buffer.from('%PDF-1.7\nno PDF')]);
  const faults = Object.keys(made).map((name, n) => [name, verdicts[n]!.faults]);
  expect(Object.fromEntries(faults)).toEqual(Object.fromEntries(Object.keys(made).map((name) => [name, []])));
  // The last one shows that the validator does say no.
  expect(verdicts.map(({ compliant }) => compliant)).toEqual([...Object.keys(made).map(() => true), false]);
});

test.each([[{ dpi: 300 }], [{ dpi: 137.3 }], [{ dpi: 600, look: 'black-and-white' as const }]])(
  'poppler finds every word at its place: %o',
  async (size) => {
    const words = wordsOf(['Bürgeramt – gemäß § 70 VwGO', '„Straße“ ‚Größe‘ 1.234,56 € 12 m² José', 'ÄÖÜ äöü ß …']);
    const seen = execFileSync('pdftotext', ['-bbox', file(await compose([await page(words, size)])), '-'], {
      encoding: 'utf8',
    });
    const found = [...seen.matchAll(/<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<\/word>/g)];
    expect(found.map(([, , , , , text]) => text)).toEqual(words.map(({ text }) => text));
    found.forEach(([, ...corners], n) => {
      const [left, top, right, bottom] = corners.map((value) => Number(value) / 72) as [number, number, number, number];
      const { x, y, width, height } = words[n]!;
      expect(Math.abs(left * size.dpi - x)).toBeLessThan(0.02 * size.dpi);
      expect(Math.abs(right * size.dpi - x - width)).toBeLessThan(0.02 * size.dpi);
      expect(Math.abs(((top + bottom) / 2) * size.dpi - y - height / 2)).toBeLessThan(0.02 * size.dpi);
    });
  },
);

test('a black-and-white page comes out pixel by pixel', async () => {
  const [width, height] = [701, 333];
  const input = await page(wordsOf(['Wort für Wort']), { width, height, dpi: 100, look: 'black-and-white' });
  execFileSync('pdfimages', ['-f', '1', file(await compose([input])), join(folder, 'seen')]);
  const pbm = readFileSync(join(folder, 'seen-000.pbm'));
  const rows = pbm.subarray(pbm.length - height * Math.ceil(width / 8));
  const black = (x: number, y: number) => (rows[y * Math.ceil(width / 8) + (x >> 3)]! >> (7 - (x & 7))) & 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inked = input.words.some((w) => x >= w.x && x < w.x + w.width && y >= w.y && y < w.y + w.height);
      if (black(x, y) !== Number(inked)) throw new Error(`pixel ${x} ${y}`);
    }
});

test('the PDF says itself where it comes from, and its pictures bear it out', async () => {
  const pages = [await page(wordsOf(TEXT)), await page(wordsOf(TEXT), { look: 'black-and-white' })];
  const pdf = await PDFDocument.load(await compose(pages), { updateMetadata: false });
  const streams = pdf.context
    .enumerateIndirectObjects()
    .flatMap(([, one]) => (one instanceof PDFRawStream ? [one] : []));
  const named = (key: string, value: string) =>
    streams.filter(({ dict }) => [...dict.entries()].some(([k, v]) => String(k) === key && String(v) === value));
  const xmp = inflateSync(named('/Subtype', '/XML')[0]!.contents).toString('utf8');
  const { document, station, original, receivedAt } = PROVENANCE;
  for (const said of [document, station, original, receivedAt, 'Größe &amp; &lt;Maß&gt;', 'tesseract 5.5 (deu)'])
    expect(xmp).toContain(said);
  const pictures = named('/Subtype', '/Image').map(({ dict, contents }) =>
    String(dict.get(PDFName.of('Filter'))).includes('FlateDecode') ? inflateSync(contents) : contents,
  );
  expect(pictures).toHaveLength(2);
  for (const picture of pictures) expect(xmp).toContain(createHash('sha256').update(picture).digest('hex'));
});
