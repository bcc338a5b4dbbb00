// Separator sheets found and ordinary pages left alone: `node dist/bench/pages/separators.js [pages] [variants] [seed]`.
// Sheets are worn, levelled and cleaned as the office does it, then read; beside them the same pages untreated, and
// zbarimg where it is installed. Ordinary pages carry codes of their own; beside them ZXing over the whole page.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareZXingModule as prepareReader, readBarcodes } from 'zxing-wasm/reader';
import { prepareZXingModule } from 'zxing-wasm/writer';
import { zxingReader } from '../../adapters/barcodes/zxing-reader.ts';
import { sharpImager } from '../../adapters/imaging/sharp-imager.ts';
import { makeSheet, type SheetWanted } from '../../app/compose/separator-sheet.ts';
import { programFolder } from '../../app/run/files/paths.ts';
import { loadConfig } from '../../config/load.ts';
import type { Raster } from '../../domain/raster.ts';
import { markAmong } from '../../domain/sources/separator-sheet.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { rasterise } from '../../fixtures/make-scans/drawing/rasterise.ts';
import { patchSheet } from '../../fixtures/make-scans/drawing/separator.ts';
import { createRandom, type Random } from '../../fixtures/make-scans/random.ts';
import { degrade, type Wear } from '../../fixtures/make-scans/wear/degrade.ts';
import { type ScanPage, throughSharp } from '../../fixtures/make-scans/wear/scan-page.ts';
import { stick } from './codes-of-letters.ts';

const [ordinary = 1000, variants = 8, seed = 1] = process.argv.slice(2).map(Number);
const PAYLOADS = ['PATCHT'];
const loaded = loadConfig({ env: {}, cwd: programFolder });
if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
const { config } = loaded;

const wasm = (part: 'reader' | 'writer') => ({
  overrides: {
    wasmBinary: new Uint8Array(
      readFileSync(createRequire(import.meta.url).resolve(`zxing-wasm/${part}/zxing_${part}.wasm`)),
    ).buffer,
  },
  fireImmediately: true as const,
});
await prepareZXingModule(wasm('writer'));

const imager = sharpImager();
let takenForBlank = 0;
const reader = zxingReader();
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The input of the reader: level, small, grey, background normalised. */
const prepared = async (page: Raster): Promise<Raster> => {
  const { skew, lie, blank } = await imager.look(page);
  if (blank) takenForBlank += 1;
  // Where the quick look is in doubt the engine is asked; here the sheet stays as it lies.
  const orientation = lie.confidence >= 0.5 ? lie.orientation : 0;
  return (await imager.straighten(page, { orientation, skewDegrees: skew.degrees ?? 0 })).reading;
};

const pgm = ({ width, height, channels, data }: Raster): Uint8Array => {
  const grey = channels === 1 ? data : data.filter((_, index) => index % 3 === 1);
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey]);
};

const folder = mkdtempSync(join(tmpdir(), 'poststelle-separators-'));
const hasZbar = spawnSync('zbarimg', ['--version']).status === 0;
const zbar = (page: Raster): readonly string[] => {
  const file = join(folder, 'page.pgm');
  writeFileSync(file, pgm(page));
  return spawnSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
};

type Wanted = { readonly name: string; readonly says: string; readonly draw: (dpi: number) => Promise<ScanPage> };

const own = async (name: string, wanted: SheetWanted): Promise<Wanted> => {
  const made = await makeSheet(wanted, config);
  if (made.kind === 'refused') throw new Error(made.why);
  const draw = async (dpi: number): Promise<ScanPage> => (await rasterise(made.pdf, { dpi }))[0]!;
  return { name, says: JSON.stringify(said([made.payload])), draw };
};

/** What the pipeline understands, without the text it was read from. */
const said = (texts: readonly string[]) => {
  const mark = markAmong(texts, PAYLOADS);
  return mark && { ...mark, payload: '' };
};

