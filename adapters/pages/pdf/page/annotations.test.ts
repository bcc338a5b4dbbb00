// Annotations, forms and covers: what people and programs add to a PDF's pages, or hide beside them.
import { PDFDocument, PDFName, type PDFPage, PDFString, StandardFonts } from 'pdf-lib';
import { expect, test } from 'vitest';
import { cornerOf, greyPage } from '../../drawn-files.ts';
import { outcomes, pageOf, rasterOf, source } from '../../opened-files.ts';
import { drawnPdf, flateGrey, SHEET, scannedPdf } from '../drawn-pdfs.ts';

const writeLetter = async (pdf: PDFDocument, page: PDFPage): Promise<void> => {
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let n = 0; n < 4; n++) {
    page.drawText(`Sehr geehrte Damen und Herren, Zeile ${n}`, { x: 20, y: 300 - n * 20, size: 10, font });
  }
};

/** `change` is made to the first page of a file that is already there. */
const changed = async (file: Uint8Array, change: (page: PDFPage, pdf: PDFDocument) => void): Promise<Uint8Array> => {
  const pdf = await PDFDocument.load(file);
  change(pdf.getPage(0), pdf);
  return pdf.save();
};

type Entries = Parameters<PDFDocument['context']['obj']>[0];

const annotate = (page: PDFPage, annotation: Readonly<Record<string, unknown>>): void => {
  const entries = { Type: 'Annot', F: 4, ...annotation } as Entries;
  page.node.addAnnot(page.doc.context.register(page.doc.context.obj(entries)));
};

test('a stamp on a scan is seen', async () => {
  const stamped = await changed(await scannedPdf([flateGrey()]), (page, { context }) => {
    const look = context.stream('0 0 0.8 rg 0 0 60 40 re f', {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, 60, 40],
    });
    const [right, top] = SHEET;
    annotate(page, { Subtype: 'Stamp', Rect: [right - 60, top - 40, right, top], AP: { N: context.register(look) } });
  });
  const raster = await rasterOf(stamped);
  expect(raster.channels).toBe(3);
  expect(cornerOf(raster, 'upper right')).toBeLessThan(100);
  expect(cornerOf(raster, 'upper left')).toBeLessThan(5);
});

test('a link leaves a scan what it is', async () => {
  const linked = await changed(await scannedPdf([flateGrey()]), (page) =>
    annotate(page, { Subtype: 'Link', Rect: [10, 10, 90, 30], Border: [0, 0, 0] }),
  );
  expect(Buffer.compare((await rasterOf(linked)).data, greyPage())).toBe(0);
});

test('remarks whose look is left to the viewer are painted', async () => {
  const blank = await drawnPdf(async (pdf) => {
    pdf.addPage([...SHEET]);
  });
  const [right, top] = SHEET;
  const Rect = [right - 60, top - 40, right, top];
  for (const remark of [
    { Subtype: 'Square', C: [0, 0, 0], IC: [0, 0, 0], Rect },
    {
      Subtype: 'Highlight',
      C: [1, 0.4, 0],
      Rect,
      QuadPoints: [Rect[0], top, right, top, Rect[0], top - 40, right, top - 40],
    },
    { Subtype: 'Ink', C: [0, 0, 0], BS: { W: 20 }, Rect, InkList: [[Rect[0], top - 20, right, top - 5]] },
  ]) {
    const raster = await rasterOf(await changed(blank, (page) => annotate(page, remark)));
    expect([remark.Subtype, cornerOf(raster, 'upper right') < 230]).toEqual([remark.Subtype, true]);
  }
});

test.each([true, false])(
  'values of a form are read even if it has no look for them: NeedAppearances %s',
  async (need) => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([300, 400]);
    await writeLetter(pdf, page);
    const form = pdf.getForm();
    const field = form.createTextField('Name');
    field.setText('Erika Mustermann');
    field.addToPage(page, { x: 20, y: 100, width: 200, height: 20 });
    form.updateFieldAppearances();
    for (const widget of field.acroField.getWidgets()) widget.dict.delete(PDFName.of('AP'));
    const font = pdf.context.obj({
      Type: 'Font',
      Subtype: 'Type1',
      BaseFont: 'Helvetica',
      Encoding: 'WinAnsiEncoding',
    });
    const { dict } = form.acroForm;
    dict.set(PDFName.of('DR'), pdf.context.obj({ Font: { Helv: pdf.context.register(font) } }));
    dict.set(PDFName.of('NeedAppearances'), pdf.context.obj(need));
    field.acroField.dict.set(PDFName.of('DA'), PDFString.of('/Helv 10 Tf 0 g'));
    const { words } = await pageOf(await pdf.save({ updateFieldAppearances: false }));
    expect(words?.map(({ text }) => text).join(' ')).toContain('Erika Mustermann');
  },
);

test('a form that only Adobe shows, and a portfolio, are held; an invoice with its data attached is not', async () => {
  const letter = (more: (pdf: PDFDocument) => Promise<void> | void) =>
    drawnPdf(async (pdf) => {
      await writeLetter(pdf, pdf.addPage([300, 400]));
      await more(pdf);
    });
  const xfa = await letter((pdf) => {
    const packet = pdf.context.register(pdf.context.stream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>'));
    pdf.catalog.set(PDFName.of('AcroForm'), pdf.context.obj({ Fields: [], XFA: packet }));
    pdf.catalog.set(PDFName.of('NeedsRendering'), pdf.context.obj(true));
  });
  const attach = (pdf: PDFDocument) => pdf.attach(Buffer.from('<Invoice/>'), 'factur-x.xml');
  const portfolio = await letter(async (pdf) => {
    await attach(pdf);
    pdf.catalog.set(PDFName.of('Collection'), pdf.context.obj({ Type: 'Collection', View: 'D' }));
  });
  for (const file of [xfa, portfolio]) expect(await source.open(file)).toMatchObject({ reason: 'PDF_ONLY_A_COVER' });
  expect(await outcomes(await letter(attach))).toEqual(['page']);
});
