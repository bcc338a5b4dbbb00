// Store metrics on a real store: counts, ages since receipt, waiting work.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import type { Document } from '../../domain/document.ts';
import type { Item, Work } from '../../domain/items.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { houseMetrics } from './store-metrics.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const at = (minutesBefore: number): string => new Date(NINE - minutesBefore * 60_000).toISOString();

let folder: string;
let store: Store;
let registry: Registry;
let read: () => Promise<void>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-figures-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
  registry = new Registry();
  ({ read } = houseMetrics(registry, { store, clock: { now: () => NINE, id: () => 'unused' } }));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Written so many minutes before nine. */
const put = async (item: object, minutesBefore: number, next?: Work): Promise<void> => {
  const { kind, id } = item as Item;
  const entry = {
    at: at(minutesBefore),
    actor: 'machine',
    action: 'renamed' as const,
    subject: `${kind}:${id}`,
    details: {},
  };
  await store.commit([{ item: item as Item, expects: 0, journal: [entry], ...(next === undefined ? {} : { next }) }]);
};
const letter = (number: number, state: Document['state'], receivedBefore: number, more: object = {}) => ({
  kind: 'document',
  id: `d-${number}/d001`,
  delivery: `d-${number}`,
  number: 1,
  state,
  receivedAt: at(receivedBefore),
  ...more,
});

const figure = async (name: string): Promise<string | undefined> => {
  const found = (await registry.metrics()).split('\n').find((line) => line.startsWith(`poststelle_${name} `));
  return found?.split(' ').at(-1);
};

test('an empty house says 0, not nothing', async () => {
  await read();
  expect(await figure('unrouted_oldest_seconds')).toBe('0');
  expect(await figure('items{kind="document",state="in-review"}')).toBe('0');
  expect(await figure('work_oldest_seconds{work="page"}')).toBe('0');
  expect(await figure('outbox_messages')).toBe('0');
});

test('the oldest letter that no unit has got counts from its receipt, wherever it waits', async () => {
  await put(letter(1, 'handed-over', 900), 800);
  await put(letter(2, 'quarantined', 700), 600);
  await put(letter(3, 'in-review', 90), 30);
  await put(letter(4, 'in-handover', 60), 10);
  await read();
  expect(await figure('unrouted_oldest_seconds')).toBe(String(90 * 60));
  expect(await figure('review_oldest_seconds')).toBe(String(30 * 60));
  expect(await figure('outbox_oldest_seconds')).toBe(String(10 * 60));
  expect(await figure('outbox_messages')).toBe('1');
  expect(await figure('items{kind="document",state="in-review"}')).toBe('1');
  expect(await figure('items{kind="document",state="quarantined"}')).toBe('1');
});

test('a file whose letters are not known yet counts too, and a letter that came back counts from then on', async () => {
  await put(letter(1, 'in-review', 5_000, { returns: [{ unit: 'bauamt', at: at(20), actor: 'unit:bauamt' }] }), 20);
  await read();
  expect(await figure('unrouted_oldest_seconds')).toBe(String(20 * 60));
  await put({ kind: 'delivery', state: 'opened', id: 'd-2', claimedAt: at(45) }, 40);
  await read();
  expect(await figure('unrouted_oldest_seconds')).toBe(String(45 * 60));
});

test('work that waits, by kind', async () => {
  for (const number of [1, 2, 3])
    await put(
      { kind: 'page', state: 'waiting', id: `d-1/p000${number}`, delivery: 'd-1', number },
      14 - number,
      'page',
    );
  await store.claim({ kind: 'page', id: 'd-1/p0001', work: 'page' }, { now: NINE, until: NINE + 1 });
  await read();
  expect(await figure('work_items{work="page",condition="due"}')).toBe('2');
  expect(await figure('work_items{work="page",condition="held"}')).toBe('1');
  expect(await figure('work_oldest_seconds{work="page"}')).toBe(String(12 * 60));
  expect(await figure('work_items{work="classify",condition="due"}')).toBe('0');
});

test('a store that does not answer leaves no old figures behind', async () => {
  await put(letter(1, 'in-review', 90), 30);
  await read();
  expect(await figure('unrouted_oldest_seconds')).toBeDefined();
  await store.close();
  await expect(read()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  for (const name of ['unrouted_oldest_seconds', 'outbox_messages', 'items{kind="document",state="in-review"}'])
    expect(await figure(name)).toBeUndefined();
});
