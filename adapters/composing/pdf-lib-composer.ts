// Composes the searchable PDF with pdf-lib: the scan as it was kept, and above it the words, invisible but in place.
import { deflateSync } from 'node:zlib';
import { type PDFContext, PDFDocument, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import { MailroomError } from '../../domain/errors.ts';
import type { ComposePage, Composer } from '../../domain/ports/composer.ts';
import { g4DataOf } from './g4-data.ts';
import { DESCENT, GLYPH_HEIGHT, GLYPH_WIDTH, glyphlessFont, toUnicode } from './glyphless-font.ts';
import { type Characters, invisibleText, newCharacters, printable } from './invisible-text.ts';

const flate = (context: PDFContext, bytes: Uint8Array | string, more: Record<string, number> = {}): PDFRef =>
  context.register(context.stream(deflateSync(bytes, { level: 9 }), { Filter: 'FlateDecode', ...more }));

interface Scan {
  readonly image: PDFRef;
  /** How far the coded rows reach beyond the page, as a factor of its width: 1 or a little more. */
  readonly stretch: number;
}

const g4Scan = (context: PDFContext, { image, reading }: ComposePage): Scan => {
  const { data, columns, rows, blackIsOne } = g4DataOf(image);
  const stream = context.stream(data, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: columns,
    Height: rows,
    BitsPerComponent: 1,
    ColorSpace: 'DeviceGray',
    Filter: 'CCITTFaxDecode',
    DecodeParms: { K: -1, Columns: columns, Rows: rows, BlackIs1: blackIsOne },
  });
  return { image: context.register(stream), stretch: columns / reading.width };
};

const jpegScan = async (pdf: PDFDocument, { image }: ComposePage): Promise<Scan> => {
  try {
    return { image: (await pdf.embedJpg(image)).ref, stretch: 1 };
  } catch (cause) {
    throw new MailroomError('PORT_MISUSED', { what: 'a page picture is no JPEG', cause });
  }
};

/** Fills in the font that all pages refer to, now that all characters are known. */
const assignFont = (context: PDFContext, font: PDFRef, { all }: Characters): void => {
  const program = glyphlessFont(all.length + 1);
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: 'Glyphless',
      Flags: 0b101, // fixed pitch, symbolic
      FontBBox: [0, 0, GLYPH_WIDTH, GLYPH_HEIGHT],
      ItalicAngle: 0,
      Ascent: GLYPH_HEIGHT,
      Descent: DESCENT,
      CapHeight: GLYPH_HEIGHT,
      StemV: 80,
      FontFile2: flate(context, program, { Length1: program.length }),
    }),
  );
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: 'Glyphless',
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: GLYPH_WIDTH,
      CIDToGIDMap: 'Identity',
    }),
  );
  context.assign(
    font,
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: 'Glyphless',
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: flate(context, toUnicode(all)),
    }),
  );
};

/**
 * `producer` names the program in the PDF's metadata. Pages are as large as their picture says (pixels / dpi); JPEG and
 * G4 data go in as they are. The same input gives the same bytes. Throws PORT_MISUSED for pictures that are neither a JPEG
 * nor a G4 TIFF in one piece.
 */
export const pdfLibComposer = ({ producer }: { readonly producer: string }): Composer => ({
  compose: async ({ title, subject, createdAt, pages }) => {
    const pdf = await PDFDocument.create({ updateMetadata: false });
    const { context } = pdf;
    pdf.setTitle(printable(title));
    pdf.setSubject(printable(subject));
    pdf.setLanguage('de-DE');
    pdf.setProducer(producer);
    pdf.setCreator(producer);
    pdf.setCreationDate(new Date(createdAt));
    pdf.setModificationDate(new Date(createdAt));

    const font = context.nextRef();
    const characters = newCharacters();
    for (const input of pages) {
      const { width, height, dpi, imageType } = input.reading;
      const [w, h] = [(width * 72) / dpi, (height * 72) / dpi];
      const { image, stretch } = imageType === 'image/tiff' ? g4Scan(context, input) : await jpegScan(pdf, input);
      const page = pdf.addPage([w, h]);
      page.node.setXObject(PDFName.of('Scan'), image);
      const text = invisibleText(input.words, { height, dpi }, characters);
      if (text !== '') page.node.setFontDictionary(PDFName.of('F'), font);
      const content = `q ${w * stretch} 0 0 ${h} 0 0 cm /Scan Do Q\n${text}`;
      page.node.set(PDFName.of('Contents'), flate(context, content));
    }
    if (characters.all.length > 0) assignFont(context, font, characters);
    return pdf.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Number.POSITIVE_INFINITY });
  },
});
