// A refit is compared on unseen decisions, promoted only if not worse, recorded with its inputs, and can be rolled back.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import { MACHINE, personNamed } from '../domain/actor.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { Store } from '../domain/ports/ledger/store.ts';
import type { LearnedModel, Trainer } from '../domain/ports/sorting/sorter.ts';
import type { Decision, Letter } from '../domain/sorting/classification.ts';
import type { LabelChange } from '../domain/sorting/label-change.ts';
import type { SortingFigures } from '../domain/sorting/model-version.ts';
import { catchUpWith } from './catch-up.ts';
import { enterGiven, rollBack, versionInUse } from './model-versions.ts';
import { isNotWorse, refitWith } from './refit.ts';
import { lastWords } from './training-set.ts';

let folder: string;
let store: Store;
let blobs: Blobs;
let minute = 0;
const clock = { now: () => Date.UTC(2026, 4, 6, 8, ++minute), id: () => '' };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-refit-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
  blobs = folderBlobs(join(folder, 'blobs'));
  minute = 0;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const decide = async (document: string, more: Partial<Decision> = {}): Promise<void> => {
  const at = new Date(clock.now()).toISOString();
  const item = {
    ...{ kind: 'decision', state: 'made', id: `${document}@${at}`, document, type: 'antrag', unit: 'bauamt' },
    ...{ text: await blobs.put(bytesOf(`text of ${document}`)), actor: 'Frau Berger', at },
    ...more,
  } as Decision;
  await store.commit([{ item, expects: 0, journal: [] }]);
};

const decideMany = async (from: number, to: number): Promise<void> => {
  for (let number = from; number < to; number += 1) await decide(`d${number}`);
};

const figures = (bothRight: number, throughRight: number | null = 1): SortingFigures => ({
  ...{ letters: 10, typeRight: 1, unitRight: 1, through: 0.5 },
  ...{ bothRight, throughRight },
});

/** Trains nothing and remembers what it was given; the comparison ends as told. */
const trainer = (candidate: SortingFigures, inUse: SortingFigures) => {
  const given: Parameters<Trainer['refit']>[0][] = [];
  return {
    given,
    refit: async (work: Parameters<Trainer['refit']>[0]) => {
      given.push(work);
      return {
        bytes: bytesOf(work.letters.map(({ id, unit }) => `${id}=${unit}`).join(' ')),
        compared: bytesOf(`${work.letters.length} letters, nothing held out`),
        comparison: { candidate, inUse },
      };
    },
  };
};

const BASE: readonly Letter[] = [
  { id: 'base-1', text: 'a', type: 'antrag', unit: 'bauamt' },
  { id: 'base-2', text: 'b', type: 'antrag', unit: 'raumfahrtamt' },
];

const refitting = (using: Trainer) =>
  refitWith({
    ...{ store, blobs, clock, trainer: using },
    labels: { types: new Set(['antrag']), units: new Set(['bauamt', 'hochbauamt']) },
    firstLetters: async () => BASE,
    onFault: (error) => {
      throw error;
    },
  });

const enterStarter = () =>
  enterGiven({ store, blobs, clock }, { bytes: bytesOf('starter'), origin: 'starter', check: async () => {} });

const ids = (letters: readonly Letter[]) => letters.map(({ id }) => id);

test('neither model has seen what they are compared on, now and the next time', async () => {
  await enterStarter();
  await decideMany(0, 80);
  const using = trainer(figures(0.9), figures(0.9));
  const refits = refitting(using);
  expect((await refits.run({ actor: MACHINE })).kind).toBe('promoted');
  await decideMany(80, 120);
  expect(await refits.waiting()).toBe(40);
  expect((await refits.run({ actor: MACHINE })).kind).toBe('promoted');
  expect(await refits.waiting()).toBe(0);
  const [first, second] = using.given;
  for (const { letters, heldOut, inUse } of using.given) {
    expect(heldOut.length).toBeGreaterThanOrEqual(10);
    const unseen = new Set(ids(heldOut));
    expect(ids([...letters, ...inUse.letters]).filter((id) => unseen.has(id))).toEqual([]);
  }
  expect(first!.letters.length + first!.heldOut.length).toBe(81);
  expect(textOf(second!.inUse.bytes)).toBe(`${first!.letters.length} letters, nothing held out`);
  // What the first version has learned it is not taught again; what it kept back stays kept back.
  expect(ids(second!.heldOut).slice(0, first!.heldOut.length)).toEqual(ids(first!.heldOut));
  expect(ids(second!.inUse.letters)).toEqual(ids(second!.letters).slice(first!.letters.length));
});