const sheets: readonly Wanted[] = [
  await own('own, plain', {}),
  await own('own, unit', { unit: 'bauamt' }),
  await own('own, long unit and type', { unit: 'auslaenderbehoerde', type: 'sepa-mandat' }),
  await own('own, goes on', { continues: true }),
  await own('own, every 2 pages', { profile: 'every-2-pages', unit: 'schulamt' }),
  ...(['Code39', 'Code128', 'QRCode'] as const).map((symbology) => ({
    name: `PATCHT, ${symbology}`,
    says: JSON.stringify(said(['PATCHT'])),
    draw: (dpi: number) => patchSheet(symbology, dpi),
  })),
];

const wearOf = (random: Random, number: number): Wear => ({
  skewDegrees: random.between(-3, 3),
  noise: random.between(2, 14),
  blur: random.between(0.3, 0.9),
  dust: random.whole(0, 40),
  punchHoles: random.chance(0.5),
  orientation: ([0, 180, 0, 180, 90, 270] as const)[number % 6]!,
  ...(random.chance(0.3) ? { folds: [random.between(0.2, 0.8)] } : {}),
  ...(random.chance(0.3) ? { tint: [240, 232, 205] as const } : {}),
  ...(random.chance(0.4) ? { blackAndWhite: true } : {}),
  ...(random.chance(0.2) ? { saltAndPepper: 0.01 } : {}),
});

/** Square pixels, as the page source returns a fax. */
const squared = (page: ScanPage): Promise<ScanPage> =>
  page.dpiDown === undefined
    ? Promise.resolve(page)
    : throughSharp(page, (image) =>
        image.resize({
          width: page.width,
          height: Math.round((page.height * page.dpi) / page.dpiDown!),
          fit: 'fill',
          kernel: 'nearest',
        }),
      );

/** One end under a coffee stain: nothing of it can be read. */
const torn = (page: ScanPage, end: 'top' | 'bottom'): ScanPage => {
  const data = Uint8Array.from(page.data);
  const part = Math.round(page.height * 0.34) * page.width;
  data.fill(90, end === 'top' ? 0 : data.length - part, end === 'top' ? part : data.length);
  return { ...page, data };
};

const WAYS: readonly { readonly name: string; readonly dpi: number; readonly more: Wear; readonly torn?: true }[] = [
  { name: '300 dpi', dpi: 300, more: {} },
  { name: '300 dpi, one end ruined', dpi: 300, more: {}, torn: true },
  { name: '200 dpi', dpi: 200, more: {} },
  { name: '150 dpi', dpi: 150, more: {} },
  { name: 'fax, fine', dpi: 200, more: { fax: 196 } },
  { name: 'fax, normal', dpi: 200, more: { fax: 98 } },
];

const row = (cells: readonly (string | number)[]): void =>
  void process.stdout.write(`${cells.map((cell, at) => String(cell).padEnd(at === 0 ? 26 : 13)).join('')}\n`);

const findSheets = async () => {
  row(['sheets', 'way', '', 'office', 'untreated', hasZbar ? 'zbarimg' : '', 'office says else']);
  const raw: object[] = [];
  for (const way of WAYS)
    for (const { name, says, draw } of sheets) {
      const random = createRandom(seed).fork(`${way.name} ${name}`);
      const drawn = await draw(way.dpi);
      const found = { office: 0, untreated: 0, zbar: 0, else: 0 };
      let of = 0;
      for (let number = 0; number < variants; number += 1) {
        if (way.torn && name.startsWith('PATCHT')) break;
        const sheet = way.torn ? torn(drawn, number % 2 === 0 ? 'top' : 'bottom') : drawn;
        const { page } = await degrade(sheet, { ...wearOf(random, number), ...way.more }, random);
        const scan = await squared(page);
        const answer = said((await reader.codes(await prepared(scan))).map(({ text }) => text));
        if (JSON.stringify(answer) === says) found.office += 1;
        else if (answer !== undefined) found.else += 1;
        if (JSON.stringify(said((await reader.codes(scan)).map(({ text }) => text))) === says) found.untreated += 1;
        if (hasZbar && JSON.stringify(said(zbar(scan))) === says) found.zbar += 1;
        of += 1;
      }
      if (of === 0) continue;
      raw.push({ way: way.name, sheet: name, of, ...found });
      row([name, way.name, '', `${found.office}/${of}`, `${found.untreated}/${of}`, hasZbar ? `${found.zbar}/${of}` : '', found.else]); // biome-ignore format: a row
    }
  return raw;
};

