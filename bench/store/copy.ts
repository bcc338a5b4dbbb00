// How long a backup, a restore and a move take: `node dist/bench/store/copy.js [letters] [blobs]`. The database is the wire server
// of the tests, or the MongoDB that MONGODB_URL names.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { makeFolderPlace } from '../../app/compose/ledger/copy-targets.ts';
import { openMongodbPlace } from '../../app/compose/ledger/mongodb.ts';
import { roomsOf } from '../../app/run/files/paths.ts';
import { makeBackup, restoreBackup } from '../../ledger/backup.ts';
import { moveLedger, type Place } from '../../ledger/copy-ledger.ts';
import { startMongodb } from '../../testing/services/mongodb.ts';
import { liveLetter } from './letter-life.ts';

const letters = Number(process.argv[2] ?? 2_000);
const count = Number(process.argv[3] ?? 500);
const folder = mkdtempSync(join(tmpdir(), 'poststelle-copy-'));
const server = process.env.MONGODB_URL === undefined ? await startMongodb() : undefined;
const url = process.env.MONGODB_URL ?? server!.url;
const rows: Record<string, string | number>[] = [];

const measured = async (what: string, run: () => Promise<{ readonly blobs: { readonly bytes: number } }>) => {
  const cpu = process.cpuUsage();
  const began = performance.now();
  let ledger = 0;
  onLedger = () => {
    ledger = performance.now() - began;
  };
  const { blobs } = await run();
  const { user, system } = process.cpuUsage(cpu);
  rows.push({
    what,
    'seconds for the ledger': (ledger / 1000).toFixed(1),
    'seconds in all': ((performance.now() - began) / 1000).toFixed(1),
    'CPU s': ((user + system) / 1e6).toFixed(1),
    'MB of blobs': Math.round(blobs.bytes / 1e6),
  });
};
let onLedger = (): void => {};
const listening = { onLedger: () => onLedger() };

try {
  const old = await makeFolderPlace(join(folder, 'old'));
  const store = await openSqliteStore(roomsOf(join(folder, 'old')).store);
  // What letter-life names, and bytes of about a page.
  await folderBlobs(roomsOf(join(folder, 'old')).blobs).put(Buffer.from('test'));
  for (let number = 0; number < letters; number += 1) await liveLetter(store, number);
  for (let number = 0; number < count; number += 1) await old.blobs.put(randomBytes(150_000));
  await store.close();
  const at = new Date().toISOString();
  const backup = await makeFolderPlace(join(folder, 'backup'));
  await measured('backup into a folder', () => makeBackup(old, backup, { at, ...listening }));
  const restored = await makeFolderPlace(join(folder, 'restored'));
  await measured('restore into a folder', () => restoreBackup(backup, restored, listening));
  const database: Place = await openMongodbPlace({ in: 'mongodb', url, database: `test-copy-${process.pid}` });
  await measured('move into a database', () => moveLedger(old, database, { at, ...listening }));
  const back = await makeFolderPlace(join(folder, 'back'));
  await measured('move back into a folder', () => moveLedger(database, back, { at, ...listening }));
  console.log(`${letters} letters of two pages: ${4 * letters} items`);
  console.table(rows);
  for (const { ledger } of [old, backup, restored, database, back]) await ledger.close();
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
