import { PDFDocument, PDFHexString, PDFName, rgb, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import type { Word } from '../../../../domain/page.ts';
import type { Raster } from '../../../../domain/raster.ts';
import { greyImage } from '../../drawn-files.ts';
import { pageOf } from '../../opened-files.ts';
import { drawnPdf, setContent } from '../drawn-pdfs.ts';

const textOf = (words: readonly Word[] = []): string => {
  const lines = new Map<number, string[]>();
  for (const { text, line } of words) lines.set(line, [...(lines.get(line) ?? []), text]);
  return [...lines.values()].map((line) => line.join(' ')).join('\n');
};

const [WIDTH, HEIGHT] = [300, 420];

interface Line {
  readonly text: string;
  readonly x?: number;
  readonly y: number;
  readonly white?: boolean;
}

const LETTER: readonly Line[] = [
  { text: 'Widerspruch gegen den Bescheid', y: 380 },
  { text: 'Sehr geehrte Damen und Herren,', y: 350 },
  { text: 'gemäß § 70 VwGO lege ich Widerspruch ein.', y: 330 },
  { text: 'Es grüßt Jörg Müller – 20,00 €', y: 310 },
];

const letter = (lines: readonly Line[], { rotate = 0, size = 11 } = {}) =>
  drawnPdf(async (pdf) => {
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    const page = pdf.addPage([WIDTH, HEIGHT]);
    page.node.set(PDFName.of('Rotate'), pdf.context.obj(rotate));
    for (const { text, x = 30, y, white } of lines) {
      page.drawText(text, { x, y, size, font, color: white ? rgb(1, 1, 1) : rgb(0, 0, 0) });
    }
  });

/** How much of the ink on the page lies in the words' boxes, 0 to 1. */
const shareInBoxes = (raster: Raster, words: readonly Word[]): number => {
  const inkIn = (x0: number, y0: number, x1: number, y1: number): number => {
    let dark = 0;
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) dark += raster.data[y * raster.width + x]! < 128 ? 1 : 0;
    return dark;
  };
  const all = inkIn(0, 0, raster.width, raster.height);
  return (
    words.reduce((sum, { x, y, width, height }) => sum + inkIn(x - 1, y - 1, x + width + 1, y + height + 1), 0) / all
  );
};

test('a born-digital page brings its words, line by line', async () => {
  const { words } = await pageOf(await letter(LETTER));
  expect(textOf(words)).toBe(LETTER.map(({ text }) => text).join('\n'));
  expect(words?.every(({ confidence }) => confidence === 1)).toBe(true);
});

test.each([0, 90, 180, 270])('boxes lie on the ink, whatever the page’s rotation: %d', async (rotate) => {
  const { raster, words = [] } = await pageOf(await letter(LETTER, { rotate }));
  const lying = rotate % 180 !== 0;
  expect(raster).toMatchObject({
    width: (lying ? HEIGHT : WIDTH) / 0.24,
    height: (lying ? WIDTH : HEIGHT) / 0.24,
    dpi: 300,
  });
  if (rotate !== 0) {
    // Text that is shown on its side is left to OCR, which turns the page first.
    expect(words).toEqual([]);
    return;
  }
  expect(shareInBoxes(raster, words)).toBeGreaterThan(0.99);
});

test('boxes lie on the ink of a page that is only partly shown', async () => {
  const pdf = await PDFDocument.load(await letter(LETTER));
  pdf.getPage(0).setCropBox(20, 100, 250, 310);
  const { raster, words = [] } = await pageOf(await pdf.save());
  expect([raster.width, raster.height]).toEqual([Math.round(250 / 0.24), Math.round(310 / 0.24)]);
  expect(shareInBoxes(raster, words)).toBeGreaterThan(0.99);
});

test('a page whose text stands upright only through its rotation brings its words too', async () => {
  const pdf = await drawnPdf(async (document) => {
    const page = document.addPage([HEIGHT, WIDTH]);
    page.node.set(PDFName.of('Rotate'), document.context.obj(90));
    page.node.setFontDictionary(PDFName.of('F1'), (await document.embedFont(StandardFonts.Helvetica)).ref);
    const lines = LETTER.slice(0, 3).map(
      ({ y }, n) =>
        `1 0 0 1 0 0 cm BT /F1 11 Tf 0 1 -1 0 ${HEIGHT - y} 30 Tm (Zeile ${n} mit vielen guten Worten) Tj ET`,
    );
    setContent(page, lines.join('\n'));
  });
  const { raster, words = [] } = await pageOf(pdf);
  expect([raster.width, raster.height]).toEqual([WIDTH / 0.24, HEIGHT / 0.24]);
  expect(textOf(words)).toBe(
    'Zeile 0 mit vielen guten Worten\nZeile 1 mit vielen guten Worten\nZeile 2 mit vielen guten Worten',
  );
  expect(words[0]!.x / raster.width).toBeCloseTo(30 / WIDTH, 1);
});

