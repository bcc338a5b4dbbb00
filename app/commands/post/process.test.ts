// `process` on good and bad files: every page has an outcome, and no file stops the others.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Layout, layouts, signature } from '../../../adapters/imaging/test-layouts.ts';
import { draw } from '../../../adapters/imaging/test-pages.ts';
import { loadLetters } from '../../../fixtures/letters/letters.ts';
import { type BadFile, badFiles } from '../../../fixtures/make-scans/bad-files.ts';
import { duplexStack, hintStack } from '../../../fixtures/make-scans/batches.ts';
import { fileOf } from '../../../fixtures/make-scans/formats/write-files.ts';
import { oddFiles } from '../../../fixtures/make-scans/odd-files.ts';
import { createRandom } from '../../../fixtures/make-scans/random.ts';
import type { ScanFile } from '../../../fixtures/make-scans/truth.ts';
import { degrade, type Wear } from '../../../fixtures/make-scans/wear/degrade.ts';
import { emptySheet, type ScanPage } from '../../../fixtures/make-scans/wear/scan-page.ts';
import { jsonLines, type Ran, runProgram } from '../../../testing/processes/test-program.ts';
import type { DocumentLine } from '../output/process-report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-process-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const processAll = async (
  files: readonly { readonly file: string; readonly bytes: Uint8Array }[],
  ...flags: readonly string[]
): Promise<{ readonly ran: Ran; readonly of: (file: string) => readonly DocumentLine[] }> => {
  for (const { file, bytes } of files) writeFileSync(join(folder, file), bytes);
  const ran = await runProgram(
    ['process', ...files.map(({ file }) => join(folder, file)), '--out', join(folder, 'out'), ...flags],
    { cwd: folder },
  );
  const lines = jsonLines<DocumentLine>(ran);
  return { ran, of: (file) => lines.filter(({ source }) => basename(source) === file) };
};

const outcomes = (lines: readonly DocumentLine[]) =>
  lines
    .flatMap(({ pages }) => pages)
    .toSorted((a, b) => a.page - b.page)
    .map(({ outcome }) => outcome);

describe('a signed letter scanned in grey on both sides', () => {
  let of: Awaited<ReturnType<typeof processAll>>['of'];
  beforeAll(async () => {
    const random = createRandom(5);
    // Its strokes are thin: where a thick one shines through, the sheet is no longer evenly bright and is shown.
    const signed: Layout = async (pen) => {
      await layouts.letter(pen);
      signature(pen, 75, 740, 110);
    };
    const front = await draw(signed, { seed: 12, dpi: 200 });
    const pencil = await draw((pen) => signature(pen, 250, 430, 60, 0.18), { seed: 22, dpi: 200 });
    const bleedThrough = { back: front, strength: 0.12 };
    const scan = async (page: ScanPage, wear: Wear): Promise<ScanPage> =>
      (await degrade(page, { noise: 3, ...wear }, random)).page;
    const letter = [await scan(front, { skewDegrees: -1.2 })];
    const files = {
      'vorn.tif': letter,
      'beidseitig-leer.tif': [...letter, await scan(emptySheet(200), { bleedThrough, skewDegrees: 0.7 })],
      'beidseitig-bleistift.tif': [...letter, await scan(pencil, { bleedThrough, skewDegrees: 0.7 })],
    };
    const written = Object.entries(files).map(async ([file, sides]) => ({
      file,
      bytes: await fileOf(sides, 'tiff-jpeg'),
    }));
    ({ of } = await processAll(await Promise.all(written)));
  }, 240_000);

  const outcomeOf = (file: string) => {
    const [line, ...more] = of(file);
    const { type, unit, disposition, reasons } = line!;
    return { type, unit, disposition, reasons, more: more.length };
  };

  test('the front shines through its empty back: the letter goes the same way as without it', () => {
    expect(outcomes(of('beidseitig-leer.tif')).at(-1)).toBe('blank');
    expect(outcomeOf('beidseitig-leer.tif')).toEqual(outcomeOf('vorn.tif'));
  });

  test('a pencil stroke beside what shines through keeps the back in view', () => {
    expect(outcomes(of('beidseitig-bleistift.tif')).at(-1)).toBe('document');
  });
});

