// Sorting in an office: in a thread, with model versions that are promoted, rolled back or damaged.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { threadSorter } from '../adapters/classifier-thread/thread-sorter.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { loadConfig } from '../config/load.ts';
import { personNamed } from '../domain/actor.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Store } from '../domain/ports/ledger/store.ts';
import type { Decision, Letter } from '../domain/sorting/classification.ts';
import { loadLetters } from '../fixtures/letters/letters.ts';
import { versionInUse } from '../learning/model-versions.ts';
import { openRefitting, openSorting, type Sorting } from './compose/sorting/sorting.ts';
import { sortingWorkerScript, starterModelFile } from './run/files/paths.ts';
import { systemClock } from './run/system-clock.ts';

// Real models on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const config = (() => {
  const loaded = loadConfig({ env: {}, cwd: '/' });
  if (loaded.kind === 'invalid') throw new Error('the example configuration is not valid');
  return loaded.config;
})();
const letters = loadLetters();

let folder: string;
let store: Store;
let blobs: Blobs;
const faults: unknown[] = [];
const opened: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-sorting-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
  blobs = folderBlobs(join(folder, 'blobs'));
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  faults.splice(0);
});

const onFault = (error: unknown): void => void faults.push(error);

const open = async (of = config): Promise<Sorting> => {
  const sorting = await openSorting(of, { store, blobs, clock: systemClock, onFault });
  opened.push(sorting.sorter);
  return sorting;
};

const refitting = () => {
  const one = openRefitting(config, { store, blobs, clock: systemClock, onFault });
  opened.push(one);
  return one;
};

const decide = async ({ text, type, unit }: Pick<Letter, 'text' | 'type' | 'unit'>, number: number): Promise<void> => {
  const decision = {
    ...{ kind: 'decision', state: 'made', id: `decision-${number}`, document: `document-${number}`, type, unit },
    text: await blobs.put(new TextEncoder().encode(text)),
    actor: 'Frau Berger',
    at: new Date(Date.UTC(2026, 4, 1) + number * 1000).toISOString(),
  } as Decision;
  await store.commit([{ item: decision, expects: 0, journal: [] }]);
};

/** Letters of the sample, as if operators had decided them: some words of their own keep them from being known texts. */
const decideMany = async (count: number): Promise<void> => {
  for (let number = 0; number < count; number += 1)
    await decide({ ...letters[number]!, text: `${letters[number]!.text}\nEingang ${number}` }, number);
};

const answer = async ({ sorter, catchUp }: Sorting, text: string) => {
  await catchUp();
  const { type, unit } = await sorter.classify(text);
  return [type.label, unit.label];
};

const ODD = 'Betreff: Spende einer Drehorgel. Die Drehorgel meines Großvaters soll bei Ihnen weiterspielen.';

test('a decision is known to the next letter, in this office and after the next start', async () => {
  const office = await open();
  expect(await answer(office, ODD)).not.toEqual(['werbung', 'kulturamt']);
  await decide({ text: ODD, type: 'werbung', unit: 'kulturamt' }, 1);
  expect(await answer(office, ODD)).toEqual(['werbung', 'kulturamt']);
  expect(await answer(await open(), ODD)).toEqual(['werbung', 'kulturamt']);
  expect(faults).toEqual([]);
});

test('while hundreds of letters are learned, the office goes on', async () => {
  const { sorter, catchUp } = await open();
  await catchUp();
  let learned = false;
  const learning = sorter.learn(letters).then(() => {
    learned = true;
  });
  // A turn of the office's own loop comes before the thread is done, or the thread is no thread.
  await new Promise((resolve) => setImmediate(resolve));
  expect(learned).toBe(false);
  await learning;
});