test('what was filled into a form and written into a note belongs to the text', async () => {
  const pdf = await drawnPdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage([WIDTH, HEIGHT]);
    for (const { text, y } of LETTER) page.drawText(text, { x: 30, y, size: 11, font });
    const field = document.getForm().createTextField('Name');
    field.setText('Erika Mustermann');
    field.addToPage(page, { x: 30, y: 200, width: 200, height: 20 });
  });
  expect(textOf((await pageOf(pdf)).words)).toContain('Erika Mustermann');
});

test('what a person cannot see is not read', async () => {
  const { words } = await pageOf(
    await letter([...LETTER, { text: 'Ordnungsamt Bußgeld sofort', y: 100, white: true }]),
  );
  expect(textOf(words)).toBe(LETTER.map(({ text }) => text).join('\n'));
});

test.each([
  ['nothing but spaces', Array.from({ length: 8 }, (_, n) => ({ text: ' '.repeat(60), y: 300 - n * 20 }))],
  [
    'UTF-8 taken for Windows’ letters',
    Array.from({ length: 6 }, (_, n) => ({
      text: 'GemÃ¤Ã Â§ 70 grÃ¼Ãt JÃ¶rg MÃ¼ller'.replaceAll('', 'Ÿ'),
      y: 300 - n * 20,
    })),
  ],
  ['too little text', [{ text: 'Seite 2', y: 20 }]],
  [
    'text that no language reads like',
    Array.from({ length: 8 }, (_, n) => ({ text: '6HKU JHHKUWH GDPHQ XQG KHUUHQ', y: 300 - n * 20 })),
  ],
])('%s is left to OCR', async (_, lines) => {
  expect((await pageOf(await letter(lines))).words).toBeUndefined();
});

test('text beside a large picture is left to OCR with the picture', async () => {
  const pdf = await drawnPdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage([WIDTH, HEIGHT]);
    page.drawImage(await document.embedPng(await greyImage().png().toBuffer()), {
      x: 20,
      y: 20,
      width: 250,
      height: 200,
    });
    for (const { text, y } of LETTER) page.drawText(text, { x: 30, y, size: 11, font });
  });
  expect((await pageOf(pdf)).words).toBeUndefined();
});

test('glyphs without a meaning are left to OCR', async () => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([WIDTH, HEIGHT]);
  for (const { text, y } of LETTER) page.drawText(text, { x: 30, y, size: 11, font });
  const bytes = await pdf.save();
  const again = await PDFDocument.load(bytes);
  const toUnicode = again.context.register(
    again.context.flateStream(
      `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange
       1 beginbfrange <20> <FF> <E020> endbfrange endcmap end`,
    ),
  );
  for (const [, object] of again.context.enumerateIndirectObjects()) {
    const dictionary = object as { get?: (key: PDFName) => unknown; set?: (key: PDFName, value: unknown) => void };
    if (dictionary.get?.(PDFName.of('Type')) === PDFName.of('Font'))
      dictionary.set?.(PDFName.of('ToUnicode'), toUnicode);
  }
  expect((await pageOf(await again.save())).words).toBeUndefined();
});

test('a PDF that wants to run JavaScript and carries files opens as a letter, no more', async () => {
  const pdf = await drawnPdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage([WIDTH, HEIGHT]);
    for (const { text, y } of LETTER) page.drawText(text, { x: 30, y, size: 11, font });
    document.addJavaScript('start', 'while (true) app.alert("x")');
    await document.attach(Buffer.from('MZ'), 'rechnung.exe');
    const action = document.context.obj({ S: 'JavaScript', JS: PDFHexString.fromText('while (true);') });
    document.catalog.set(PDFName.of('OpenAction'), action);
  });
  expect((await pageOf(pdf)).words).toHaveLength(textOf((await pageOf(await letter(LETTER))).words).split(/\s/).length);
});
