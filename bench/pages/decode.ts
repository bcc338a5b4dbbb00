// What a page costs until its pixels are there, format by format: `node dist/bench/pages/decode.js [pages]`. CPU milliseconds of
// page(n) on letters at 300 dpi, A4: median and least over three rounds, the first page and the last, and opening.
import { pageSource } from '../../adapters/pages/page-source.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { mmrAsJbig2Pdf } from '../../fixtures/make-scans/formats/odd-pdfs.ts';
import { pdfFile, scannedPdf } from '../../fixtures/make-scans/formats/pdf-file.ts';
import { jpegFile, pngFile } from '../../fixtures/make-scans/formats/picture-file.ts';
import { tiffFile } from '../../fixtures/make-scans/formats/tiff-file.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import { inBlackAndWhite, inColour, type ScanPage } from '../../fixtures/make-scans/wear/scan-page.ts';

const ROUNDS = 3;
const count = Number(process.argv[2] ?? 8);
const source = pageSource({ megapixels: 120, pages: 1000, megabytes: 500 });

const random = createRandom(7);
const letters = loadLetters().filter(({ text }) => text.length > 700);
const grey: ScanPage[] = [];
const colour: ScanPage[] = [];
const born: Uint8Array[] = [];
for (let n = 0; n < count; n++) {
  const options = { random, layout: 'din5008', faces: ['helvetica', 'times'], dpi: 300 } as const;
  const drawn = await drawLetter(letters[n]!, options);
  born.push(drawn.pdf);
  grey.push((await degrade(drawn.pages[0]!.raster, { noise: 3, blur: 0.6 }, random)).page);
  const tinted = { tint: [250, 240, 205], noise: 3, blur: 0.6 } as const;
  colour.push((await degrade(inColour(drawn.pages[0]!.raster), tinted, random)).page);
}
const lineArt = grey.map((page) => inBlackAndWhite(page));
const greyAsRgb = grey.map(inColour);
const bornDigital = born.map((pdf) => ({ kind: 'text', pdf }) as const);

const kinds: readonly (readonly [kind: string, files: readonly Uint8Array[]])[] = [
  ['TIFF, grey, JPEG', [await tiffFile(grey, 'jpeg')]],
  ['TIFF, grey, LZW', [await tiffFile(grey, 'lzw')]],
  ['TIFF, grey, Deflate', [await tiffFile(grey, 'deflate')]],
  ['TIFF, grey, not packed', [await tiffFile(grey, 'none')]],
  ['TIFF, 1 bit, G4', [await tiffFile(lineArt, 'g4')]],
  ['TIFF, 1 bit, G3', [await tiffFile(lineArt, 'g3')]],
  ['TIFF, grey stored as RGB, LZW', [await tiffFile(greyAsRgb, 'lzw')]],
  ['TIFF, colour, JPEG', [await tiffFile(colour, 'jpeg')]],
  ['PNG, grey', await Promise.all(grey.map(pngFile))],
  ['PNG, 1 bit', await Promise.all(lineArt.map(pngFile))],
  ['JPEG, grey', await Promise.all(grey.map((page) => jpegFile(page)))],
  ['JPEG, grey stored as RGB', await Promise.all(greyAsRgb.map((page) => jpegFile(page)))],
  ['JPEG, colour', await Promise.all(colour.map((page) => jpegFile(page)))],
  ['PDF of pictures, grey, JPEG', [await scannedPdf(grey, 'jpeg')]],
  ['PDF of pictures, colour, JPEG', [await scannedPdf(colour, 'jpeg')]],
  ['PDF of pictures, 1 bit, G4', [await scannedPdf(lineArt, 'g4')]],
  ['PDF of pictures, 1 bit, JBIG2', [await mmrAsJbig2Pdf(lineArt)]],
  ['PDF of pictures, grey, Flate', [await scannedPdf(grey, 'deflate')]],
  ['PDF of pictures, grey stored as RGB, Flate', [await scannedPdf(greyAsRgb, 'deflate')]],
  ['PDF, born-digital, drawn', [await pdfFile(bornDigital)]],
];

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const measured = async (kind: string, files: readonly Uint8Array[]) => {
  const pages: number[] = [];
  const opening: number[] = [];
  const ends: (readonly [number, number])[] = [];
  let comesOut = '';
  for (let round = 0; round < ROUNDS; round++) {
    const costs: number[] = [];
    for (const bytes of files) {
      let began = cpu();
      const opened = await source.open(bytes);
      opening.push(cpu() - began);
      if (opened.kind !== 'opened') throw new Error(`${kind}: ${opened.reason}`);
      for (let n = 1; n <= opened.file.pageCount; n++) {
        began = cpu();
        const page = await opened.file.page(n);
        costs.push(cpu() - began);
        if (page.kind !== 'page') throw new Error(`${kind}: ${page.reason}`);
        const { channels, bilevel, dpi } = page.page.raster;
        comesOut = `${channels}${bilevel ? ', 0 or 255' : ''}, ${dpi} dpi${page.page.words ? ', words' : ''}`;
      }
      await opened.file.close();
    }
    // The first round warms up.
    if (round > 0) pages.push(...costs);
    ends.push([costs[0]!, costs.at(-1)!]);
  }
  const bytes = files.reduce((sum, file) => sum + file.length, 0) / count;
  const [first, last] = ends.at(-1)!;
  return {
    kind,
    kilobytes: Math.round(bytes / 1000),
    comesOut,
    ms: { median: median(pages), least: Math.min(...pages), first, last, open: median(opening) },
  };
};

const headings = ['', 'KB', 'comes out', 'median', 'least', 'first', 'last', 'open'];
process.stdout.write(`| ${headings.join(' | ')} |\n|${headings.map(() => '---').join('|')}|\n`);
const raw = [];
for (const [kind, files] of kinds) {
  const row = await measured(kind, files);
  raw.push(row);
  const { median: middle, least, first, last, open } = row.ms;
  const ms = [middle, least, first, last, open].map((value) => value.toFixed(0));
  process.stdout.write(`| ${[kind, row.kilobytes, row.comesOut, ...ms].join(' | ')} |\n`);
}
process.stdout.write(`${JSON.stringify({ pages: count, rounds: ROUNDS, raw })}\n`);
