// Size of the searchable PDFs beside OCRmyPDF's: `node dist/bench/pages/pdf-size.js [pages per kind] [seed]`.
// Every one of ours is also put before veraPDF. Needs ocrmypdf, Maven and a JDK.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DocumentLine } from '../../app/commands/output/process-report.ts';
import { programFolder } from '../../app/run/files/paths.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { extensionOf, type FileFormat, fileOf } from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { wearFor } from '../../fixtures/make-scans/single-letter.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';
import { pdfAVerdicts } from '../../testing/services/verapdf.ts';

const [count = 6, seed = 1] = process.argv.slice(2).map(Number);
const KINDS: Readonly<Record<string, { readonly format: FileFormat; readonly dpi: number; readonly colour: boolean }>> =
  {
    'black and white, 300 dpi': { format: 'tiff-g4', dpi: 300, colour: false },
    'black and white, 200 dpi': { format: 'tiff-g4', dpi: 200, colour: false },
    'grey, 300 dpi': { format: 'jpeg', dpi: 300, colour: false },
    'grey, 200 dpi': { format: 'jpeg', dpi: 200, colour: false },
    'colour, 300 dpi': { format: 'jpeg', dpi: 300, colour: true },
  };

const folder = mkdtempSync(join(tmpdir(), 'poststelle-pdf-size-'));
try {
  const letters = loadLetters();
  const files: { readonly kind: string; readonly path: string }[] = [];
  for (const [kind, { format, dpi, colour }] of Object.entries(KINDS)) {
    for (let n = 0; n < count; n++) {
      const random = createRandom(seed).fork(`${kind} ${n}`);
      const drawn = await drawLetter(random.pick(letters), { random, dpi, colour });
      const { page } = await degrade(drawn.pages[0]!.raster, wearFor(format, { random }), random);
      const path = join(folder, `${files.length}${extensionOf(format)}`);
      writeFileSync(path, await fileOf([page], format));
      files.push({ kind, path });
    }
  }
  process.stderr.write(`${files.length} pages drawn\n`);
  const lines = execFileSync(
    process.execPath,
    [
      join(programFolder, 'dist/app/main.js'),
      'process',
      ...files.map(({ path }) => path),
      '--out',
      join(folder, 'out'),
    ],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 },
  );
  const ours = new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as DocumentLine)
      .map(({ source, pdf }) => [basename(source), pdf ?? undefined]),
  );
  const rows = files.map(({ kind, path }) => {
    const peer = join(folder, 'peer.pdf');
    const options = ['--quiet', '--language', 'deu', '--deskew', '--output-type', 'pdf', '-O1'];
    execFileSync('ocrmypdf', [...options, path, peer], { stdio: 'ignore' });
    const pdf = ours.get(basename(path));
    if (pdf === undefined) throw new Error(`no PDF for ${basename(path)} (${kind})`);
    const bytes = readFileSync(pdf);
    return { kind, scan: statSync(path).size, ours: bytes.length, peer: statSync(peer).size, bytes };
  });
  const verdicts = await pdfAVerdicts(rows.map(({ bytes }) => bytes));
  const kilobytes = (values: readonly number[]): number =>
    Math.round(values.reduce((sum, value) => sum + value, 0) / values.length / 102.4) / 10;
  const table = Object.keys(KINDS).map((kind) => {
    const of = rows.filter((row) => row.kind === kind);
    return {
      kind,
      pages: of.length,
      scanKB: kilobytes(of.map(({ scan }) => scan)),
      oursKB: kilobytes(of.map((row) => row.ours)),
      ocrmypdfKB: kilobytes(of.map(({ peer }) => peer)),
      largerThanOcrmypdf: of.filter((row) => row.ours > row.peer).length,
      worstRatio: Math.round(100 * Math.max(...of.map((row) => row.ours / row.peer))) / 100,
      pdfA2b: rows.filter((row, n) => row.kind === kind && verdicts[n]!.compliant).length,
    };
  });
  process.stderr.write('\n');
  console.table(table);
  process.stdout.write(`${JSON.stringify(rows.map(({ bytes: _, ...row }) => row))}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