test('a real refit: its figures are of decisions it has not seen, and its bytes answer', async () => {
  const office = await open();
  await office.catchUp();
  await decideMany(70);
  const base = letters.filter((_, at) => at % 4 === 0);
  const outcome = await refitting().run({ actor: personNamed('Frau Berger'), base });
  if (!('version' in outcome)) throw new Error(outcome.kind);
  const { trainingSet, comparison, bytes } = outcome.version;
  expect(trainingSet.base).toBe(base.length);
  expect(trainingSet.heldOut + trainingSet.decisions).toBe(70);
  for (const figures of [comparison.candidate, comparison.inUse]) {
    expect(figures.letters).toBe(trainingSet.heldOut);
    expect(figures.bothRight).toBeGreaterThan(0.5);
  }
  const model = { bytes: await blobs.get(bytes), relabelling: { type: {}, unit: {} }, letters: [] };
  await office.sorter.load(model);
  expect((await office.sorter.classify(letters[0]!.text)).type.label).toBe(letters[0]!.type);
  // Renamed in what the model holds: the letters of one label answer for the other.
  const { type, unit } = letters[0]!;
  const other = config.units.find(({ id }) => id !== unit)!.id;
  await office.sorter.load({ ...model, relabelling: { type: {}, unit: { [unit]: other } } });
  const renamed = await office.sorter.classify(letters[0]!.text);
  expect([renamed.type.label, renamed.unit.label]).toEqual([type, other]);
  expect(faults).toEqual([]);
});

const damage = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
};

test('a stored version that was damaged is reported, and the last good one works on', async () => {
  await open();
  const good = (await versionInUse(store))!.item;
  const bytes = await blobs.put(Buffer.concat([readFileSync(starterModelFile), Buffer.from('\n')]));
  await store.commit([{ item: { ...good, id: 'model-damaged' as never, bytes }, expects: 0, journal: [] }]);
  damage(join(folder, 'blobs', bytes.sha256.slice(0, 2), bytes.sha256.slice(2, 4), bytes.sha256));
  const office = await open();
  expect((await answer(office, letters[0]!.text))[0]).toBe(letters[0]!.type);
  await office.catchUp();
  expect(faults).toMatchObject([{ code: 'MODEL_INVALID', details: { model: 'model-damaged' } }]);
});

test.each([
  ['damaged', (text: string) => text.replace('"features"', '"featurez"')],
  ['newer', (text: string) => text.replace(/"formatVersion":\d+/, '"formatVersion":99')],
])(
  'a configured model that is %s is refused; with a good one in the store the office opens all the same',
  async (_, spoil) => {
    const model = join(folder, 'own-model.json');
    writeFileSync(model, spoil(readFileSync(starterModelFile, 'utf8')));
    const own = { ...config, sorting: { ...config.sorting, model } };
    await expect(open(own)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(await versionInUse(store)).toBeUndefined();
    await open();
    expect((await answer(await open(own), letters[0]!.text))[0]).toBe(letters[0]!.type);
    expect(faults).toMatchObject([{ code: 'MODEL_INVALID' }]);
  },
);

test('a sorting thread that dies fails only what it was asked, and is started anew with all it knew', async () => {
  const office = await open();
  await decide({ text: ODD, type: 'werbung', unit: 'kulturamt' }, 1);
  await office.catchUp();
  const asked = expect(office.sorter.classify(ODD)).rejects.toMatchObject({ code: 'WORKER_DIED' });
  await office.sorter.close();
  await asked;
  expect(office.sorter.ready()).toBe(false);
  expect(await answer(office, ODD)).toEqual(['werbung', 'kulturamt']);
});

test('a script that is no sorting thread is said to have died', async () => {
  const script = join(folder, 'none.mjs');
  writeFileSync(script, 'process.exit(3)');
  const sorter = threadSorter({ script, data: {} });
  await expect(
    sorter.load({ bytes: new Uint8Array(), relabelling: { type: {}, unit: {} }, letters: [] }),
  ).rejects.toMatchObject({
    code: 'WORKER_DIED',
  });
  expect(sortingWorkerScript).not.toBe(script);
  await sorter.close();
});
