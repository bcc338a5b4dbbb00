// Fills the embedded store with years of letters: two pages with register data, 2 400 per day.
//   node dist/bench/store/many-letters.js LETTERS FOLDER
// At a hundredth, a tenth, a half and the whole of them: what they take on disk and in memory, and how long claims, lists,
// counts, the register, the figures and the report take (bench/store/old-store, in a process of its own). The first and the last
// thousand live step by step in the store; the others are put in (bench/store/put-in). The store stays in FOLDER, for bench/store/old-office.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { sqliteWholeLedger } from '../../adapters/store/sqlite/ledger-snapshot.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { roomsOf } from '../../app/run/files/paths.ts';
import type { JournalEntry } from '../../domain/journal/journal.ts';
import { loadLetters } from '../../fixtures/letters/letters.ts';
import { oldLetters } from './old-letters.ts';
import { type Behind, putInto } from './put-in.ts';

const [count, folder] = process.argv.slice(2);
const letters = Number(count);
/** So many letters live at the same time: they share the waits for the disk. */
const AT_ONCE = 256;
const LIVED = Math.min(1_000, Math.floor(letters / 100));
const TOGETHER = 2_000;
const TEXTS = 500;

const rooms = roomsOf(folder!);
const today = new Date().toISOString().slice(0, 10);
const { live } = oldLetters(letters, today);
let next = 0;
let head: JournalEntry | undefined;

/** Bytes on disk of a letter's text beside the store, from real texts of letters. */
const textBytes = async (): Promise<number> => {
  const blobs = folderBlobs(rooms.blobs);
  const all = loadLetters();
  let bytes = 0;
  for (let number = 0; number < TEXTS; number += 1) {
    const { sha256, size } = await blobs.put(Buffer.from(`${number}\n${all[number % all.length]!.text}`));
    if (size > 0) bytes += statSync(join(rooms.blobs, sha256.slice(0, 2), sha256.slice(2, 4), sha256)).blocks * 512;
  }
  return Math.round(bytes / TEXTS);
};

const liveUntil = async (end: number): Promise<void> => {
  const store = await openSqliteStore(rooms.store);
  const oneByOne = async (): Promise<void> => {
    while (next < end) {
      next += 1;
      await live(store, next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, oneByOne));
  await store.close();
};

const whatIsThere = async (): Promise<Behind> => {
  const store = await openSqliteStore(rooms.store);
  for await (const entry of store.journal({ after: head?.sequence ?? 0 })) head = entry;
  await store.close();
  const ledger = await sqliteWholeLedger(rooms.store);
  const { changes, end } = await ledger.read();
  await end();
  await ledger.close();
  return { changes, head };
};

const putInUntil = async (end: number): Promise<void> => {
  const ledger = await sqliteWholeLedger(rooms.store);
  const writer = putInto(ledger, await whatIsThere());
  while (next < end) {
    await live(writer.store, next);
    next += 1;
    if (next % TOGETHER === 0 || next === end) await writer.put();
  }
  await ledger.close();
};

const look = (...more: readonly string[]): object => {
  const script = fileURLToPath(new URL('old-store.js', import.meta.url));
  const args = [script, rooms.store, String(next), String(letters), today, ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
};

mkdirSync(folder!); // One that is there already is somebody else's.
console.log(`text of a letter beside the store: ${await textBytes()} bytes on disk`);
const began = performance.now();
await liveUntil(LIVED);
for (const share of [0.01, 0.1, 0.5, 1]) {
  const mark = Math.floor(letters * share);
  await putInUntil(share === 1 ? mark - LIVED : mark);
  const { size } = statSync(rooms.store);
  await liveUntil(mark);
  if (share === 1)
    console.log(`the last ${LIVED} letters: ${Math.round((statSync(rooms.store).size - size) / LIVED)} bytes each`);
  const seconds = Math.round((performance.now() - began) / 1000);
  const bytesALetter = Math.round(statSync(rooms.store).size / mark);
  console.log(JSON.stringify({ seconds, bytesALetter, ...look() }));
}
for (const whole of ['journal', 'reconcile', 'backup']) console.log(whole, JSON.stringify(look(whole)));