const leaveAlone = async () => {
  await prepareReader(wasm('reader'));
  const letters = loadLetters();
  const count = { pages: 0, stuck: 0, found: 0, wholePage: 0, onlyWholePage: 0, falseSeparators: 0 };
  const spent = { plain: 0, withCode: 0, whole: 0 };
  const pages = { plain: 0, withCode: 0 };
  const base = createRandom(seed).fork('ordinary');
  let drawn: readonly ScanPage[] = [];
  for (let number = 0; number < ordinary; number += 1) {
    const random = base.fork(String(number));
    // Drawing takes longest: every letter is used four times, each time with other codes and other wear.
    if (number % 4 === 0)
      drawn = (await drawLetter(random.pick(letters), { random, dpi: 200 })).pages.map(({ raster }) => raster);
    const clean = random.pick(drawn);
    const page: ScanPage = { ...clean, data: Uint8Array.from(clean.data) };
    const stuck = number % 2 === 0 ? [] : [await stick(page, random), ...(random.chance(0.3) ? [await stick(page, random)] : [])]; // biome-ignore format: a page
    const wear: Wear = { noise: random.between(1, 8), blur: random.between(0.3, 0.7), dust: 8, punchHoles: random.chance(0.3) }; // biome-ignore format: a page
    const scan = (await degrade(page, random.chance(0.3) ? { ...wear, blackAndWhite: true } : wear, random)).page;
    const kind = stuck.length > 0 ? 'withCode' : 'plain';
    const began = cpu();
    const texts = (await reader.codes(scan)).map(({ text }) => text);
    spent[kind] += cpu() - began;
    const again = cpu();
    const whole = (
      await readBarcodes(pgm(scan), { formats: ['Code39', 'Code128', 'QRCode', 'DataMatrix'], tryHarder: true, tryRotate: true, tryInvert: false, tryDownscale: false }) // biome-ignore format: the peer's settings
    )
      .map(({ text }) => text);
    spent.whole += cpu() - again;
    pages[kind] += 1;
    count.pages += 1;
    count.stuck += stuck.length;
    count.found += stuck.filter((text) => texts.includes(text)).length;
    count.wholePage += stuck.filter((text) => whole.includes(text)).length;
    count.onlyWholePage += stuck.filter((text) => whole.includes(text) && !texts.includes(text)).length;
    if (markAmong([...texts, ...whole], PAYLOADS) !== undefined) count.falseSeparators += 1;
  }
  const mean = (sum: number, of: number): number => Math.round((10 * sum) / Math.max(1, of)) / 10;
  const result = {
    ...count,
    cpuMsPlainPage: mean(spent.plain, pages.plain),
    cpuMsPageWithCode: mean(spent.withCode, pages.withCode),
    cpuMsWholePage: mean(spent.whole, count.pages),
  };
  process.stdout.write('\n');
  for (const [name, value] of Object.entries(result)) row([name, value]);
  return result;
};

try {
  const found = variants > 0 ? await findSheets() : [];
  if (takenForBlank > 0) row(['taken for blank', takenForBlank]);
  const left = ordinary > 0 ? await leaveAlone() : {};
  process.stdout.write(`\n${JSON.stringify({ seed, takenForBlank, sheets: found, ordinary: left })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
