// How long one letter takes on an idle machine, from the claimed file to the unit: `node dist/bench/reading/one-letter.js [letters]`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOffice } from '../../app/compose/office.ts';
import { programFolder } from '../../app/run/files/paths.ts';
import { systemClock } from '../../app/run/system-clock.ts';
import { loadConfig } from '../../config/load.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { drawLetter } from '../../fixtures/make-scans/drawing/draw-letter.ts';
import { fileOf } from '../../fixtures/make-scans/formats/write-files.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { degrade } from '../../fixtures/make-scans/wear/degrade.ts';

const count = Number(process.argv[2] ?? 10);
const loaded = loadConfig({ env: {}, cwd: programFolder });
if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
const folder = mkdtempSync(join(tmpdir(), 'poststelle-one-letter-'));
const steps: Record<string, number> = {};
const house = await openOffice(
  {
    ...loaded.config,
    data: folder,
    handover: { to: 'folder', folder: join(folder, 'units'), withOriginal: false, activeOriginals: 'pdf-only' },
  },
  'start',
  {
    observer: {
      stepDone: ({ job, ms, times }) => {
        steps[job.work] = ms;
        for (const [part, took] of Object.entries(times ?? {})) steps[`page: ${part}`] = took;
      },
      faultSeen: ({ error }) => {
        throw error;
      },
    },
  },
);
try {
  mkdirSync(folder, { recursive: true });
  const random = createRandom(3);
  const rows: Record<string, number | string>[] = [];
  for (const letter of loadLetters().slice(0, 20 * count)) {
    if (rows.length === count) break;
    const { pages } = await drawLetter(letter, { random, dpi: 300 });
    if (pages.length > 1) continue;
    const { page } = await degrade(pages[0]!.raster, { skewDegrees: random.between(-2, 2), noise: 4 }, random);
    const path = join(folder, `${letter.id}.tif`);
    writeFileSync(path, await fileOf([page], rows.length % 2 ? 'tiff-g4' : 'tiff-jpeg'));
    for (const key of Object.keys(steps)) delete steps[key];
    const id = systemClock.id();
    const began = Date.now();
    // A unit that is certain: the way to the unit is measured, not the classifier's courage.
    const hints = { unit: letter.unit, type: letter.type };
    const arrived = new Promise<void>((resolve) => {
      const end = house.changes.subscribe(async () => {
        const [document] = await house.store.childrenOf('document', id);
        if (document?.item.state !== 'handed-over') return;
        end();
        resolve();
      });
    });
    await house.enter({ id, station: 'bench', path, fileName: `${letter.id}.tif`, hints });
    await arrived;
    rows.push({
      letter: rows.length === 0 ? 'first of the day' : letter.id,
      milliseconds: Date.now() - began,
      ...steps,
    });
  }
  console.table(rows);
} finally {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
}