describe('stacks', () => {
  let stacks: readonly ScanFile[];
  let processed: Awaited<ReturnType<typeof processAll>>;
  beforeAll(async () => {
    const random = createRandom(11);
    const letters = loadLetters();
    stacks = [
      await duplexStack(letters.slice(0, 2), { random, dpi: 200, format: 'tiff-g4', name: 'beidseitig' }),
      await hintStack(letters.slice(5, 7), { random, dpi: 200, format: 'pdf-g4', name: 'trennblaetter' }),
    ];
    processed = await processAll(stacks, '--keep-intermediates');
  }, 240_000);

  test('every page comes out as what it is, and every letter with its pages', () => {
    for (const { file, truth } of stacks) {
      const lines = processed.of(file);
      expect(outcomes(lines), file).toEqual(truth.pages.map(({ outcome }) => outcome));
      const written = lines.map(({ pages }) =>
        pages.filter(({ outcome }) => outcome === 'document').map(({ page }) => page),
      );
      expect(written, file).toEqual(truth.documents.map(({ pages }) => pages));
    }
    expect(processed.ran.code).toBe(0);
  });

  test('what a page looked like between the steps lies beside its PDF when asked for', async () => {
    const looks = join(folder, 'out', `${stacks[0]!.file}-intermediates`);
    const { pages } = stacks[0]!.truth;
    const number = pages.find(({ outcome }) => outcome === 'document')!.number;
    const name = (what: string): string => join(looks, `${String(number).padStart(4, '0')}-${what}`);
    for (const step of ['scan', 'straight', 'reading']) {
      const { format, density } = await sharp(name(`${step}.png`)).metadata();
      expect([step, format, density]).toEqual([step, 'png', 200]);
    }
    expect(JSON.parse(readFileSync(name('words.json'), 'utf8')).length).toBeGreaterThan(20);
    expect(readdirSync(looks)).toHaveLength(
      pages.reduce((sum, { outcome }) => sum + (outcome === 'document' ? 4 : 3), 0),
    );
  });

  test('pages are measured, text is read, PDFs are written', () => {
    for (const { file, truth } of stacks) {
      for (const line of processed.of(file)) {
        expect(line.text.length, file).toBeGreaterThan(100);
        expect(readFileSync(line.pdf!).subarray(0, 5).toString()).toBe('%PDF-');
        for (const page of line.pages.filter(({ outcome }) => outcome === 'document')) {
          const { skewDegrees, orientation } = truth.pages[page.page - 1]!;
          expect(page.skewDegrees, `${file} page ${page.page}`).toBeCloseTo(skewDegrees, 0);
          expect(page.orientation).toBe(orientation);
        }
      }
    }
  });

  test('what a separator sheet says outranks the model', () => {
    const { file, truth } = stacks[1]!;
    for (const [index, line] of processed.of(file).entries()) {
      const { hints } = truth.documents[index]!;
      if (hints.unit) expect(line).toMatchObject({ unit: hints.unit, unitConfidence: 1 });
      if (hints.type) expect(line).toMatchObject({ type: hints.type, typeConfidence: 1 });
    }
  });
});

describe('bad files', () => {
  let bad: readonly BadFile[];
  let processed: Awaited<ReturnType<typeof processAll>>;
  beforeAll(async () => {
    // The 500 pages take minutes of reading; they are part of the memory run in bench/.
    bad = [
      ...(await badFiles(loadLetters(), createRandom(3))).filter(({ pages }) => pages < 100),
      ...(await oddFiles(loadLetters(), createRandom(4))),
    ];
    processed = await processAll(bad);
  }, 400_000);

  test('each ends as expected, with a reason, and none stops another', () => {
    const ends = bad.map(({ file, expect: wanted }) => {
      const lines = processed.of(file);
      const whole = lines.length === 1 && lines[0]!.disposition === 'quarantine';
      const some = lines.some(({ pages }) => pages.some(({ outcome }) => outcome === 'quarantined'));
      const letters = lines.some(({ document }) => document !== null);
      return {
        file,
        wanted,
        got: lines.length === 0 ? 'lost' : whole && !letters ? 'quarantined' : some ? 'partly' : 'processed',
      };
    });
    expect(ends.filter(({ wanted, got }) => wanted !== got)).toEqual([]);
  });

  test('pages in = outcomes out', () => {
    const counts = bad
      .filter(({ expect: wanted }) => wanted !== 'quarantined')
      .map(({ file, pages }) => ({ file, pages, got: outcomes(processed.of(file)).length }));
    expect(counts.filter(({ pages, got }) => pages !== got)).toEqual([]);
  });

  test('the reason is the right one', () => {
    const reasons = bad
      .filter(({ reason }) => reason !== undefined)
      .map(({ file, reason }) => {
        const lines = processed.of(file);
        return {
          file,
          reason,
          got: [
            ...lines.flatMap((line) => line.reasons),
            ...lines.flatMap(({ pages }) => pages.map((page) => page.reason)),
          ],
        };
      });
    expect(reasons.filter(({ reason, got }) => !got.includes(reason!))).toEqual([]);
  });

  test('unusual files are read like any other', () => {
    for (const file of ['gemischt.tif', 'jbig2.pdf', 'streifen.pdf', 'textebene-ohne-bedeutung.pdf']) {
      const text = processed.of(file)[0]!.text.replace(/\s+/g, ' ');
      expect(text, file).toContain('die Ausstellung eines neuen Personalausweises');
      expect(text, file).toContain('Mit freundlichen Grüßen');
    }
    // The receipt is a strip of the letter in the photo, which was taken in the dark and is rotated in the file.
    const [receipt, photo] = ['kassenbon.png', 'handyfoto.jpg'].map((file) => processed.of(file)[0]!.text.split(/\s+/));
    const both = receipt!.filter((word) => photo!.includes(word));
    expect(both.length).toBeGreaterThan(0.8 * receipt!.length);
  });

  test('the exit code says that something was quarantined', () => {
    expect(processed.ran.code).toBe(2);
  });
});

test('a file that is not there is a fault of the call', async () => {
  const ran = await runProgram(['process', join(folder, 'nowhere.tif'), '--out', join(folder, 'out')], {
    cwd: folder,
  });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('FILE_UNREADABLE');
  expect(ran.stderr).toContain('nowhere.tif');
  expect(ran.stderr).not.toContain('    at ');
});

test('a file in which no document is found is a person’s: its line says why, and the command ends with 2', {
  timeout: 120_000,
}, async () => {
  const white = await sharp({ create: { width: 1654, height: 2339, channels: 3, background: '#fff' } })
    .withMetadata({ density: 200 })
    .png()
    .toBuffer();
  const { ran, of } = await processAll([{ file: 'leer.png', bytes: white }]);
  expect(ran.code).toBe(2);
  expect(of('leer.png')).toMatchObject([
    { document: null, pages: [{ outcome: 'blank' }], disposition: 'review', reasons: ['ONLY_BLANK_PAGES'] },
  ]);
  expect(ran.stderr).toMatch(/leer\.png: no document was found .*ONLY_BLANK_PAGES/);
});
