// The same scan twice at the same moment: one is the original, the other is marked.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';
import { type FolderWatch, watchFolder } from '../watchers/folder/watch-folder.ts';
import { systemClock } from './run/system-clock.ts';

const settle = { quietMs: 20, unknownQuietMs: 20, emptyAfterMs: 60_000, incompleteAfterMs: 120_000 };

let office: TestOffice;
let watch: FolderWatch;
let folder: string;
const entered: string[] = [];

beforeEach(async () => {
  office = await testOffice();
  folder = join(office.folder, 'station');
  mkdirSync(folder);
  watch = watchFolder({
    station: { id: 'test', folder },
    settle: { ...settle, leftAfterMs: 3_600_000 },
    clock: systemClock,
    onClaimed: async ({ id, path, originalName }) => {
      await office.office.enter({ id, station: 'test', path, fileName: originalName, hints: {} });
      entered.push(id);
    },
    onFault: (fault) => {
      throw fault;
    },
  });
});
afterEach(async () => {
  await watch.stop();
  await office.close();
});

test('ten pairs renamed within a millisecond: of each exactly one goes its way and one asks', async () => {
  for (let pair = 0; pair < 10; pair += 1) {
    const names = [`Scan ${pair}.tif`, `Scan ${pair} (1).tif`];
    for (const name of names) writeFileSync(join(folder, `.${name}`), `W sure ${pair}`);
    for (const name of names) renameSync(join(folder, `.${name}`), join(folder, name));
  }
  await office.until(async () => (entered.length === 20 ? true : undefined));
  const documents = (await Promise.all(entered.map((id) => restingDocuments(office, id)))).flat();
  expect(documents.map(({ state }) => state).sort()).toEqual([
    ...Array<string>(10).fill('handed-over'),
    ...Array<string>(10).fill('in-review'),
  ]);
  for (const document of documents.filter(({ state }) => state === 'in-review'))
    expect(document).toMatchObject({ disposition: { reasons: ['LIKELY_DUPLICATE'] } });
  const originals = new Set(documents.filter(({ state }) => state === 'handed-over').map(({ delivery }) => delivery));
  for (const id of entered) {
    const delivery = (await office.store.get('delivery', id))!.item;
    const of = 'duplicateOf' in delivery ? delivery.duplicateOf : undefined;
    expect(originals.has(delivery.id)).toBe(of === undefined);
    if (of !== undefined) expect(originals.has(of)).toBe(true);
  }
});
