// The sheets that an office prints: what is on them is what the office reads.
import { expect, test } from 'vitest';
import { zxingReader } from '../../adapters/barcodes/zxing-reader.ts';
import { loadConfig } from '../../config/load.ts';
import { markAmong } from '../../domain/sources/separator-sheet.ts';
import { rasterise } from '../../fixtures/make-scans/drawing/rasterise.ts';
import { makeSheet, type SheetWanted } from './separator-sheet.ts';

const loaded = loadConfig({ env: {}, cwd: process.cwd() });
if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
const { config } = loaded;

const printed = async (wanted: SheetWanted): Promise<Uint8Array> => {
  const made = await makeSheet(wanted, config);
  if (made.kind === 'refused') throw new Error(made.why);
  return made.pdf;
};

const reader = zxingReader();
/** All codes of a page at 150 dpi. */
const codesOf = async (pdf: Uint8Array) => reader.codes((await rasterise(pdf, { dpi: 150 }))[0]!);

test.each([
  [{}, { hints: {} }],
  [{ unit: 'bauamt' }, { hints: { unit: 'bauamt' } }],
  [
    { type: 'rechnung', profile: 'every-2-pages' },
    { hints: { type: 'rechnung' }, separation: 'every-2-pages' },
  ],
  [{ continues: true }, { hints: {}, continues: true }],
] as const)('a sheet says %o', async (wanted, says) => {
  const codes = await codesOf(await printed(wanted));
  expect(
    markAmong(
      codes.map(({ text }) => text),
      [],
    ),
  ).toMatchObject(says);
  expect(new Set(codes.map(({ format }) => format))).toEqual(new Set(['QRCode', 'Code128']));
});

test('with one end torn off it still says all, upside down too', async () => {
  const pdf = await printed({ unit: 'auslaenderbehoerde', type: 'sepa-mandat' });
  const [page] = await rasterise(pdf, { dpi: 200 });
  const half = page!.width * Math.floor(page!.height / 2);
  for (const [from, to] of [
    [0, half],
    [half, page!.data.length],
  ]) {
    const data = Uint8Array.from(page!.data).fill(255, from, to).reverse();
    const codes = await reader.codes({ ...page!, data });
    const mark = markAmong(
      codes.map(({ text }) => text),
      [],
    );
    expect(mark).toMatchObject({ hints: { unit: 'auslaenderbehoerde', type: 'sepa-mandat' } });
  }
});

test('the same sheet is the same file', async () => {
  expect(Buffer.from(await printed({ unit: 'bauamt' })).equals(await printed({ unit: 'bauamt' }))).toBe(true);
});

test.each([
  [{ unit: 'bauam' }, /no unit "bauam": did you mean "bauamt"\? \(known here: buergerbuero, /],
  [{ type: 'mondantrag' }, /no type "mondantrag".*known here: antrag, /],
  [{ profile: 'every-0-pages' }, /no profile "every-0-pages".*blank-pages/],
  [{ continues: true, unit: 'bauamt' }, /assigns nothing/],
] as const)('what is not known here is refused: %o', async (wanted, why) => {
  expect(await makeSheet(wanted, config)).toEqual({ kind: 'refused', why: expect.stringMatching(why) });
});

test('a name in letters that the font lacks, or a very long one, is printed all the same', async () => {
  const unit = { ...config.units[0]!, id: 'x', name: `Łużyce ${'Sonderordnungsbehörde '.repeat(6)}漢` };
  const made = await makeSheet({ unit: 'x' }, { ...config, units: [unit] });
  expect(made.kind).toBe('made');
});
