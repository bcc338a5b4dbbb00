// A renamed, merged or split unit keeps its learned decisions, and waiting documents show its new name.

import { afterEach, expect, test } from 'vitest';
import { collect, creation, separated } from '../../adapters/store/conformance/sample-items.conformance.ts';
import { personNamed } from '../../domain/actor.ts';
import type { Document } from '../../domain/document.ts';
import { labelChanges, labelNow, relabellingSince } from '../../learning/label-history.ts';
import { restingDocuments, type TestOffice, testOffice } from '../../testing/office/test-office.ts';
import { type ChangeAsked, changeLabelsWith, type Reassignment } from './rename-labels.ts';

let office: TestOffice;
afterEach(() => office.close());

let minute = 0;
const change = (
  asked: Pick<ChangeAsked, 'how' | 'from' | 'to'> & Partial<ChangeAsked>,
  list?: readonly Reassignment[],
) =>
  changeLabelsWith({
    store: office.store,
    clock: { now: () => Date.UTC(2026, 5, 1, 8, ++minute), id: () => `c${minute}` },
    labels: { types: new Set(['antrag']), units: new Set(['hochbauamt', 'tiefbauamt']) },
  })({ of: 'unit', actor: personNamed('Frau Berger'), ...asked }, list);

const now = async (label: string, at: string) => labelNow(await labelChanges(office.store), { of: 'unit', label, at });
const EARLIER = '2026-05-30T00:00:00.000Z';
const LATER = '2026-07-01T00:00:00.000Z';

test('renamed: earlier decisions count for the new name, and a unit set up anew under the old one is another', async () => {
  office = await testOffice();
  const [waiting] = await restingDocuments(office, await office.drop('W odd'));
  expect(await change({ how: 'rename', from: ['bauamt'], to: ['hochbauamt'] })).toEqual({
    kind: 'done',
    waiting: 1,
    onTheirWay: 0,
    reassigned: 0,
    unknown: [],
  });
  expect(await now('bauamt', EARLIER)).toBe('hochbauamt');
  expect(await now('bauamt', LATER)).toBe('bauamt');
  expect((await office.store.get('document', waiting!.id))?.item).toMatchObject({
    state: 'in-review',
    classification: { unit: { label: 'hochbauamt' } },
  });
  const told: unknown[] = [];
  for await (const { action, actor, details } of office.store.journal({ after: 0 }))
    if (action === 'renamed') told.push([actor, details]);
  expect(told).toEqual([['Frau Berger', { of: 'unit', from: ['bauamt'], to: ['hochbauamt'] }]]);
});

test('merged, then renamed: each step is gone through in its order', async () => {
  office = await testOffice();
  await change({ how: 'merge', from: ['bauamt', 'planungsamt', 'hochbauamt'], to: ['hochbauamt'] });
  await change({ how: 'rename', from: ['tiefbauamt-alt'], to: ['tiefbauamt'] });
  const changes = await labelChanges(office.store);
  expect(relabellingSince(changes, EARLIER)).toEqual({
    type: {},
    unit: { bauamt: 'hochbauamt', planungsamt: 'hochbauamt', 'tiefbauamt-alt': 'tiefbauamt' },
  });
  expect(relabellingSince(changes, LATER)).toEqual({ type: {}, unit: {} });
});

test('split: what was learned stays, and the letters of a list go to the new unit', async () => {
  office = await testOffice();
  const decided = [];
  for (const script of ['W bridge', 'W road', 'W house']) {
    const [document] = await restingDocuments(office, await office.drop(script));
    await office.review.decide(document!.id, { type: 'antrag', unit: 'bauamt' }, personNamed('Frau Berger'));
    decided.push(document!.id);
  }
  const outcome = await change({ how: 'split', from: ['bauamt'], to: ['tiefbauamt'] }, [
    { document: decided[0]!, to: 'tiefbauamt' },
    { document: 'nobody/d001', to: 'tiefbauamt' },
  ]);
  expect(outcome).toMatchObject({ kind: 'done', reassigned: 1, unknown: ['nobody/d001'] });
  const said = (await collect(office.store.decisions(0))).map(({ decision }) => decision);
  const last = new Map(said.map(({ document, unit }) => [document as string, unit]));
  expect(decided.map((document) => last.get(document))).toEqual(['tiefbauamt', 'bauamt', 'bauamt']);
  expect(await now('bauamt', EARLIER)).toBe('bauamt');
});

test('what the configuration does not bear out is refused, and nothing is written', async () => {
  office = await testOffice();
  expect(await change({ how: 'rename', from: ['bauamt'], to: ['mondamt'] })).toEqual({
    kind: 'unknown-label',
    label: 'mondamt',
  });
  expect(await change({ how: 'merge', from: ['tiefbauamt'], to: ['hochbauamt'] })).toEqual({
    kind: 'still-configured',
    label: 'tiefbauamt',
  });
  const astray = [{ document: 'x', to: 'mondamt' }];
  expect(await change({ how: 'split', from: ['bauamt'], to: ['tiefbauamt'] }, astray)).toMatchObject({
    kind: 'unknown-label',
  });
  expect(await labelChanges(office.store)).toEqual([]);
});

test('however many letters are on their way to the old name, each is counted', async () => {
  office = await testOffice();
  const [type, unit] = ['antrag', 'bauamt'];
  const letters = Array.from({ length: 1_101 }, (_, number) => ({ ...separated(`way-${number}`, 1), type, unit }));
  // Without work that is due: they stay where they are.
  await office.store.commit(letters.map((letter) => creation({ ...letter, state: 'composed' } as unknown as Document)));
  expect(await change({ how: 'rename', from: ['bauamt'], to: ['hochbauamt'] })).toMatchObject({
    kind: 'done',
    onTheirWay: 1_101,
  });
});
