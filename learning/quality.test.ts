// The quality report: proportions with confidence intervals, confusions in today's labels, and drift.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import type { Document } from '../domain/document.ts';
import type { Item } from '../domain/items.ts';
import type { Store } from '../domain/ports/ledger/store.ts';
import type { Check } from '../domain/review/sample-check.ts';
import type { Decision } from '../domain/sorting/classification.ts';
import type { LabelChange } from '../domain/sorting/label-change.ts';
import { measuredShare } from './confidence-interval.ts';
import { qualityReport } from './quality.ts';

const NOW = Date.parse('2026-11-18T12:00:00Z');
const DAY = 86_400_000;

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-quality-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ago = (days: number) => new Date(NOW - days * DAY).toISOString();

const write = async (at: string, ...items: readonly Item[]): Promise<void> => {
  const entry = { at, actor: 'machine', action: 'renamed' as const, details: {} };
  await store.commit(
    items.map((item) => ({ item, expects: 0, journal: [{ ...entry, subject: `${item.kind}:${item.id}` }] })),
  );
};

const report = () =>
  qualityReport({ store, clock: { now: () => NOW, id: () => '' } }, { checkShare: 0.03, collectOnly: false });

let number = 0;
const letter = (days: number, more: Partial<{ unit: string; known: number; confidence: number; by: string }> = {}) => {
  const { unit = 'bauamt', known = 0.8, confidence = 0.95, by = 'machine' } = more;
  number += 1;
  const guess = { label: unit, confidence, alternatives: [], evidence: [] };
  return {
    ...{ kind: 'document', state: 'handed-over', id: `d${number}/d001`, delivery: `d${number}`, number: 1 },
    ...{ station: 'eg', receivedAt: ago(days), pages: [], hints: {}, pageMissing: false, meanConfidence: 0.9 },
    classification: { type: guess, unit: guess, model: 'm', known },
    ...{ type: 'antrag', unit, decidedBy: by, disposition: { kind: 'route', reasons: ['CONFIDENT'] } },
  } as unknown as Document;
};

const decision = (days: number, unit: string, proposed: string, more: Partial<Decision> = {}): Decision => {
  number += 1;
  return {
    ...{ kind: 'decision', state: 'made', id: `decision-${number}`, document: `d${number}/d001` },
    ...{ text: { sha256: '', size: 0 }, type: 'antrag', unit, actor: 'Frau Berger', at: ago(days) },
    machine: { type: { label: 'antrag', confidence: 0.9 }, unit: { label: proposed, confidence: 0.6 } },
    ...more,
  } as Decision;
};

test.each([
  // R: binom.test(x, n)$conf.int
  [0, 100, 0, 0.0362],
  [5, 100, 0.0164, 0.1128],
  [1, 1, 0.025, 1],
  [20, 1000, 0.0123, 0.0307],
])('%i of %i: the exact interval', (part, of, low, high) => {
  const measured = measuredShare(part, of);
  expect(measured.share).toBe(part / of);
  expect(measured.low).toBeCloseTo(low, 4);
  expect(measured.high).toBeCloseTo(high, 4);
});

test('without any check nothing is claimed', () => {
  expect(measuredShare(0, 0)).toEqual({ part: 0, of: 0, share: null, low: 0, high: 1 });
});

test('week by week: what went without help, and what of the proposals was right', async () => {
  for (const item of [letter(15), letter(15), letter(15, { by: 'Frau Berger' }), letter(200)])
    await write(ago(15), item);
  await write(ago(1), letter(1));
  await write(ago(14), decision(14, 'bauamt', 'bauamt'), decision(14, 'bauamt', 'kaemmerei'));
  await write(ago(14), decision(14, 'bauamt', 'bauamt', { type: 'rechnung' }));
  await write(ago(1), decision(1, 'bauamt', 'bauamt', { origin: 'return', weight: 0 }));
  // The machine's own sureness is no witness of itself.
  await write(ago(1), decision(1, 'bauamt', 'bauamt', { origin: 'accepted', weight: 0.1 }));
  const { weeks, confusion } = await report();
  expect(weeks).toHaveLength(12);
  expect(weeks.at(-3)).toEqual({
    ...{ week: '2026-11-02', letters: 3, through: 2, decided: 3, typeRight: 2, unitRight: 2, bothRight: 1 },
    returned: 0,
  });
  expect(weeks.at(-1)).toMatchObject({ week: '2026-11-16', letters: 1, through: 1, decided: 0, returned: 1 });
  expect(confusion.unit).toEqual([
    { label: 'bauamt', letters: 3, right: 2, takenFor: [{ label: 'kaemmerei', letters: 1 }] },
  ]);
});

test('a renamed unit is not mixed up with itself', async () => {
  await write(ago(20), decision(20, 'bauamt', 'bauamt'));
  await write(ago(10), {
    ...{ kind: 'label-change', state: 'made', id: 'c1', of: 'unit', how: 'rename' },
    ...{ from: ['bauamt'], to: ['hochbauamt'], actor: 'x', at: ago(10) },
  } as unknown as LabelChange);
  await write(ago(5), decision(5, 'hochbauamt', 'hochbauamt'));
  expect((await report()).confusion.unit).toEqual([{ label: 'hochbauamt', letters: 2, right: 2, takenFor: [] }]);
});

test('the sample says how often it was wrong', async () => {
  const check = (name: string, state: Check['state']) =>
    ({ kind: 'check', state, id: `check-${name}`, document: name, said: {}, at: ago(3) }) as unknown as Check;
  await write(ago(3), check('a', 'right'), check('b', 'right'), check('c', 'wrong'), check('d', 'waiting'));
  expect((await report()).checks).toMatchObject({ share: 0.03, waiting: 1, wrong: { part: 1, of: 3 } });
});

test('a unit whose letters hold new words, or are less sure, is named; chance and a handful of letters are not', async () => {
  const vary = (at: number) => (at % 5) / 100;
  for (let at = 0; at < 30; at += 1) {
    const steady = 0.8 + vary(at);
    await write(ago(50), letter(50, { unit: 'bauamt', known: steady }), letter(50, { unit: 'amt-neu', known: steady }));
    await write(ago(50), letter(50, { unit: 'unsicher', confidence: 0.9 + vary(at) }));
    await write(ago(5), letter(5, { unit: 'bauamt', known: 0.79 + vary(at) }));
    await write(ago(5), letter(5, { unit: 'amt-neu', known: 0.7 + vary(at) }));
    await write(ago(5), letter(5, { unit: 'unsicher', confidence: 0.8 + vary(at) }));
    if (at < 5) await write(ago(50), letter(50, { unit: 'selten' }));
    if (at < 5) await write(ago(5), letter(5, { unit: 'selten', known: 0.1 }));
  }
  const { drift } = await report();
  expect(
    drift
      .filter(({ changed }) => changed)
      .map(({ unit }) => unit)
      .toSorted(),
  ).toEqual(['amt-neu', 'unsicher']);
  expect(drift.find(({ unit }) => unit === 'amt-neu')).toMatchObject({ before: { letters: 30 }, now: { letters: 30 } });
});