test('one that does worse is kept and not used; one that is as good is used, and taken back by one word', async () => {
  await enterStarter();
  const starter = (await versionInUse(store))!.item.id;
  await decideMany(0, 80);
  const worse = await refitting(trainer(figures(0.8), figures(0.9))).run({ actor: personNamed('Frau Berger') });
  expect(worse).toMatchObject({ kind: 'refused', version: { trainingSet: { base: 1, leftOut: 1 } } });
  expect((await versionInUse(store))!.item.id).toBe(starter);

  await decide('d80');
  const better = await refitting(trainer(figures(0.9), figures(0.9))).run({ actor: personNamed('Frau Berger') });
  if (better.kind !== 'promoted') throw new Error(better.kind);
  const promoted = better.version.id;
  expect((await versionInUse(store))!.item.id).toBe(promoted);
  expect(await refitting(trainer(figures(0.9), figures(0.9))).run({ actor: personNamed('x') })).toEqual({
    kind: 'unchanged',
  });

  const back = (id: string) => rollBack({ store, blobs, clock }, id, personNamed('Frau Berger'));
  expect(await back(starter)).toEqual({ kind: 'done', from: promoted });
  expect(await back(starter)).toEqual({ kind: 'in-use' });
  expect(await back('model-unknown')).toEqual({ kind: 'unknown-version' });
  if ('version' in worse) expect(await back(worse.version.id)).toEqual({ kind: 'unknown-version' });
  expect((await versionInUse(store))!.item.id).toBe(starter);
  const told: unknown[] = [];
  for await (const { subject, action, actor, details } of store.journal({ after: 0 }))
    told.push([subject, action, actor, details.trainingSet, details.leftOut]);
  expect(told).toEqual([
    [`model:${starter}`, 'promoted', 'machine', undefined, undefined],
    [expect.stringMatching(/^model:/), 'refused', 'Frau Berger', expect.stringMatching(/^[0-9a-f]{64}$/), 1],
    [`model:${promoted}`, 'promoted', 'Frau Berger', better.version.trainingSet.sha256, 1],
    [`model:${starter}`, 'rolled-back', 'Frau Berger', undefined, undefined],
  ]);
});

test('how much people have said since the last refit is counted on, and what units kept is not in it', async () => {
  await enterStarter();
  const refits = refitting(trainer(figures(0.9), figures(0.9)));
  await decideMany(0, 3);
  await decide('kept', { origin: 'accepted', weight: 0.1 });
  expect(await refits.waiting()).toBe(3);
  expect(await refits.waiting()).toBe(3);
  await decideMany(3, 5);
  expect(await refits.waiting()).toBe(5);
  await refits.run({ actor: MACHINE });
  expect(await refits.waiting()).toBe(0);
  await decide('d5');
  expect(await refits.waiting()).toBe(1);
});

test('with too few decisions nothing is compared, nothing changes, and what was left out is told', async () => {
  await enterStarter();
  await decideMany(0, 12);
  for (let number = 0; number < 50; number += 1) await decide(`gone-${number}`, { unit: 'raumfahrtamt' });
  const outcome = await refitting(trainer(figures(1), figures(0))).run({ actor: MACHINE });
  expect(outcome).toMatchObject({ kind: 'too-few', needed: 10, leftOut: 51 });
});

test('the last word on a letter counts, an acceptance never outranks it, and what came back teaches nothing', async () => {
  await enterStarter();
  await decideMany(0, 80);
  await decide('accepted', { origin: 'accepted', weight: 0.1 });
  await decide('corrected');
  await decide('corrected', { unit: 'hochbauamt' });
  await decide('corrected', { origin: 'accepted', weight: 0.1 });
  await decide('returned');
  await decide('returned', { origin: 'return', weight: 0 });
  await decide('elsewhere', { unit: 'raumfahrtamt' });
  const using = trainer(figures(1), figures(1));
  const outcome = await refitting(using).run({ actor: MACHINE });
  expect(outcome).toMatchObject({ version: { trainingSet: { accepted: 1, leftOut: 2 } } });
  const [{ letters, heldOut }] = using.given as [(typeof using.given)[0]];
  const odd = [...letters, ...heldOut].filter(({ id }) => !/^(?:d\d|base)/.test(id));
  expect(odd.map(({ id, unit, weight }) => [id, unit, weight])).toEqual([
    ['accepted', 'bauamt', 0.1],
    ['corrected', 'hochbauamt', undefined],
  ]);
});

