// How an old store answers, in a process that does nothing else: node dist/bench/store/old-store.js FILE LETTERS ALL DAY [journal|reconcile|backup]
// FILE is what bench/store/many-letters has made so far: LETTERS of ALL, the last of which comes on DAY. Prints a JSON object:
// how long it takes to answer, or what one of those costs that read everything.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { sqliteWholeLedger } from '../../adapters/store/sqlite/ledger-snapshot.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { houseMetrics } from '../../app/observe/store-metrics.ts';
import { roomsOf } from '../../app/run/files/paths.ts';
import { type DeliveryId, documentId, pageId } from '../../domain/ids.ts';
import type { Page } from '../../domain/page.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { qualityReport } from '../../learning/quality.ts';
import { lastWords } from '../../learning/training-set.ts';
import { makeBackup } from '../../ledger/backup.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { lists } from '../../office/views/lists.ts';
import { bookOf, searchFor } from '../../office/views/register-book.ts';
import { joining } from '../../pipeline/engine/join.ts';
import { deliveryOf } from './letter-life.ts';
import { medianMs } from './median-ms.ts';
import { oldLetters } from './old-letters.ts';

const [file, count, all, day, whole] = process.argv.slice(2);
const letters = Number(count);
const CLAIMS = 200;
const MB = 1e6;

const timed = async (run: () => Promise<unknown>): Promise<number> => Number((await medianMs(run)).toFixed(2));

/** Once: what it finds, what it costs, and milliseconds for which nobody else in the process was served. */
const held = async <T>(run: () => Promise<T>) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await pause(10); // Counted is what lies between two looks.
  const cpu = process.cpuUsage();
  const began = performance.now();
  const found = await run();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(2));
  await pause(10);
  delay.disable();
  return {
    found,
    seconds,
    cpuSeconds: Number(((user + system) / 1e6).toFixed(1)),
    heldUpMs: Math.round(delay.max / 1e6),
    residentMB: Math.round(process.memoryUsage().rss / MB),
  };
};

const costOf = async (run: () => Promise<unknown>) => {
  const { found: _, ...cost } = await held(run);
  return cost;
};

const due = (number: number): Page => {
  const delivery = `due-${process.pid}-${number}` as DeliveryId;
  return { kind: 'page', state: 'waiting', id: pageId(delivery, 1), delivery, number: 1 };
};

const claimMs = async (store: Store): Promise<number> => {
  const pages = Array.from({ length: CLAIMS }, (_, index) => due(index));
  await store.commit(pages.map((item) => ({ item, expects: 0, journal: [], next: 'page' as const })));
  const began = performance.now();
  for (const { id } of pages) await store.claim({ kind: 'page', id, work: 'page' }, { now: 1, until: 2 });
  const each = (performance.now() - began) / CLAIMS;
  for (const page of pages) {
    const item: Page = { ...page, state: 'quarantined', reason: 'PAGE_DAMAGED', detail: 'bench' };
    await store.commit([{ item, expects: 2, journal: [] }]);
  }
  return Number(each.toFixed(2));
};

const answers = async () => {
  const opening = performance.now();
  const store = await openSqliteStore(file!);
  const openMs = Number((performance.now() - opening).toFixed(1));
  const resident = process.memoryUsage().rss;
  const { momentOf } = oldLetters(Number(all), day!);
  const halfway = momentOf(letters >> 1).slice(0, 10);
  const last = momentOf(letters - 1);
  const clock = { now: () => Date.parse(last) + 1_000, id: () => 'bench' };
  const search = (from: string, to: string) => () =>
    bookOf(
      store,
      { from, to },
      searchFor('4711', () => []),
    );
  const monthAgo = new Date(clock.now() - 30 * 86_400_000).toISOString().slice(0, 10);
  const { joinForgotten } = joining({ store, clock, queue: { publish: async () => {} } as never });
  // A fresh one each time: lists are kept for five seconds.
  const list = (name: 'today' | 'waiting' | 'setAside' | 'checks') => () => lists({ store, clock })[name]();
  const found = {
    openMs,
    firstResidentMB: Math.round(resident / MB),
    claimMs: await claimMs(store),
    breakLeasesMs: await timed(() => store.breakLeases({ now: Date.now(), wait: () => 0 })),
    dueMs: await timed(() => store.due({ now: clock.now(), limit: 50 })),
    list50Ms: await timed(() => store.list('document', { states: ['handed-over'], limit: 50 })),
    countMs: await timed(() => store.count('document')),
    oneMs: await timed(() => store.get('document', documentId(deliveryOf(letters >> 1), 1))),
    childrenMs: await timed(() => store.childrenOf('page', deliveryOf(letters >> 1))),
    duplicateMs: await timed(() => store.firstWith('f'.repeat(64), '-')),
    metricsMs: await timed(() => houseMetrics(new Registry(), { store, clock }).read()),
    joinForgottenMs: await timed(joinForgotten),
    todayMs: await timed(list('today')),
    reviewListMs: await timed(list('waiting')),
    setAsideMs: await timed(list('setAside')),
    checksMs: await timed(list('checks')),
    searchLastDayMs: await timed(search(last.slice(0, 10), last.slice(0, 10))),
    searchHalfwayBackMs: await timed(search(halfway, halfway)),
    searchThirtyDays: await costOf(search(monthAgo, last.slice(0, 10))),
    qualityReport: await costOf(() => qualityReport({ store, clock }, { checkShare: 0.03, collectOnly: false })),
    refitReadsDecisions: await costOf(() => lastWords(store.decisions(0))),
    decisionsReadThrough: await costOf(async () => {
      for await (const _ of store.decisions(0));
    }),
  };
  await store.close();
  return found;
};

/** The blobs of letters that never had any are all taken to be there; each is looked for nevertheless. */
const asIfThere = async (folder: string): Promise<Blobs> => {
  const blobs = folderBlobs(folder);
  const ref = await blobs.put(Buffer.from('test'));
  return { ...blobs, has: () => blobs.has(ref) };
};

/** What reads everything, each in a process of its own. */
const WHOLE: Readonly<Record<string, () => Promise<object>>> = {
  journal: async () => {
    const store = await openSqliteStore(file!);
    const verified = await held(() => verifyJournal(store));
    await store.close();
    return verified;
  },
  reconcile: async () => {
    const store = await openSqliteStore(file!);
    const blobs = await asIfThere(roomsOf(dirname(file!)).blobs);
    const { found, ...cost } = await held(() => reconcile({ store, blobs }));
    await store.close();
    return { found: { ...found, discrepancies: found.discrepancies.length }, ...cost };
  },
  backup: async () => {
    const folder = join(dirname(file!), 'backup');
    mkdirSync(folder);
    const blobs = await asIfThere(join(folder, 'blobs'));
    const [from, to] = [await sqliteWholeLedger(file!), await sqliteWholeLedger(join(folder, 'store.sqlite'))];
    const { found, ...cost } = await held(() =>
      makeBackup({ ledger: from, blobs }, { ledger: to, blobs }, { at: `${day}T20:00:00.000Z` }),
    );
    await to.close();
    await from.close();
    const gigabytes = Number((statSync(join(folder, 'store.sqlite')).size / 1e9).toFixed(2));
    rmSync(folder, { recursive: true });
    return { entries: found.inventory.entries, gigabytes, ...cost };
  },
};

const found = await (whole === undefined ? answers : WHOLE[whole]!)();
const peakMB = Math.round(process.resourceUsage().maxRSS / 1000);
process.stdout.write(`${JSON.stringify({ letters, ...found, peakMB })}\n`);
