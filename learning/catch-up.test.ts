// No decision is lost or learned twice: after a kill, a damaged model, a return or an acceptance.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { collect } from '../adapters/store/conformance/sample-items.conformance.ts';
import { personNamed, unitSystem } from '../domain/actor.ts';
import type { Decision } from '../domain/sorting/classification.ts';
import { takeReturns } from '../office/handover/collect-returns.ts';
import { acceptHandovers } from '../office/handover/implicit-acceptance.ts';
import { restingDocuments, type TestOffice, testOffice } from '../testing/office/test-office.ts';
import { isSampled } from './sampling.ts';

let office: TestOffice;
const folders: string[] = [];
afterEach(async () => {
  await office.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const lessons = async (): Promise<readonly Decision[]> =>
  (await collect(office.store.decisions(0))).map(({ decision }) => decision);

const handedOver = (id: string) =>
  office.until(async () => {
    const item = (await office.store.get('document', id))?.item;
    return item?.state === 'handed-over' ? item : undefined;
  });

/** Decides a document and dies at the moment at which its lesson would be written. */
const DIES_BEFORE_THE_LESSON = `
  import { runnerImport } from 'vite';
  const [root, path, document] = process.argv.slice(1);
  const load = async (name) => (await runnerImport(root + name, { configFile: false, logLevel: 'error' })).module;
  const { openSqliteStore } = await load('adapters/store/sqlite/store.ts');
  const { review } = await load('office/review/review.ts');
  const store = await openSqliteStore(path);
  const commit = (changes) => {
    if (changes.some(({ item }) => item.kind === 'decision')) process.kill(process.pid, 'SIGKILL');
    return store.commit(changes);
  };
  await review({
    store: { ...store, commit },
    queue: { publish: async () => {}, ring: () => {} },
    clock: { now: () => Date.parse('2026-05-06T09:00:00Z'), id: () => 'x' },
    labels: { types: new Set(['rechnung']), units: new Set(['kaemmerei']) },
    catchUp: async () => {},
  }).decide(document, { type: 'rechnung', unit: 'kaemmerei' }, { kind: 'person', id: 'berger', name: 'Frau Berger' });
`;

test('an operator’s word whose process was killed before the lesson was written still teaches', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-killed-'));
  folders.push(folder);
  office = await testOffice({ folder });
  const [waiting] = await restingDocuments(office, await office.drop('W parking permit'));
  await office.close();
  const root = fileURLToPath(new URL('../', import.meta.url));
  const store = join(folder, 'store.sqlite');
  const desk = spawn(
    process.execPath,
    ['--input-type=module', '--eval', DIES_BEFORE_THE_LESSON, root, store, waiting!.id],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  expect(await once(desk, 'exit')).toEqual([null, 'SIGKILL']);

  office = await testOffice({ folder, startAt: '2026-05-06T10:00:00Z' });
  await handedOver(waiting!.id);
  expect(await lessons()).toMatchObject([
    { document: waiting!.id, type: 'rechnung', unit: 'kaemmerei', actor: 'Frau Berger' },
  ]);
  const [second] = await restingDocuments(office, await office.drop('W parking permit\nB'));
  expect(second).toMatchObject({ state: 'handed-over', unit: 'kaemmerei', decidedBy: 'machine' });
});

test('a decision teaches once, with the machine’s own answer beside it', async () => {
  office = await testOffice();
  const [waiting] = await restingDocuments(office, await office.drop('W odd'));
  await office.review.decide(waiting!.id, { type: 'rechnung', unit: 'kaemmerei' }, personNamed('Frau Berger'));
  await handedOver(waiting!.id);
  expect(await lessons()).toMatchObject([
    {
      type: 'rechnung',
      unit: 'kaemmerei',
      machine: { type: { label: 'antrag', confidence: 0.4 }, unit: { label: 'bauamt', confidence: 0.4 } },
    },
  ]);
});

test('a letter that a unit gives back waits for a person again, and what it taught is taken back', async () => {
  office = await testOffice();
  const [waiting] = await restingDocuments(office, await office.drop('W parking permit'));
  await office.review.decide(waiting!.id, { type: 'rechnung', unit: 'kaemmerei' }, personNamed('Frau Berger'));
  await handedOver(waiting!.id);
  const giveBack = (unit: string) => office.review.giveBack(waiting!.id, { unit, actor: personNamed('Herr Lang') });
  expect(await giveBack('bauamt')).toEqual({ kind: 'not-waiting' });
  expect(await giveBack('kaemmerei')).toEqual({ kind: 'done' });
  expect(await giveBack('kaemmerei')).toEqual({ kind: 'not-waiting' });
  expect((await office.store.get('document', waiting!.id))?.item).toMatchObject({
    state: 'returned',
    disposition: { reasons: ['RETURNED'] },
    returns: [{ unit: 'kaemmerei', actor: 'Herr Lang' }],
  });
  const [unsure] = await restingDocuments(office, await office.drop('W parking permit\nB'));
  expect(unsure?.state).toBe('in-review');

  await office.review.decide(waiting!.id, { type: 'antrag', unit: 'bauamt' }, personNamed('Frau Berger'));
  expect(await handedOver(waiting!.id)).toMatchObject({ unit: 'bauamt', returns: [{ unit: 'kaemmerei' }] });
  const [third] = await restingDocuments(office, await office.drop('W parking permit\nB\nB'));
  expect(third).toMatchObject({ state: 'handed-over', unit: 'bauamt' });
  expect((await lessons()).map(({ origin, unit, weight }) => [origin, unit, weight])).toEqual([
    ['review', 'kaemmerei', undefined],
    ['return', 'kaemmerei', 0],
    ['review', 'bauamt', undefined],
  ]);
});

test('what a unit has kept long enough counts a little; what the model only guessed and what came back does not', async () => {
  office = await testOffice();
  const sent = [];
  for (const script of ['W a sure letter', 'W a sure one that comes back', 'W odd'])
    sent.push((await restingDocuments(office, await office.drop(script)))[0]!);
  const [kept, returned, decided] = sent;
  await office.review.giveBack(returned!.id, { unit: 'bauamt', actor: personNamed('Herr Lang') });
  await office.review.decide(decided!.id, { type: 'antrag', unit: 'bauamt' }, personNamed('Frau Berger'));
  await handedOver(decided!.id);
  const before = (await lessons()).length;
  const look = (days: number, weight = 0.1) =>
    acceptHandovers(
      {
        store: office.store,
        clock: { now: () => Date.parse('2026-05-06T12:00:00Z') + days * 86_400_000, id: () => '' },
      },
      { weight, afterDays: 14 },
    )();
  expect(await look(13)).toBe(0);
  expect(await look(15, 0)).toBe(0);
  expect(await look(15)).toBe(1);
  expect(await look(15)).toBe(0);
  expect((await lessons()).slice(before)).toMatchObject([{ document: kept!.id, origin: 'accepted', weight: 0.1 }]);
});

test('a unit’s returns are taken back in this order: the letter waits, then its files go; killed in between, no harm', async () => {
  office = await testOffice();
  const [sent] = await restingDocuments(office, await office.drop('W a sure letter'));
  const [other] = await restingDocuments(office, await office.drop('W another sure letter'));
  let lying = [
    { document: sent!.id, unit: 'bauamt', place: '1.pdf' },
    { document: other!.id, unit: 'kaemmerei', place: '2.pdf' },
    { document: 'never-heard-of/d001', unit: 'bauamt', place: '3.pdf' },
  ];
  let killed = true;
  const returns = {
    look: async () => ({ letters: lying, strange: ['menu.pdf'] }),
    takeAway: async ({ place }: { readonly place: string }) => {
      const state = (await office.store.get('document', sent!.id))?.item.state;
      expect(state).toBe('returned');
      if (killed) throw new Error('killed');
      lying = lying.filter((letter) => letter.place !== place);
    },
  };
  const faults: unknown[] = [];
  const { store, review } = office;
  const look = takeReturns({ returns, review, store, onFault: (error) => faults.push(error) });
  await expect(look()).rejects.toThrow('killed');
  killed = false;
  expect(await look()).toBe(0);
  await look();
  // A letter of another unit, and what is none of ours, stay where they are and are reported once.
  expect(lying.map(({ place }) => place)).toEqual(['2.pdf', '3.pdf']);
  expect(faults.map((fault) => (fault as { details: { place: string } }).details.place)).toEqual([
    'menu.pdf',
    '2.pdf',
    '3.pdf',
  ]);
  expect((await office.store.get('document', other!.id))?.item.state).toBe('handed-over');
});

test('of what goes straight through the same letters are always checked; a wrong one goes to its unit and teaches', async () => {
  office = await testOffice({ checkShare: 1 });
  const [right] = await restingDocuments(office, await office.drop('W a sure letter'));
  const [wrong] = await restingDocuments(office, await office.drop('W another sure letter'));
  const [decided] = await restingDocuments(office, await office.drop('W odd'));
  await office.review.decide(decided!.id, { type: 'antrag', unit: 'bauamt' }, personNamed('Frau Berger'));
  await handedOver(decided!.id);
  expect(await office.store.count('check')).toEqual({ waiting: 2 });

  const check = (id: string, unit: string) =>
    office.review.check(id, { type: 'antrag', unit }, personNamed('Frau Berger'));
  expect(await check(right!.id, 'bauamt')).toEqual({ kind: 'done' });
  expect(await check(right!.id, 'kaemmerei')).toEqual({ kind: 'not-waiting' });
  expect(await check(decided!.id, 'bauamt')).toEqual({ kind: 'not-waiting' });
  expect(await check(wrong!.id, 'mondamt')).toEqual({ kind: 'unknown-label', label: 'mondamt' });
  expect(await check(wrong!.id, 'kaemmerei')).toEqual({ kind: 'done' });
  const mended = await office.until(async () => {
    const item = (await office.store.get('document', wrong!.id))?.item;
    return item?.state === 'handed-over' && item.unit === 'kaemmerei' ? item : undefined;
  });
  expect(mended).toMatchObject({ decidedBy: 'Frau Berger', disposition: { reasons: ['CHECKED'] } });
  expect(await office.store.count('check')).toEqual({ right: 1, wrong: 1 });
  expect((await lessons()).map(({ document, origin, unit }) => [document, origin, unit])).toEqual([
    [decided!.id, 'review', 'bauamt'],
    [right!.id, 'check', 'bauamt'],
    [wrong!.id, 'check', 'kaemmerei'],
  ]);
});

test('a sampled letter that its unit gives back is a known error once it is decided anew', async () => {
  office = await testOffice({ checkShare: 1 });
  const [sent] = await restingDocuments(office, await office.drop('W a sure letter'));
  await office.review.giveBack(sent!.id, { unit: 'bauamt', actor: unitSystem('bauamt') });
  expect(await office.review.check(sent!.id, { type: 'antrag', unit: 'bauamt' }, personNamed('x'))).toEqual({
    kind: 'not-waiting',
  });
  await office.review.decide(sent!.id, { type: 'antrag', unit: 'kaemmerei' }, personNamed('Frau Berger'));
  expect(await office.store.count('check')).toEqual({ wrong: 1 });
});

test('the sample is about as large as it was set, and the same every time', () => {
  const ids = Array.from({ length: 20_000 }, (_, number) => `delivery-${number}/d001`);
  const chosen = ids.filter((id) => isSampled(id, 0.03));
  expect(chosen.length / ids.length).toBeGreaterThan(0.026);
  expect(chosen.length / ids.length).toBeLessThan(0.034);
  expect(ids.filter((id) => isSampled(id, 0.05))).toEqual(expect.arrayContaining(chosen));
});