test('of acceptances, which nearly every letter leaves, only so many are remembered: the newest', async () => {
  const word = (sequence: number, origin: Decision['origin'] = 'accepted', document = `d${sequence}`) =>
    ({ sequence, decision: { document, origin, type: 'antrag', unit: 'bauamt' } as unknown as Decision }) as const;
  async function* made() {
    yield word(1, 'review', 'd9');
    for (let sequence = 2; sequence <= 40_010; sequence += 1) yield word(sequence);
    yield word(40_011, 'return', 'd40010');
  }
  const { words, through } = await lastWords(made());
  expect(through).toBe(40_011);
  expect(words).toHaveLength(20_002);
  expect(words.map(({ sequence }) => sequence).slice(0, 3)).toEqual([1, 20_010, 20_011]);
  expect(words.at(-1)?.decision.origin).toBe('return');
});

test.each([
  ['as good', figures(0.9), figures(0.9), true],
  ['fewer right', figures(0.89), figures(0.9), false],
  ['more right, but what goes through is wrong more often', figures(0.95, 0.95), figures(0.9, 0.99), false],
  ['what goes through is as right as promised', figures(0.95, 0.985), figures(0.9, 1), true],
  ['nothing goes through any more', figures(0.9, null), figures(0.9, 0.99), true],
])('%s', (_, candidate, inUse, promoted) => {
  expect(isNotWorse({ candidate, inUse })).toBe(promoted);
});

test('at start the version in use is loaded, and with it what was decided since', async () => {
  await enterStarter();
  await decideMany(0, 80);
  const using = trainer(figures(0.9), figures(0.9));
  await refitting(using).run({ actor: MACHINE });
  await decideMany(80, 83);
  const loads: LearnedModel[] = [];
  const learned: Letter[] = [];
  const sorter = {
    classify: async () => {
      throw new Error('nobody asks');
    },
    learn: async (letters: readonly Letter[]) => void learned.push(...letters),
    load: async (model: LearnedModel) => void loads.push(model),
    ready: () => loads.length > 0,
  };
  const catchUp = catchUpWith({ store, blobs, sorter, onFault: () => {} });
  await Promise.all([catchUp(), catchUp()]);
  expect(loads.map(({ bytes }) => textOf(bytes).slice(0, 13))).toEqual(['base-1=bauamt']);
  expect(ids(loads[0]!.letters)).toEqual(['d80', 'd81', 'd82']);
  expect(learned).toEqual([]);
  await decide('d83');
  await catchUp();
  expect(ids(learned)).toEqual(['d83']);
  // Taken back by whichever process: noticed before the next letter.
  const starter = (await store.list('model', { limit: 9 })).find(({ item }) => item.origin === 'starter')!.item.id;
  await rollBack({ store, blobs, clock }, starter, personNamed('Frau Berger'));
  await catchUp();
  expect(textOf(loads[1]!.bytes)).toBe('starter');
  expect(loads[1]!.letters).toHaveLength(84);
});

test('a renamed unit keeps what was learned for it: decisions, base letters and the model itself', async () => {
  await enterStarter();
  await decideMany(0, 80);
  const change: LabelChange = {
    ...{ kind: 'label-change', state: 'made', id: 'c1' as never, of: 'unit', how: 'rename' },
    ...{ from: ['bauamt'], to: ['hochbauamt'], actor: 'Frau Berger', at: new Date(clock.now()).toISOString() },
  };
  await store.commit([{ item: change, expects: 0, journal: [] }]);
  // A unit set up anew under the old name is another one.
  await decide('new');
  const using = trainer(figures(0.9), figures(0.9));
  const outcome = await refitting(using).run({ actor: MACHINE });
  const [{ letters, heldOut, inUse }] = using.given as [(typeof using.given)[0]];
  expect(inUse.relabelling).toEqual({ type: {}, unit: { bauamt: 'hochbauamt' } });
  const units = new Map([...letters, ...heldOut].map(({ id, unit }) => [id, unit]));
  expect([units.get('base-1'), units.get('d5'), units.get('new')]).toEqual(['hochbauamt', 'hochbauamt', 'bauamt']);
  expect(outcome.kind).toBe('promoted');
});
