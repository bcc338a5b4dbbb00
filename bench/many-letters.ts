// A store that has grown old: letters of two pages with their register data, 2 400 a day, in the embedded store.
//   node dist/bench/many-letters.js [letters] [folder]
// After each tenth: what it takes on disk and in memory, and how long claims, lists, counts and the register take.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../adapters/blobs/folder-blobs.ts';
import { openSqliteStore } from '../adapters/store/sqlite-store.ts';
import { bookOf, searched } from '../console/register-book.ts';
import { type DeliveryId, pageId } from '../domain/ids.ts';
import type { RegisterFields } from '../domain/index-fields.ts';
import type { Page } from '../domain/page.ts';
import type { Store } from '../domain/ports/store.ts';
import { loadLetters } from '../fixtures/letters/letters.ts';
import { verifyJournal } from '../pipeline/verify-journal.ts';
import { liveLetter } from './letter-life.ts';

const letters = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'poststelle-many-letters-'));
/** So many letters live at the same time: they share the waits for the disk. */
const AT_ONCE = 256;
const A_DAY = 2_400;
const FIRST_DAY = Date.parse('2025-01-01T07:00:00.000Z');
const DAY_MS = 86_400_000;
const TEXTS = 500;
const CLAIMS = 200;

const dayOf = (number: number): string =>
  new Date(FIRST_DAY + Math.floor(number / A_DAY) * DAY_MS + (number % A_DAY) * 10_000).toISOString();

const fieldsOf = (number: number): RegisterFields => {
  const found = (value: string) => ({ value, confidence: 0.97, place: { page: 0, words: [3, 4, 5] } });
  return {
    senderName: found(`Hausverwaltung Nr. ${number % 997}`),
    subject: found(`Grundsteuer zum Objekt ${number}`),
    date: found(dayOf(number).slice(0, 10)),
    ourReference: found(`22.${number}.4`),
  };
};

/** Milliseconds, the median of five. */
const timed = async (run: () => Promise<unknown>): Promise<string> => {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[2]!.toFixed(1);
};

const due = (number: number): Page => ({
  ...{ kind: 'page', state: 'waiting', id: pageId(`due-${number}` as DeliveryId, 1) },
  ...{ delivery: `due-${number}` as DeliveryId, number: 1 },
});

let entered = 0;
const claimMs = async (store: Store): Promise<string> => {
  const pages = Array.from({ length: CLAIMS }, (_, index) => due(entered + index));
  entered += CLAIMS;
  await store.commit(pages.map((item) => ({ item, expects: 0, journal: [], next: 'page' as const })));
  const began = performance.now();
  for (const { id } of pages) await store.claim({ kind: 'page', id, work: 'page' }, { now: 1, until: 2 });
  const each = (performance.now() - began) / CLAIMS;
  for (const page of pages) {
    const { version } = (await store.get('page', page.id))!;
    const item: Page = { ...page, state: 'quarantined', reason: 'PAGE_DAMAGED', detail: 'bench' };
    await store.commit([{ item, expects: version, journal: [] }]);
  }
  return each.toFixed(2);
};

/** Bytes on disk of a letter's text beside the store, from real texts of letters. */
const textBytes = async (): Promise<number> => {
  const blobs = folderBlobs(join(folder, 'blobs'));
  const all = loadLetters();
  let bytes = 0;
  for (let number = 0; number < TEXTS; number += 1) {
    const { sha256, size } = await blobs.put(Buffer.from(`${number}\n${all[number % all.length]!.text}`));
    if (size > 0) bytes += statSync(join(folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256)).blocks * 512;
  }
  return Math.round(bytes / TEXTS);
};

const measure = async (store: Store, file: string, number: number) => {
  await (await openSqliteStore(file)).close();
  const day = dayOf(Math.floor(number / 2)).slice(0, 10);
  const last = dayOf(number - 1).slice(0, 10);
  const nobody = () => [];
  return {
    letters: number,
    bytesALetter: Math.round(statSync(file).size / number),
    residentMB: Math.round(process.memoryUsage().rss / 1e6),
    claimMs: await claimMs(store),
    due50Ms: await timed(() => store.due({ now: 1, limit: 50, work: 'page' })),
    list50Ms: await timed(() => store.list('document', { states: ['handed-over'], limit: 50 })),
    countMs: await timed(() => store.count('document')),
    oneMs: await timed(() => store.get('document', `5b1c7f0e-4d2a-4a53-9f0e-${String(7).padStart(12, '0')}/d001`)),
    searchLastDayMs: await timed(async () => searched(await bookOf(store, { from: last, to: last }), '4711', nobody)),
    searchHalfwayBackMs: await timed(async () => searched(await bookOf(store, { from: day, to: day }), '4711', nobody)),
  };
};

try {
  const file = join(folder, 'store.sqlite');
  const store = await openSqliteStore(file);
  console.log(`text of a letter beside the store: ${await textBytes()} bytes on disk`);
  const step = Math.max(1, Math.floor(letters / 10));
  const began = performance.now();
  let next = 0;
  for (let until = step; until <= letters; until += step) {
    const oneByOne = async (): Promise<void> => {
      while (next < until) {
        const number = next;
        next += 1;
        await liveLetter(store, number, { at: dayOf(number), fields: fieldsOf(number) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, oneByOne));
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(JSON.stringify({ seconds, ...(await measure(store, file, until)) }));
  }
  const verifying = performance.now();
  const { kind, entries } = await verifyJournal(store);
  console.log(
    `journal ${kind}, ${entries} entries, verified in ${((performance.now() - verifying) / 1000).toFixed(0)} s`,
  );
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
