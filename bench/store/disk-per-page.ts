// What a page takes on the disk by the time its letter is with its unit: `node dist/bench/store/disk-per-page.js [letters]`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOffice } from '../../app/compose/office.ts';
import { programFolder } from '../../app/run/files/paths.ts';
import { systemClock } from '../../app/run/system-clock.ts';
import { loadConfig } from '../../config/load.ts';
import type { BlobRef } from '../../domain/blob.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { singleLetter } from '../../fixtures/make-scans/single-letter.ts';

const count = Number(process.argv[2] ?? 12);
const loaded = loadConfig({ env: {}, cwd: programFolder });
if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');

const rows: Record<string, string | number>[] = [];
for (const format of ['tiff-g4', 'jpeg'] as const) {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-disk-a-page-'));
  const handover = {
    to: 'folder',
    folder: join(folder, 'units'),
    withOriginal: false,
    activeOriginals: 'pdf-only',
  } as const;
  const observer = {
    stepDone: () => {},
    faultSeen: ({ error }: { readonly error: unknown }) => {
      throw error;
    },
  };
  const house = await openOffice({ ...loaded.config, data: folder, handover }, 'start', { observer });
  for (const [index, letter] of loadLetters().slice(0, count).entries()) {
    const { file, bytes } = await singleLetter(letter, {
      ...{ random: createRandom(index + 1), dpi: 300, severity: 1, format, name: `letter-${index}` },
    });
    const path = join(folder, file);
    writeFileSync(path, bytes);
    const hints = { unit: letter.unit, type: letter.type };
    await house.enter({ id: systemClock.id(), station: 'bench', path, fileName: file, hints });
  }
  await new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      const { 'handed-over': arrived = 0, 'in-review': waiting = 0 } = await house.store.count('document');
      if (arrived + waiting === count) resolve();
    };
    house.changes.subscribe(look);
    void look();
  });
  const sums: Record<string, number> = { original: 0, picture: 0, preview: 0, words: 0, text: 0, pdf: 0 };
  const add = (name: string, { size }: BlobRef): void => {
    sums[name] = (sums[name] ?? 0) + size;
  };
  let pages = 0;
  for await (const { item: document } of house.store.all('document')) {
    if (document.state !== 'handed-over') continue;
    add('pdf', document.pdf);
    const delivery = (await house.store.get('delivery', document.delivery))?.item;
    if (delivery !== undefined && 'original' in delivery) add('original', delivery.original!);
    for (const { item } of await house.store.childrenOf('page', document.delivery)) {
      if (item.state !== 'read') continue;
      pages += 1;
      const { image, preview, words, text } = item.reading;
      for (const [name, ref] of Object.entries({ picture: image, preview, words, text })) add(name, ref);
    }
  }
  await house.close();
  rmSync(folder, { recursive: true, force: true });
  const kilobytes = (bytes: number): number => Math.round(bytes / pages / 100) / 10;
  const all = Object.values(sums).reduce((sum, bytes) => sum + bytes);
  rows.push({
    scan: format === 'jpeg' ? 'grey JPEG, 300 dpi' : '1-bit, 300 dpi',
    pages,
    ...Object.fromEntries(Object.entries(sums).map(([name, bytes]) => [name, kilobytes(bytes)])),
    'kB a page': kilobytes(all),
  });
}
console.table(rows);
