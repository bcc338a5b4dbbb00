// Copy, migration, backup and restore: resumed after an interruption at any write; damaged data is refused.
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { collect, creation, decision, received } from '../adapters/store/conformance/sample-items.conformance.ts';
import { openSqlite } from '../adapters/store/sqlite/driver.ts';
import { sqliteWholeLedger } from '../adapters/store/sqlite/ledger-snapshot.ts';
import { openSqliteStore } from '../adapters/store/sqlite/store.ts';
import type { BlobRef } from '../domain/blob.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { WholeLedger } from '../domain/ports/ledger/ledger-snapshot.ts';
import { backupNote, makeBackup, restoreBackup } from './backup.ts';
import { moveLedger, type Place } from './copy-ledger.ts';
import { verifyJournal } from './verify-journal.ts';

const AT = '2026-11-27T12:00:00.000Z';

let folder: string;
let refs: readonly BlobRef[];
const open: { close(): Promise<void> }[] = [];

const storeAt = (name: string) => openSqliteStore(join(folder, `${name}.sqlite`));

const placeAt = async (name: string): Promise<Place> => {
  const ledger = await sqliteWholeLedger(join(folder, `${name}.sqlite`));
  open.push(ledger);
  return { ledger, blobs: folderBlobs(join(folder, name)) };
};

/** Three letters with their originals, a decision with its text. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poststelle-copy-'));
  const blobs = folderBlobs(join(folder, 'old'));
  refs = await Promise.all(['eins', 'zwei', 'drei', 'vier'].map((text) => blobs.put(Buffer.from(text))));
  const store = await storeAt('old');
  const letters = refs.slice(0, 3).map((ref, index) => received(`d-${index}`, ref));
  await store.commit(letters.map((letter) => creation(letter, { next: 'open' })));
  await store.commit([creation({ ...decision(1), text: refs[3]! })]);
  await store.close();
});

afterEach(async () => {
  for (const ledger of open.splice(0)) await ledger.close();
  await rm(folder, { recursive: true });
});

const isWhole = async (name: string): Promise<void> => {
  const store = await storeAt(name);
  expect(await collect(store.all('delivery'))).toHaveLength(3);
  expect(await store.due({ now: 0, limit: 9 })).toHaveLength(3);
  expect(await verifyJournal(store)).toMatchObject({ kind: 'holds', entries: 4 });
  await store.close();
  const blobs = folderBlobs(join(folder, name));
  for (const ref of refs) expect(await blobs.has(ref)).toBe(true);
};

/** Lets `writes` writes through; then the writer dies. */
const dying = ({ ledger, blobs }: Place, writes: number): Place => {
  let left = writes;
  const mortal =
    <A extends readonly unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      return write(...args);
    };
  const deadly: WholeLedger = {
    ...ledger,
    begin: mortal(ledger.begin),
    addRecords: mortal(ledger.addRecords),
    addEntries: mortal(ledger.addEntries),
    complete: mortal(ledger.complete),
    open: mortal(ledger.open),
    leave: mortal(ledger.leave),
  };
  const puts: Blobs = { ...blobs, put: mortal(blobs.put) };
  return { ledger: deadly, blobs: puts };
};

const opens = async (name: string): Promise<boolean> => {
  try {
    await (await storeAt(name)).close();
    return true;
  } catch {
    return false;
  }
};

test('a move killed at any write leaves one office that opens or none, never two, and the same call finishes it', async () => {
  // begin, decisions and deliveries, entries, complete, four blobs, open: nine writes at the new place.
  for (let writes = 0; writes <= 8; writes += 1) {
    const [from, to] = [await placeAt('old'), await placeAt(`new-${writes}`)];
    await expect(moveLedger(from, dying(to, writes), { at: AT })).rejects.toThrow('killed');
    if (writes > 0) expect(await opens(`new-${writes}`)).toBe(false);
    // Only the last write is behind the word that the old place has moved.
    expect(await opens('old')).toBe(writes < 8);
  }
  const { inventory, blobs, lost } = await moveLedger(await placeAt('old'), await placeAt('new-8'), { at: AT });
  expect({ items: inventory.items, entries: inventory.entries, count: blobs.count, lost }).toEqual({
    items: { 'delivery received': 3, 'decision made': 1 },
    ...{ entries: 4, count: 4, lost: [] },
  });
  await isWhole('new-8');
  expect(await opens('old')).toBe(false);
  // Once it has moved it does not move again, here or elsewhere.
  for (const name of ['new-8', 'another'])
    await expect(moveLedger(await placeAt('old'), await placeAt(name), { at: AT })).rejects.toMatchObject({
      code: 'STORE_MOVED',
    });
});

test('killed before it could say that it has moved, the old office works on, and moves with what came in since', async () => {
  const [from, to] = [await placeAt('old'), await placeAt('new')];
  await expect(moveLedger(dying(from, 0), to, { at: AT })).rejects.toThrow('killed');
  const store = await storeAt('old');
  await store.commit([creation(received('d-late', refs[0]!), { journal: [] })]);
  await store.close();
  const { inventory } = await moveLedger(from, to, { at: AT });
  expect(inventory.items).toEqual({ 'delivery received': 4, 'decision made': 1 });
});

