// The store's figures, SQLite and MongoDB side by side: `node dist/bench/store/store.js [items] [letters]`. MongoDB is the wire
// server of the tests, whose times say little about MongoDB's; and the one that MONGODB_URL names, if it does.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON, type Db } from 'mongodb';
import { connectMongodb } from '../../adapters/store/mongodb/connection.ts';
import { openMongodbStore } from '../../adapters/store/mongodb/store.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { type DeliveryId, pageId } from '../../domain/ids.ts';
import type { Page } from '../../domain/page.ts';
import type { Change } from '../../domain/ports/ledger/items.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { startMongodb } from '../../testing/services/mongodb.ts';
import { liveLetter } from './letter-life.ts';

const [items = 100_000, letters = 100] = process.argv.slice(2).map(Number);
const COMMITS = 500;
const TOGETHER = 50;

const page = (delivery: string, number: number): Change => {
  const item: Page = {
    ...{ kind: 'page', state: 'waiting', id: pageId(delivery as DeliveryId, number) },
    ...{ delivery: delivery as DeliveryId, number },
  };
  const entry = {
    at: '2026-11-02T07:00:00.000Z',
    actor: 'machine',
    action: 'opened' as const,
    subject: `page:${item.id}`,
  };
  return { item, expects: 0, next: 'page', journal: [{ ...entry, details: { pages: 1 } }] };
};

/** Milliseconds. */
const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await run();
  return performance.now() - began;
};

const perSecond = (count: number, ms: number): number => Math.round((count * 1000) / ms);
const fastest = async (run: () => Promise<unknown>): Promise<number> =>
  Math.min(await timed(run), await timed(run), await timed(run));

const drained = async (store: Store): Promise<void> => {
  for await (const _ of store.journal({ after: Number.MAX_SAFE_INTEGER }));
};

const measure = async (store: Store, size: () => Promise<number>) => {
  const before = await size();
  for (let letter = 1; letter <= letters; letter += 1) await liveLetter(store, letter);
  await drained(store);
  const bytesPerLetter = Math.round(((await size()) - before) / letters);
  const alone = await timed(async () => {
    for (let number = 1; number <= COMMITS; number += 1) await store.commit([page('alone', number)]);
  });
  const together = await timed(async () => {
    let next = 1;
    const write = async (): Promise<void> => {
      while (next <= COMMITS * 4) await store.commit([page('together', next++)]);
    };
    await Promise.all(Array.from({ length: TOGETHER }, write));
  });
  const moved = await timed(() => drained(store));
  const claims = await timed(async () => {
    for (const { id } of await store.due({ now: 1, limit: COMMITS }))
      await store.claim({ kind: 'page', id, work: 'page' }, { now: 1, until: 1e15 });
  });
  for (let from = 0; from < items; from += 500) {
    await store.commit(Array.from({ length: 500 }, (_, index) => page(`d-${from}`, index + 1)));
    if (from % 5_000 === 0) await drained(store);
    process.stderr.write('.');
  }
  await drained(store);
  return {
    'commits/s, one after the other': perSecond(COMMITS, alone),
    [`commits/s, ${TOGETHER} at a time`]: perSecond(COMMITS * 4, together),
    'ms until their entries are in the journal': Math.round(moved),
    'claims/s, one after the other': perSecond(COMMITS, claims),
    [`ms for 50 due, ${items} items`]: (await fastest(() => store.due({ now: 1, limit: 50 }))).toFixed(1),
    [`ms for a list of 50, ${items} items`]: (
      await fastest(() => store.list('page', { states: ['waiting'], limit: 50 }))
    ).toFixed(1),
    [`ms for the counts, ${items} items`]: (await fastest(() => store.count('page'))).toFixed(1),
    'bytes a letter of two pages': bytesPerLetter,
  };
};

/** What the documents take, without indexes and before MongoDB compresses them. */
const bsonSize = async (db: Db): Promise<number> => {
  let sum = 0;
  for (const name of ['items', 'journal', 'decisions'])
    for await (const document of db.collection(name).find()) sum += BSON.calculateObjectSize(document);
  return sum;
};

const onSqlite = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-bench-store-'));
  const file = join(folder, 'store.sqlite');
  try {
    const store = await openSqliteStore(file);
    const size = async (): Promise<number> => {
      // Another opening that closes empties the log into the file.
      await (await openSqliteStore(file)).close();
      return statSync(file).size;
    };
    const figures = await measure(store, size);
    await store.close();
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const onMongodb = async (url: string) => {
  const connection = await connectMongodb({ url, database: `bench-${process.pid}` });
  const store = await openMongodbStore(connection);
  try {
    return await measure(store, () => bsonSize(connection.db));
  } finally {
    await connection.db.dropDatabase();
    await store.close();
  }
};

const columns: Record<string, Awaited<ReturnType<typeof measure>>> = { SQLite: await onSqlite() };
const server = await startMongodb();
try {
  columns['wire server'] = await onMongodb(server.url);
} finally {
  await server.stop();
}
if (process.env.MONGODB_URL !== undefined) columns.MongoDB = await onMongodb(process.env.MONGODB_URL);
const names = Object.keys(columns);
process.stderr.write('\n');
for (const figure of Object.keys(columns.SQLite!)) {
  const row = names.map((name) => `${name} ${(columns[name] as Record<string, unknown>)[figure]}`);
  process.stdout.write(`${figure}: ${row.join(', ')}\n`);
}
process.stdout.write(`${JSON.stringify(columns)}\n`);
