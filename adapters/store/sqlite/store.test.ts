// The SQLite store: all conformance suites of the ledger's ports on a real file.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isFault, type MailroomError } from '../../../domain/errors.ts';
import { smallDisk } from '../../../testing/services/small-disk.ts';
import { journalFault } from '../conformance/journal.conformance.ts';
import { claimed, creation, waiting } from '../conformance/sample-items.conformance.ts';
import { storeConformance } from '../conformance/store.conformance.ts';
import { openSqlite } from './driver.ts';
import { openSqliteStore } from './store.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'poststelle-store-'));

storeConformance('sqlite-store', async () => {
  const folder = await makeFolder();
  return {
    open: () => openSqliteStore(join(folder, 'poststelle.db')),
    remove: () => rm(folder, { recursive: true }),
  };
});

const inFile = (run: (path: string) => Promise<void>) => async (): Promise<void> => {
  const folder = await makeFolder();
  try {
    await run(join(folder, 'poststelle.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
};

test(
  'while another process holds the store, reading goes on and writing waits its turn',
  inFile(async (path) => {
    const store = await openSqliteStore(path);
    const other = openSqlite(path);
    other.exec('begin immediate');
    const writing = store.commit([creation(claimed('d-1'))]);
    await setImmediate();
    await setImmediate();
    expect(await store.get('delivery', 'd-1')).toBeUndefined();
    other.exec('commit');
    expect(await writing).toEqual(['committed']);
    other.close();
    await store.close();
  }),
);

test(
  'a change that is no item is refused without harm to those written in the same moment',
  inFile(async (path) => {
    const store = await openSqliteStore(path);
    const [good, bad] = await Promise.allSettled([
      store.commit([creation(claimed('d-1'))]),
      store.commit([creation(claimed('d-2')), creation({ ...claimed('d-3'), state: null as never })]),
    ]);
    expect(good).toMatchObject({ status: 'fulfilled', value: ['committed'] });
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'PORT_MISUSED' } });
    expect(await store.count('delivery')).toEqual({ claimed: 1 });
    expect(await journalFault(store)).toBeUndefined();
    await store.close();
  }),
);

test(
  'once closed, the one file is the whole store',
  inFile(async (path) => {
    const store = await openSqliteStore(path);
    await store.commit([creation(claimed('d-1'))]);
    await Promise.all([store.close(), store.close()]);
    await copyFile(path, `${path}.copy`);
    const copy = await openSqliteStore(`${path}.copy`);
    expect(await copy.get('delivery', 'd-1')).toEqual({ item: claimed('d-1'), version: 1 });
    await copy.close();
    await expect(store.get('delivery', 'd-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  }),
);

test(
  'a store of a newer version is left alone',
  inFile(async (path) => {
    await (await openSqliteStore(path)).close();
    const database = openSqlite(path);
    database.exec('pragma user_version = 999');
    database.close();
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'STORE_NEWER', details: { found: 999 } });
  }),
);

test(
  'a path without a folder or with something else in it is said to be unusable',
  inFile(async (path) => {
    await expect(openSqliteStore(join(path, 'nowhere', 'x.db'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await writeFile(path, 'Sehr geehrte Damen und Herren, '.repeat(200));
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  }),
);

test.for([
  [
    'an edited entry',
    `update journal set entry = json_set(entry, '$.actor', 'jemand') where sequence = 2`,
    2,
    'changed',
  ],
  ['a removed entry', 'delete from journal where sequence = 2', 3, 'gap'],
  [
    'an entry put in the place of another',
    `update journal set entry = (select entry from journal where sequence = 1) where sequence = 2`,
    1,
    'gap',
  ],
] as const)('%s of the journal is found', async ([, edit, sequence, what]) => {
  await inFile(async (path) => {
    const store = await openSqliteStore(path);
    for (const id of ['d-1', 'd-2', 'd-3']) await store.commit([creation(claimed(id))]);
    const database = openSqlite(path);
    database.exec(edit);
    expect(await journalFault(store)).toEqual({ sequence, what });
    database.exec(`update journal set entry = 'null' where sequence = 1`);
    await expect(journalFault(store)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN', details: { sequence: 1 } });
    database.close();
    await store.close();
  })();
});

test('a full disk stops writing, keeps what was acknowledged, and goes on when there is room', async ({ skip }) => {
  const disk = (await smallDisk(2 ** 21)) ?? skip('no small file system can be mounted here');
  try {
    const store = await openSqliteStore(join(disk.folder, 'poststelle.db'));
    let acknowledged = 0;
    const writeOn = async (): Promise<void> => {
      await store.commit(
        Array.from({ length: 20 }, (_, index) => creation(waiting('d-1', acknowledged + index), { next: 'page' })),
      );
      acknowledged += 20;
    };
    await writeOn();
    await disk.fill();
    let fault: unknown;
    while (fault === undefined) await writeOn().catch((error: MailroomError) => (fault = error));
    expect(isFault(fault, 'STORAGE_FULL')).toBe(true);
    expect(await store.waitingPages('d-1')).toBe(acknowledged);
    await expect(openSqliteStore(join(disk.folder, 'second.db'))).rejects.toMatchObject({ code: 'STORAGE_FULL' });

    await disk.clear();
    await writeOn();
    expect(await store.waitingPages('d-1')).toBe(acknowledged);
    expect(await journalFault(store)).toBeUndefined();
    await store.close();
  } finally {
    await disk.remove();
  }
});

test(
  'whoever reads a list page after page lets others have their turn in between',
  inFile(async (path) => {
    const store = await openSqliteStore(path);
    await store.commit([1, 2, 3].map((number) => creation(waiting('d-1', number))));
    let turns = 0;
    let reading = true;
    const others = (async () => {
      for (; reading; turns += 1) await setImmediate();
    })();
    const seen: number[] = [];
    for (let before = Number.MAX_SAFE_INTEGER; seen.length < 3; ) {
      const [one] = await store.list('page', { limit: 1, before });
      before = one!.order;
      seen.push(turns);
    }
    reading = false;
    await others;
    expect(new Set(seen).size).toBe(3);
    await store.close();
  }),
);
