// Composes the searchable PDF/A-2b with pdf-lib: the kept scan under invisible text.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, deflateSync } from 'node:zlib';
import { JpegEmbedder, type PDFContext, PDFDocument, PDFHexString, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import { MailroomError } from '../../domain/errors.ts';
import type { ComposePage, Composer } from '../../domain/ports/page/composer.ts';
import { g4DataOf } from './g4-data.ts';
import { DESCENT, GLYPH_HEIGHT, GLYPH_WIDTH, glyphlessFont, toUnicode } from './glyphless-font.ts';
import { type Characters, invisibleText, newCharacters, printable } from './invisible-text.ts';
import { srgbProfile } from './srgb-profile.ts';
import { xmp } from './xmp.ts';

/** Points. PDF/A allows no page that is smaller or larger (ISO 19005-2, 6.1.13). */
const [SMALLEST_SIDE, LARGEST_SIDE] = [3, 14_400] as const;

const flate = (context: PDFContext, bytes: Uint8Array | string, more: Record<string, number | string> = {}): PDFRef =>
  context.register(context.stream(deflateSync(bytes, { level: 9 }), { Filter: 'FlateDecode', ...more }));

interface Scan {
  readonly image: PDFRef;
  readonly width: number;
  readonly height: number;
  /** The fax or JPEG data. */
  readonly data: Uint8Array;
}

const g4Scan = (context: PDFContext, tiff: Uint8Array): Scan => {
  const scan = g4DataOf(tiff);
  const { data, width, height } = scan;
  const stream = context.stream(data, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 1,
    ColorSpace: 'DeviceGray',
    Filter: 'CCITTFaxDecode',
    DecodeParms: { K: -1, Columns: width, Rows: height },
  });
  return { ...scan, image: context.register(stream) };
};

/**
 * A JPEG of paper is mostly the same few bits again and again: deflated once more it takes half. Not at one go, since
 * the office composes hundreds of pages and has others to serve.
 */
const jpegScan = async (context: PDFContext, jpeg: Uint8Array): Promise<Scan> => {
  // A copy: pdf-lib looks at the memory behind the bytes from its beginning, and small ones share theirs with others.
  const { width, height, colorSpace } = await JpegEmbedder.for(new Uint8Array(jpeg)).catch((cause: unknown) => {
    throw new MailroomError('PORT_MISUSED', { what: 'a page picture is no JPEG', cause });
  });
  const stream = context.stream(await promisify(deflate)(jpeg), {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    ColorSpace: colorSpace,
    Filter: ['FlateDecode', 'DCTDecode'],
  });
  return { image: context.register(stream), width, height, data: jpeg };
};

const scanOf = async (context: PDFContext, { image, reading }: ComposePage): Promise<Scan> => {
  const scan = reading.imageType === 'image/tiff' ? g4Scan(context, image) : await jpegScan(context, image);
  if (scan.width !== reading.width || scan.height !== reading.height)
    throw new MailroomError('PORT_MISUSED', { what: 'a page picture is not as large as its reading says' });
  return scan;
};

/** Points a pixel; pixels / dpi × 72 unless that makes a page too small or too large. */
const pointsOf = ({ width, height, dpi }: ComposePage['reading']): number =>
  Math.min(Math.max(72 / dpi, SMALLEST_SIDE / Math.min(width, height)), LARGEST_SIDE / Math.max(width, height));

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

/** PDF/A: what the numbers of DeviceGray and DeviceRGB mean. */
const setOutputIntent = ({ context, catalog }: PDFDocument): void => {
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    DestOutputProfile: flate(context, srgbProfile(), { N: 3 }),
  });
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]));
};

/**
 * `producer` names the program in the PDF's metadata. Pages are as large as their picture says (pixels / dpi); JPEG and
 * G4 data are not coded again. Throws PORT_MISUSED for pictures that are neither a JPEG nor a G4 TIFF in one piece, or not
 * as large as their reading says.
 */
export const pdfLibComposer = ({ producer }: { readonly producer: string }): Composer => ({
  compose: async ({ title, subject, provenance, pages }) => {
    const pdf = await PDFDocument.create({ updateMetadata: false });
    const { context, catalog } = pdf;
    pdf.setTitle(printable(title), { showInWindowTitleBar: true });
    pdf.setSubject(printable(subject));
    pdf.setLanguage('de-DE');
    pdf.setProducer(printable(producer));
    pdf.setCreator(printable(producer));
    pdf.setCreationDate(new Date(provenance.receivedAt));
    pdf.setModificationDate(new Date(provenance.receivedAt));
    setOutputIntent(pdf);

    const font = context.nextRef();
    const characters = newCharacters();
    const pageSha256: string[] = [];
    const content = createHash('sha256');
    for (const input of pages) {
      const { width, height } = input.reading;
      const points = pointsOf(input.reading);
      const scan = await scanOf(context, input);
      pageSha256.push(createHash('sha256').update(scan.data).digest('hex'));
      const page = pdf.addPage([width * points, height * points]);
      page.node.setXObject(PDFName.of('Scan'), scan.image);
      const text = invisibleText(input.words, { height, points }, characters);
      if (text !== '') page.node.setFontDictionary(PDFName.of('F'), font);
      const drawn = `q ${width * points} 0 0 ${height * points} 0 0 cm /Scan Do Q\n${text}`;
      page.node.set(PDFName.of('Contents'), flate(context, drawn));
      content.update(drawn);
    }
    // Without a word there is nothing but the blank.
    if (characters.all.length > 1) assignFont(context, font, characters);
    const packet = xmp({
      title: printable(title),
      subject: printable(subject),
      producer: printable(producer),
      provenance,
      pageSha256,
      readBy: [...new Set(pages.flatMap(({ reading }) => reading.readBy ?? []))],
    });
    catalog.set(PDFName.of('Metadata'), flate(context, packet, { Type: 'Metadata', Subtype: 'XML' }));
    const id = PDFHexString.of(content.update(packet).digest('hex').slice(0, 32));
    context.trailerInfo.ID = context.obj([id, id]);
    return pdf.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Number.POSITIVE_INFINITY });
  },
});
