// Words of a text layer with their positions.
import { PDFDocument, PDFHexString, PDFName, PDFOperator, PDFString, rgb, StandardFonts } from 'pdf-lib';
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

/** Share of the page's ink inside the words' boxes, 0 to 1. */
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
  [
    'text that no language reads like',
    Array.from({ length: 8 }, (_, n) => ({ text: '6HKU JHHKUWH GDPHQ XQG KHUUHQ', y: 300 - n * 20 })),
  ],
])('%s is left to OCR', async (_, lines) => {
  expect((await pageOf(await letter(lines))).words).toBeUndefined();
});

test('text beside a large picture is kept, and where the picture is is to be read', async () => {
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
  const { raster, words, unread = [] } = await pageOf(pdf);
  expect(textOf(words)).toBe(LETTER.map(({ text }) => text).join('\n'));
  const scale = raster.width / WIDTH;
  for (const { x, y, width, height } of unread) {
    expect(x / scale).toBeGreaterThan(15);
    expect((x + width) / scale).toBeLessThan(275);
    expect(y / scale).toBeGreaterThan(HEIGHT - 225);
    expect((y + height) / scale).toBeLessThan(HEIGHT - 15);
  }
  expect(unread.length).toBeGreaterThan(0);
});

test('a picture over nearly the whole page is a scan: what is printed on it is read with it', async () => {
  const pdf = await drawnPdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage([WIDTH, HEIGHT]);
    const picture = await document.embedPng(await greyImage().png().toBuffer());
    page.drawImage(picture, { x: 0, y: 20, width: WIDTH, height: HEIGHT - 20 });
    page.drawText('Telefax von 0123 456789, Seite 1 von 2, 12.11.2026', { x: 30, y: 5, size: 8, font });
  });
  expect(await pageOf(pdf)).not.toHaveProperty('words');
});

test('few words are kept as they are', async () => {
  const { words, unread } = await pageOf(await letter([{ text: 'Seite 2', y: 20 }]));
  expect(textOf(words)).toBe('Seite 2');
  expect(unread).toBeUndefined();
});

test('outlines, and words that a picture hides, are left to be read; rules and areas are not', async () => {
  const outline = (at: number) =>
    Array.from({ length: 24 }, (_, n) => `${30 + n * 9} ${at} m ${34 + n * 9} ${at + 7} l ${37 + n * 9} ${at} l h f`);
  const pdf = await PDFDocument.load(await letter(LETTER));
  const page = pdf.getPage(0);
  page.pushOperators(
    ...[
      ...outline(200),
      ...outline(185),
      '20 150 260 0.5 re f 20 120 260 20 re f 20 100 m 20 60 l 280 60 l 280 100 l s',
    ].map((operators) => PDFOperator.of(operators as never)),
  );
  const { raster, words, unread = [] } = await pageOf(await pdf.save());
  expect(textOf(words)).toBe(LETTER.map(({ text }) => text).join('\n'));
  expect(unread).toHaveLength(1);
  const scale = raster.height / HEIGHT;
  expect(unread[0]!.y / scale).toBeCloseTo(HEIGHT - 207, -1);

  const hidden = await drawnPdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const second = document.addPage([WIDTH, HEIGHT]);
    for (const { text, y } of LETTER) second.drawText(text, { x: 30, y, size: 11, font });
    second.drawText('Ordnungsamt', { x: 100, y: 100, size: 11, font });
    const picture = await document.embedPng(await greyImage().png().toBuffer());
    second.drawImage(picture, { x: 20, y: 20, width: 200, height: 200 });
  });
  expect(textOf((await pageOf(hidden)).words)).not.toContain('Ordnungsamt');
});

test('a font that is not in the file and that nothing stands in for: its words are used, and the page is doubtful', async () => {
  const lines = ['Просим прекратить регистрацию', 'автомобиля, договор расторгнут', 'С уважением, Мария Иванова'];
  const pdf = await drawnPdf(async (document) => {
    const { context } = document;
    const page = document.addPage([WIDTH, HEIGHT]);
    const letters = [...new Set(lines.join(''))];
    const hex = (n: number) => n.toString(16).padStart(4, '0');
    const map = letters.map((letter, n) => `<${hex(n + 1)}> <${hex(letter.codePointAt(0)!)}>`).join('\n');
    const toUnicode = context.register(
      context.flateStream(
        `begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange ${letters.length} beginbfchar ${map} endbfchar endcmap`,
      ),
    );
    const CIDSystemInfo = { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 };
    const descendant = context.register(
      context.obj({ Type: 'Font', Subtype: 'CIDFontType2', BaseFont: 'Unbekannt', CIDSystemInfo, DW: 600 } as never),
    );
    const font = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: 'Unbekannt',
        Encoding: 'Identity-H',
        DescendantFonts: [descendant],
        ToUnicode: toUnicode,
      }),
    );
    page.node.setFontDictionary(PDFName.of('F1'), font);
    const shown = lines.map(
      (line, n) =>
        `BT /F1 11 Tf 30 ${380 - n * 20} Td <${[...line].map((letter) => hex(letters.indexOf(letter) + 1)).join('')}> Tj ET`,
    );
    setContent(page, shown.join('\n'));
  });
  const { words, doubts } = await pageOf(pdf);
  // Glyphs that are not there have no height, so only the words are sure, not their lines.
  expect(words?.map(({ text }) => text).join(' ')).toBe(lines.join(' '));
  expect(doubts).toEqual(['text-without-ink']);
  const white = await pageOf(await letter(LETTER.map((line) => ({ ...line, white: true }))));
  expect(white.words).toBeUndefined();
  expect(white.doubts).toEqual(['text-without-ink']);
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