test('an office with a missing file, or with a journal that does not hold, does not move', async () => {
  const [from, to] = [await placeAt('old'), await placeAt('new')];
  const { sha256 } = refs[1]!;
  const place = join(folder, 'old', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  await chmod(place, 0o644);
  await writeFile(place, 'zwoo');
  await expect(moveLedger(from, to, { at: AT })).rejects.toMatchObject({ code: 'BLOB_MISSING', details: { sha256 } });
  await rm(place);
  await expect(moveLedger(from, to, { at: AT })).rejects.toMatchObject({ code: 'BLOB_MISSING', details: { sha256 } });
  const database = openSqlite(join(folder, 'old.sqlite'));
  database.exec(`update journal set entry = json_set(entry, '$.actor', 'jemand') where sequence = 2`);
  database.close();
  await expect(moveLedger(from, to, { at: AT })).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' });
  expect([await opens('old'), await opens('new')]).toEqual([true, false]);
});

test('a target that loses a byte is noticed before anybody opens it', async () => {
  const [from, to] = [await placeAt('old'), await placeAt('new')];
  const forgetful: WholeLedger = {
    ...to.ledger,
    addRecords: (records) => to.ledger.addRecords(records.map((record) => ({ ...record, version: 1_000 }))),
  };
  await expect(moveLedger(from, { ...to, ledger: forgetful }, { at: AT })).rejects.toMatchObject({
    code: 'COPY_DIFFERS',
  });
  expect([await opens('old'), await opens('new')]).toEqual([true, false]);
});

test('a backup beside a running office comes back whole, blobs that arrived meanwhile included', async () => {
  const store = await storeAt('old');
  const blobs = folderBlobs(join(folder, 'old'));
  let late: Promise<unknown> = Promise.resolve();
  const backup = await placeAt('backup');
  const made = await makeBackup(await placeAt('old'), backup, {
    at: AT,
    onLedger: () => {
      late = store.commit([creation(received('d-late', refs[0]!))]);
    },
  });
  await late;
  expect(made).toMatchObject({ lost: [], inventory: { entries: 4 } });
  expect(backupNote(await backup.ledger.note())).toMatchObject({ madeAt: AT, inventory: made.inventory });
  await blobs.put(Buffer.from('fünf'));
  await store.close();
  const { inventory } = await restoreBackup(backup, await placeAt('new'), {});
  expect(inventory).toEqual(made.inventory);
  await isWhole('new');
  await expect(restoreBackup(backup, await placeAt('new'), {})).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY' });
});

test.each([
  ['an item that was edited', `update items set body = json_set(body, '$.station', 'anders') where kind = 'delivery'`],
  ['an item that is gone', `delete from items where kind = 'decision'`],
  ['a journal that was cut off', 'delete from journal where sequence = 4'],
  ['no note of a finished backup', 'delete from marks'],
])('a backup with %s is refused before anything is written', async (_, edit) => {
  const backup = await placeAt('backup');
  await makeBackup(await placeAt('old'), backup, { at: AT });
  const database = openSqlite(join(folder, 'backup.sqlite'));
  database.exec(edit);
  database.close();
  const target = await placeAt('new');
  await expect(restoreBackup(backup, target, {})).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  expect([await target.ledger.standing(), await target.ledger.isEmpty()]).toEqual([{ kind: 'open' }, true]);
  expect(await readdir(join(folder, 'new'))).toEqual(['tmp']);
});

test.each([
  ['is missing', (place: string) => rm(place)],
  ['was changed', (place: string) => writeFile(place, 'dreo')],
])('a backup of which a blob %s is refused', async (_, harm) => {
  const backup = await placeAt('backup');
  await makeBackup(await placeAt('old'), backup, { at: AT });
  const { sha256 } = refs[2]!;
  await harm(join(folder, 'backup', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
  await expect(restoreBackup(backup, await placeAt('new'), {})).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
});

test('an office that has lost a blob is backed up all the same, says which, and comes back without it', async () => {
  const { sha256 } = refs[2]!;
  await rm(join(folder, 'old', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
  const backup = await placeAt('backup');
  expect(await makeBackup(await placeAt('old'), backup, { at: AT })).toMatchObject({ lost: [sha256] });
  expect(await restoreBackup(backup, await placeAt('new'), {})).toMatchObject({ lost: [sha256] });
  expect(await opens('new')).toBe(true);
});

test('a backup takes the place of an earlier one only if its journal goes on where that one ended', async () => {
  const first = await makeBackup(await placeAt('old'), await placeAt('first'), { at: AT });
  const store = await storeAt('old');
  await store.commit([creation(received('d-late', refs[0]!))]);
  await store.close();
  expect(await makeBackup(await placeAt('old'), await placeAt('second'), { at: AT, before: first })).toMatchObject({
    inventory: { entries: 5 },
  });
  const other = { ...first, inventory: { ...first.inventory, head: 'f'.repeat(64) } };
  await expect(
    makeBackup(await placeAt('old'), await placeAt('third'), { at: AT, before: other }),
  ).rejects.toMatchObject({
    code: 'JOURNAL_BROKEN',
  });
});
