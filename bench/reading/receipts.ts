// Till receipts on thermal paper, read beside plain Tesseract on the same scan: `node dist/bench/reading/receipts.js [receipts] [seed]`.
// Each is scanned twice, the bed around it light and dark: on a dark one plain Tesseract often finds no line at all.
import { spawnSync } from 'node:child_process';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { rasterise } from '../../adapters/imaging/test-pages.ts';
import { tesseractEngine } from '../../adapters/ocr/tesseract-engine.ts';
import { fileOf } from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import { inGrey, type ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';
import { read, textOf } from '../../pipeline/page/read.ts';
import { straighten } from '../../pipeline/page/straighten.ts';
import { type Likeness, likeness, rates, sumOf } from './likeness.ts';

const [countText = '16', seedText = '9400'] = process.argv.slice(2);
const POINTS_PER_MM = 72 / 25.4;

const GOODS =
  `Vollkornbrot,Landmilch 3.5%,Butter mild,Kopierpapier A4,Briefumschläge,Ordner breit,Kugelschreiber blau,Äpfel Elstar
 kg,Bio-Eier 10er,Spülmittel,Kaffee gemahlen,Mineralwasser 12x,Pfand,Batterien AA,Klebeband,Schrauben 4x40,Dübel 6mm`
    .replaceAll('\n', '')
    .split(',');

const euro = (cents: number): string => `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`;

/** Lines of a receipt, `columns` signs wide. */
const receiptOf = (random: Random, columns: number): readonly string[] => {
  const row = (left: string, right: string): string =>
    `${left}${' '.repeat(Math.max(1, columns - left.length - right.length))}${right}`;
  let sum = 0;
  const goods = Array.from({ length: random.whole(4, 14) }, () => {
    const price = random.whole(49, 3999);
    sum += price;
    return row(random.pick(GOODS), `${euro(price)} A`);
  });
  return [
    random.pick(['KAUFHAUS MUSTER', 'BAUMARKT BEISPIEL', 'SCHREIBWAREN KORN']),
    `Marktstraße ${random.whole(1, 90)}`,
    '12345 Musterhausen',
    '',
    row('Bon-Nr.', `${random.whole(1000, 9999)}`),
    ...goods,
    '',
    row('SUMME EUR', euro(sum)),
    row('Bar', euro(sum + random.whole(0, 900))),
    row('MwSt A 19,00%', euro(Math.round(sum * 0.159))),
    '',
    `${random.whole(10, 28)}.${random.whole(10, 12)}.2026   ${random.whole(10, 19)}:${random.whole(10, 59)} Uhr`,
    'Vielen Dank für Ihren Einkauf',
  ];
};

const drawn = async (lines: readonly string[], dpi: number, size: number): Promise<ScanPage> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Courier);
  const wide = Math.max(...lines.map((line) => font.widthOfTextAtSize(line, size))) + 8 * POINTS_PER_MM;
  const page = pdf.addPage([wide, (lines.length + 4) * size * 1.25]);
  for (const [n, line] of lines.entries())
    page.drawText(line, { x: 4 * POINTS_PER_MM, y: page.getHeight() - (n + 2.5) * size * 1.25, size, font });
  const [width, height] = [Math.round((wide / 72) * dpi), Math.round((page.getHeight() / 72) * dpi)];
  const data = await rasterise(await pdf.save(), width, height);
  return inGrey({ width, height, channels: 3, data, dpi, bilevel: false });
};

const imager = sharpImager();
const ocr = await tesseractEngine({ language: 'deu', pageLimitMs: 90_000, recycleAfter: 200, program: 'if-installed' });
const straightenPage = straighten({ imager, ocr });
const readPage = read({ ocr });
const random = createRandom(Number(seedText));
const BEDS = { light: 235, dark: 20 } as const;
const sums = new Map<string, Likeness[]>();
const add = (row: string, one: Likeness): unknown => sums.set(row, [...(sums.get(row) ?? []), one]);
let worse = 0;

for (let n = 0; n < Number(countText); n++)
  for (const [bed, around] of Object.entries(BEDS)) {
    const own = random.fork(`receipt ${n}`);
    const lines = receiptOf(own, own.pick([32, 40]));
    const [dpi, black] = [own.pick([200, 300]), own.whole(90, 185)];
    const worn = await degrade(
      await drawn(lines, dpi, own.between(7, 9)),
      {
        faded: { black, white: Math.min(250, black + own.whole(35, 110)) },
        blur: own.between(0.4, 1),
        noise: own.between(1, 5),
        skewDegrees: own.between(-2, 2),
        around,
        jpeg: 80,
      },
      own,
    );
    const truth = lines.join('\n');
    const straight = await straightenPage(worn.page);
    const words = straight.words ?? (await readPage(straight.raster, straight.reading));
    const plain = spawnSync('tesseract', ['-', '-', '-l', 'deu', '--dpi', String(dpi)], {
      input: await fileOf([worn.page], 'png'),
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      encoding: 'utf8',
    });
    const [ours, theirs] = [likeness(truth, textOf(words)), likeness(truth, plain.stdout.replaceAll('\f', ''))];
    add(`${bed} bed, ours`, ours);
    add(`${bed} bed, tesseract`, theirs);
    if (rates(ours).cer > rates(theirs).cer) worse++;
    process.stderr.write(`${JSON.stringify({ n, bed, dpi, black, ours: rates(ours), tesseract: rates(theirs) })}\n`);
  }
await ocr.close();
console.table(
  [...sums].map(([by, all]) => {
    const { cer, looseCer, wer } = rates(sumOf(all));
    return {
      by,
      receipts: all.length,
      'CER %': cer.toFixed(2),
      'any order': looseCer.toFixed(2),
      'WER %': wer.toFixed(2),
    };
  }),
);
console.log(`scans on which ours is worse: ${worse} of ${2 * Number(countText)}`);
