// The journal head is kept elsewhere once per day, only if the journal still contains the previous head.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileHeadWitness, readHeads } from '../adapters/head-witness/file-head-witness.ts';
import { openSqlite } from '../adapters/store/sqlite/driver.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import type { JournalHead } from '../domain/journal/journal-head.ts';
import type { Store } from '../domain/ports/ledger/store.ts';
import { newDelivery } from '../domain/transitions.ts';
import { keepHead } from './keep-head.ts';
import { verifyJournal } from './verify-journal.ts';

let folder: string;
let store: Store;
let now: number;
let told: JournalHead[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poststelle-heads-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'));
  now = Date.parse('2026-11-02T07:00:00Z');
  told = [];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, 'heads.jsonl');
const log = { keep: async (head: JournalHead) => void told.push(head), last: async () => undefined };
const look = () =>
  keepHead({ store, clock: { now: () => now, id: () => 'id' }, witnesses: [fileHeadWitness(file()), log] });
const nextDay = (): void => {
  now += 86_400_000;
};

let count = 0;
const write = async (entries: number): Promise<void> => {
  for (let written = 0; written < entries; written += 1) {
    count += 1;
    const at = new Date(now).toISOString();
    const item = newDelivery({
      ...{ id: `d${count}` as never, station: 's', fileName: 'a.pdf', claimedAt: at, hints: {}, path: '/a' },
    });
    const entry = { at, actor: 'station:s', action: 'claimed' as const, subject: `delivery:${item.id}`, details: {} };
    await store.commit([{ item, expects: 0, journal: [entry] }]);
  }
};

test('once a day, by whichever process: sequence, hash and time, in the file and in the log', async () => {
  expect(await look()()).toBeUndefined();
  expect(existsSync(file())).toBe(false);
  await write(3);
  const keep = look();
  expect(await keep()).toMatchObject({ sequence: 3, at: '2026-11-02T07:00:00.000Z' });
  await write(2);
  expect(await keep()).toBeUndefined();
  expect(await look()()).toBeUndefined();
  nextDay();
  expect(await look()()).toMatchObject({ sequence: 5 });
  expect((await readHeads(file()))!.map(({ sequence }) => sequence)).toEqual([3, 5]);
  expect(told).toEqual(await readHeads(file()));
  expect(await verifyJournal(store, told)).toMatchObject({ kind: 'holds', head: told[1]!.hash });
});

test.each([
  ['cut off', 'delete from journal where sequence > 2', 'head-missing'],
  ['emptied', 'delete from journal', 'head-missing'],
  [
    'changed at the head',
    `update journal set entry = json_set(entry, '$.hash', '${'0'.repeat(64)}') where sequence = 4`,
    'head-differs',
  ],
])('a journal that was %s is told every time, and no head of it is kept', async (_, sql, what) => {
  await write(4);
  await look()();
  const heads = (await readHeads(file()))!;
  const database = openSqlite(join(folder, 'store.sqlite'));
  database.exec(sql);
  database.close();
  nextDay();
  const keep = look();
  for (let again = 0; again < 2; again += 1)
    await expect(keep()).rejects.toMatchObject({ code: 'JOURNAL_BROKEN', details: { sequence: 4 } });
  expect(await readHeads(file())).toEqual(heads);
  const verdict = await verifyJournal(store, heads);
  expect(verdict.kind === 'broken' && verdict.faults.map((fault) => fault.what)).toContain(what);
});

test('an entry changed since the last head is told before a head is kept over it', async () => {
  await write(2);
  await look()();
  await write(2);
  const database = openSqlite(join(folder, 'store.sqlite'));
  database.exec(`update journal set entry = json_set(entry, '$.actor', 'jemand') where sequence = 3`);
  database.close();
  nextDay();
  await expect(look()()).rejects.toMatchObject({ code: 'JOURNAL_BROKEN', details: { sequence: 3 } });
});

test('a line that a crash has cut off spoils no other; a file of something else is refused', async () => {
  await write(1);
  await look()();
  appendFileSync(file(), '{"sequence":2,"ha');
  await write(1);
  nextDay();
  expect(await look()()).toMatchObject({ sequence: 2 });
  expect((await readHeads(file()))!.map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(readFileSync(file(), 'utf8')).toContain('{"sequence":2,"ha\n{');
  writeFileSync(file(), 'Dear Sir or Madam\n');
  await expect(readHeads(file())).rejects.toMatchObject({ code: 'JOURNAL_HEADS_UNAVAILABLE' });
  rmSync(file());
  expect(await readHeads(file())).toBeUndefined();
});
