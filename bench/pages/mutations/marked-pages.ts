// Pages with one known word per line, so that every lost line of a read page can be named.
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { rasterise } from '../../../fixtures/make-scans/drawing/rasterise.ts';
import type { ScanPage } from '../../../fixtures/make-scans/wear/scan-page.ts';

/** Half an A4 sheet keeps reading short. Points. */
const WIDTH = 420;
const HEIGHT = 595;
const FIRST_LINE = 60;
const LINE = 36;

const WORDS = [
  ['Antrag', 'Wohnung', 'Nachbar', 'Garten', 'Laterne', 'Brunnen', 'Kirchturm', 'Rathaus', 'Bahnhof', 'Schule'],
  ['Fenster', 'Treppe', 'Keller', 'Balkon', 'Heizung', 'Mauer', 'Briefkasten', 'Ofen', 'Dachboden', 'Werkstatt'],
] as const;
const TAILS = ['steht hier seit Januar', 'wurde im Februar gemeldet', 'bleibt bis zum Sommer', 'ist im Herbst fertig'];

export const PAGES = WORDS.length;

/** The word of each line of a page, from the top. */
export const wordsOf = (page: number): readonly string[] => WORDS[page - 1]!;

/** The top and bottom of a line's band, as shares of the page height. */
export const bandOf = (line: number): readonly [number, number] => [
  (FIRST_LINE + (line - 1) * LINE + 8) / HEIGHT,
  (FIRST_LINE + line * LINE - 4) / HEIGHT,
];

/** Born-digital, with real text. */
export const markedPdf = async (options: { readonly objectStreams: boolean }): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const [page, words] of WORDS.entries()) {
    const sheet = pdf.addPage([WIDTH, HEIGHT]);
    for (const [line, word] of words.entries())
      sheet.drawText(`${word} ${TAILS[(line + page) % TAILS.length]!}`, {
        ...{ x: 40, y: HEIGHT - FIRST_LINE - line * LINE, size: 16, font },
      });
  }
  return pdf.save({ useObjectStreams: options.objectStreams });
};

export const markedPages = async (dpi: number): Promise<readonly ScanPage[]> =>
  rasterise(await markedPdf({ objectStreams: false }), { dpi });
