// Prints a separator sheet: A4, codes at both ends, so that it works upside down or with one end damaged.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib';
import { prepareZXingModule, type WriteInputBarcodeFormat, writeBarcode } from 'zxing-wasm/writer';
import { MailroomError } from '../../domain/errors.ts';

export interface SheetToPrint {
  /** What stands above everything, in large letters: what kind of sheet this is. */
  readonly heading: string;
  /** What a clerk looks for, as large as it fits: the unit, the type. */
  readonly name: string;
  /** In smaller letters below it; may be empty. */
  readonly more: readonly string[];
  /** What the sheet does, a sentence each. */
  readonly explanation: readonly string[];
  /** The office, between the codes. */
  readonly office: string;
  /** All that the sheet says, for the QR codes. */
  readonly payload: string;
  /** The same in parts, each a bar code. */
  readonly parts: readonly string[];
}

/** Millimetres from here on, from the upper left corner. */
const PAGE = { width: 210, height: 297 } as const;
const MARGIN = 12;
/** All bar codes of an end together; a single one is never higher than `BAR_HEIGHT`. */
const BARS_DEPTH = 35;
const BAR_HEIGHT = 15;
const BARS_GAP = 4;
/** Bars: no wider than needed, and read at 150 dpi from 0.5 mm on. Long ids make them finer: safe from 200 dpi on. */
const BAR = { most: 0.8, least: 0.34 } as const;
/** Quiet zone on either side, in modules (ISO/IEC 15417). */
const QUIET = 10;
const QR_SIDE = 36;
const TEXT_WIDTH = 174;
const RULE_GAP = 6;

const INK = rgb(0, 0, 0);
const POINTS = 72 / 25.4;

let loaded: Promise<unknown> | undefined;
const loadWriter = (): Promise<unknown> => {
  loaded ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm')).then((wasm) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true }),
  );
  return loaded;
};

interface Symbol {
  /** Modules. */
  readonly width: number;
  readonly height: number;
  readonly dark: (x: number, y: number) => boolean;
}

const symbolOf = async (text: string, format: WriteInputBarcodeFormat, options: string): Promise<Symbol> => {
  await loadWriter();
  const { symbol, error } = await writeBarcode(text, { format, options });
  if (error) throw new MailroomError('PORT_MISUSED', { format, length: text.length, error });
  const { width, height, data } = symbol;
  return { width, height, dark: (x, y) => data[y * width + x] === 0 };
};

/** The dark modules as one path; rows overlap a little, since a hairline of paper between them would part a QR code. */
const drawSymbol = (
  page: PDFPage,
  symbol: Symbol,
  at: { readonly x: number; readonly y: number; readonly module: number; readonly row: number },
): void => {
  const { x, y, module, row } = at;
  const overlap = symbol.height > 1 ? 0.03 : 0;
  const path: string[] = [];
  for (let line = 0; line < symbol.height; line += 1)
    for (let from = 0; from < symbol.width; from += 1) {
      let to = from;
      while (to < symbol.width && symbol.dark(to, line)) to += 1;
      if (to === from) continue;
      const width = ((to - from) * module).toFixed(3);
      const height = (row + overlap).toFixed(3);
      path.push(`M${(x + from * module).toFixed(3)} ${(y + line * row).toFixed(3)}h${width}v${height}h-${width}z`);
      from = to;
    }
  page.drawSvgPath(path.join(''), { x: 0, y: page.getHeight(), scale: POINTS, color: INK });
};

/** What the standard fonts cannot show loses its accent or becomes a question mark. */
const showable = (text: string, font: PDFFont): string => {
  const fits = (part: string): boolean => {
    try {
      font.encodeText(part);
      return true;
    } catch {
      return false;
    }
  };
  return [...text.normalize('NFC')]
    .map((letter) => {
      const plain = letter.normalize('NFD').replace(/\p{M}/gu, '');
      return fits(letter) ? letter : fits(plain) ? plain : '?';
    })
    .join('');
};

interface Line {
  readonly font: PDFFont;
  /** Points. */
  readonly size: number;
  readonly grey?: number;
}

/** Millimetres from line to line. */
const stepOf = ({ size }: Line): number => (size * 1.2) / POINTS;

const widthOf = (text: string, { font, size }: Line): number => font.widthOfTextAtSize(text, size) / POINTS;

const writeCentred = (page: PDFPage, text: string, y: number, line: Line): void => {
  const { font, size, grey = 0 } = line;
  const x = (PAGE.width - widthOf(text, line)) / 2;
  page.drawText(text, { x: x * POINTS, y: page.getHeight() - y * POINTS, font, size, color: rgb(grey, grey, grey) });
};

