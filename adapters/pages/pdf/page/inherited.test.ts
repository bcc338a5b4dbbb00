// A page may not change by being drawn: what it inherits stays its own when its annotations are painted into it.
import { PDFDocument, PDFName, type PDFPage, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import { cornerOf } from '../../drawn-files.ts';
import { opened, pageOf, rasterOf } from '../../opened-files.ts';
import { addPicture, encrypted, flateGrey, setContent } from '../drawn-pdfs.ts';

const SIZE = [842, 595] as const;
const LINES = [
  'Tierheim Musterhausen e. V.',
  'Sehr geehrte Damen und Herren,',
  'Betrag am rechten Rand der Seite: 1.248,50 Euro',
];

type Entries = Parameters<PDFDocument['context']['obj']>[0];

const ANNOTATIONS: Readonly<Record<string, (pdf: PDFDocument) => Entries>> = {
  link: () => ({ Type: 'Annot', Subtype: 'Link', Rect: [10, 10, 90, 30], Border: [0, 0, 0] }),
  highlight: () => ({
    Type: 'Annot',
    Subtype: 'Highlight',
    F: 4,
    C: [1, 1, 0],
    Rect: [20, 20, 100, 40],
    QuadPoints: [20, 40, 100, 40, 20, 20, 100, 20],
  }),
  stamp: ({ context }) => {
    const look = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 60, 40] };
    const N = context.register(context.stream('0 0 0.8 rg 0 0 60 40 re f', look));
    return { Type: 'Annot', Subtype: 'Stamp', F: 4, Rect: [20, 20, 80, 60], AP: { N } } as Entries;
  },
  'a text beside a link': ({ context }) => {
    const look = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 60, 40] };
    const N = context.register(context.stream('0.5 g 0 0 60 40 re f', look));
    return { Type: 'Annot', Subtype: 'FreeText', F: 4, Rect: [20, 20, 80, 60], AP: { N } } as Entries;
  },
};

const INHERITED = ['MediaBox', 'CropBox', 'Rotate', 'Resources'] as const;

/** A landscape letter, a letterhead picture in its upper left corner; `where` its boxes and resources stand. */
const letter = async (
  where: 'page' | 'tree',
  { annotation, rotate = 0, crop }: { annotation?: string; rotate?: number; crop?: readonly number[] } = {},
): Promise<PDFDocument> => {
  const pdf = await PDFDocument.create();
  const page: PDFPage = pdf.addPage([...SIZE]);
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  page.node.setFontDictionary(PDFName.of('F1'), font.ref);
  const name = addPicture(page, flateGrey({ width: 96, height: 96 }));
  const text = LINES.map((line, n) => `BT /F1 14 Tf ${n === 2 ? 500 : 60} ${400 - n * 30} Td (${line}) Tj ET`);
  setContent(page, `q 100 0 0 100 0 495 cm ${name} Do Q ${text.join(' ')}`);
  page.node.set(PDFName.of('Rotate'), pdf.context.obj(rotate));
  if (crop !== undefined) page.node.set(PDFName.of('CropBox'), pdf.context.obj([...crop]));
  if (where === 'tree') {
    for (const key of INHERITED) {
      const value = page.node.get(PDFName.of(key));
      if (value === undefined) continue;
      pdf.catalog.Pages().set(PDFName.of(key), value);
      page.node.delete(PDFName.of(key));
    }
  }
  if (annotation !== undefined) {
    page.node.addAnnot(pdf.context.register(pdf.context.obj(ANNOTATIONS[annotation]!(pdf) as never)));
  }
  return pdf;
};

const wordsOf = async (bytes: Uint8Array): Promise<string> =>
  (await pageOf(bytes)).words?.map(({ text }) => text).join(' ') ?? '';

for (const annotation of Object.keys(ANNOTATIONS)) {
  test.each([
    { useObjectStreams: true, protect: false },
    { useObjectStreams: false, protect: false },
    { useObjectStreams: true, protect: true },
  ])(`${annotation}: size, letterhead, font and words stay: %o`, async ({ useObjectStreams, protect }) => {
    const save = async (pdf: PDFDocument) => {
      const bytes = await pdf.save({ useObjectStreams });
      return protect ? encrypted(bytes, '') : bytes;
    };
    const plain = await save(await letter('page'));
    const bytes = await save(await letter('tree', { annotation }));
    const [before, after] = [await rasterOf(plain), await rasterOf(bytes)];
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    expect(after.width).toBe(Math.round((SIZE[0] / 72) * 300));
    expect(cornerOf(after, 'upper left')).toBeLessThan(230);
    expect(cornerOf(after, 'upper left')).toBeCloseTo(cornerOf(before, 'upper left'), 0);
    expect(await wordsOf(bytes)).toBe(await wordsOf(plain));
    expect(await wordsOf(bytes)).toContain('1.248,50 Euro');
    // Above the annotations nothing has changed: the same letters in the same font.
    const rows = Math.round(after.height * 0.85);
    const upper = ({ data, channels, width }: typeof after) => {
      const pixels: number[] = [];
      for (let at = 0; at < rows * width; at += 97) pixels.push(data[at * channels]! < 128 ? 1 : 0);
      return pixels.join('');
    };
    expect(upper(after)).toBe(upper(before));
  });
}

test.each(['page', 'tree'] as const)(
  'rotation and crop box that stand in the %s are followed beside a stamp',
  async (where) => {
    const turned = await rasterOf(await (await letter(where, { annotation: 'stamp', rotate: 90 })).save());
    expect([turned.width, turned.height]).toEqual([Math.round((595 / 72) * 300), Math.round((842 / 72) * 300)]);
    expect(cornerOf(turned, 'upper right')).toBeLessThan(230);
    const cropped = await letter(where, { annotation: 'stamp', crop: [0, 295, 421, 595] });
    const raster = await rasterOf(await cropped.save());
    expect([raster.width, raster.height]).toEqual([Math.round((421 / 72) * 300), Math.round((300 / 72) * 300)]);
    expect(cornerOf(raster, 'upper left')).toBeLessThan(200);
  },
);

test('a form field in a page that inherits everything is read, and nothing else is lost', async () => {
  const pdf = await letter('tree');
  const field = pdf.getForm().createTextField('Name');
  field.setText('Erika Mustermann');
  field.addToPage(pdf.getPage(0), { x: 300, y: 100, width: 200, height: 20 });
  const words = await wordsOf(await pdf.save());
  expect(words).toContain('Erika Mustermann');
  for (const line of LINES) expect(words).toContain(line);
});

test('only the pages that need it are touched: mixed boxes, a page’s own beside the tree’s', async () => {
  const pdf = await letter('tree', { annotation: 'link' });
  const own = pdf.addPage([300, 400]);
  own.node.set(PDFName.of('UserUnit'), pdf.context.obj(2));
  own.node.addAnnot(pdf.context.register(pdf.context.obj(ANNOTATIONS.stamp!(pdf) as never)));
  const bytes = await pdf.save();
  const file = await opened(bytes);
  const sizes: unknown[] = [];
  for (let n = 1; n <= file.pageCount; n++) {
    const page = await file.page(n);
    if (page.kind === 'page') sizes.push([page.page.raster.width, page.page.raster.height]);
  }
  await file.close();
  expect(sizes).toEqual([
    [3508, 2479],
    [2500, 3333],
  ]);
});