const wrapped = (text: string, width: number, line: Line): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer, line) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

/** The largest size at which the name fits on at most two lines, no higher than `room`. */
const nameLines = (
  name: string,
  font: PDFFont,
  room: number,
): { readonly lines: readonly string[]; readonly line: Line } => {
  for (let size = 76; ; size -= 2) {
    const line = { font, size };
    const lines = wrapped(name, TEXT_WIDTH, line);
    const fits =
      lines.length <= 2 &&
      lines.length * stepOf(line) <= room &&
      lines.every((part) => widthOf(part, line) <= TEXT_WIDTH);
    if (fits || size <= 14) return { lines, line };
  }
};

interface Codes {
  readonly bars: readonly Symbol[];
  readonly qr: Symbol;
}

/** One end of the sheet: bar codes at the edge, a QR code in each corner behind them. Gives how far it reaches. */
const drawEnd = (page: PDFPage, { bars: all, qr }: Codes, end: 'top' | 'bottom'): number => {
  const room = PAGE.width - 2 * MARGIN;
  const fitting = all.map((symbol) => ({ symbol, module: Math.min(BAR.most, room / (symbol.width + 2 * QUIET)) }));
  // A code too fine to be read is none; the QR codes say the same.
  const bars = fitting.every(({ module }) => module >= BAR.least) ? fitting : [];
  const height = Math.min(BAR_HEIGHT, (BARS_DEPTH + BARS_GAP) / Math.max(1, bars.length) - BARS_GAP);
  const placed = (offset: number, high: number): number =>
    end === 'top' ? MARGIN + offset : PAGE.height - MARGIN - offset - high;
  for (const [index, { symbol, module }] of bars.entries()) {
    const x = (PAGE.width - symbol.width * module) / 2;
    const y = placed(index * (height + BARS_GAP), height);
    drawSymbol(page, { ...symbol, height: 1 }, { x, y, module, row: height });
  }
  const depth = bars.length * (height + BARS_GAP) + (bars.length > 0 ? 4 : 0);
  const module = QR_SIDE / qr.width;
  for (const x of [MARGIN + 6, PAGE.width - MARGIN - 6 - QR_SIDE])
    drawSymbol(page, qr, { x, y: placed(depth, QR_SIDE), module, row: module });
  return MARGIN + depth + QR_SIDE;
};

/** The sheet as a PDF of one page; the same words give the same bytes. Throws PORT_MISUSED if the payload fits no code. */
export const printSheet = async (sheet: SheetToPrint): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const regular = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  pdf.setTitle(showable(`${sheet.heading} – ${sheet.name}`, regular));
  pdf.setLanguage('de-DE');
  const page = pdf.addPage([PAGE.width * POINTS, PAGE.height * POINTS]);
  const codes = {
    bars: await Promise.all(sheet.parts.map((part) => symbolOf(part, 'Code128', ''))),
    qr: await symbolOf(sheet.payload, 'QRCode', 'ecLevel=Q'),
  };
  const end = drawEnd(page, codes, 'top');
  drawEnd(page, codes, 'bottom');
  const beside = end - QR_SIDE / 2;
  writeCentred(page, showable(sheet.office, regular), beside, { font: regular, size: 13, grey: 0.25 });
  writeCentred(page, showable(sheet.payload, regular), beside + 7, { font: regular, size: 7, grey: 0.35 });

  const heading: Line = { font: bold, size: 34 };
  const more: Line = { font: regular, size: 24 };
  const small: Line = { font: regular, size: 14, grey: 0.15 };
  const explained = sheet.explanation.flatMap((sentence) => wrapped(showable(sentence, regular), TEXT_WIDTH, small));
  const beyond = stepOf(heading) + sheet.more.length * stepOf(more) + 2 * RULE_GAP + explained.length * stepOf(small);
  const room = PAGE.height - 2 * end - 6;
  const { lines, line } = nameLines(showable(sheet.name, bold), bold, room - beyond);
  let y = (PAGE.height - beyond - lines.length * stepOf(line)) / 2;
  const put = (text: string, style: Line): void => {
    y += stepOf(style);
    writeCentred(page, text, y - stepOf(style) * 0.25, style);
  };
  put(showable(sheet.heading, bold), heading);
  for (const part of lines) put(part, line);
  for (const part of sheet.more) put(showable(part, regular), more);
  y += RULE_GAP;
  const height = page.getHeight() - y * POINTS;
  page.drawLine({
    start: { x: 75 * POINTS, y: height },
    end: { x: 135 * POINTS, y: height },
    thickness: 2,
    color: INK,
  });
  y += RULE_GAP / 2;
  for (const part of explained) put(part, small);
  return pdf.save();
};
