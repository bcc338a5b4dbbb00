// A database in which many letters lie, filled as a move fills it: `node dist/bench/store/full-database.js [letters]`. On the
// server that MONGODB_URL names, or on the wire server of the tests, which reads whole collections.
import { connectMongodb } from '../../adapters/store/mongodb/connection.ts';
import { mongodbWholeLedger } from '../../adapters/store/mongodb/ledger-snapshot.ts';
import { openMongodbStore } from '../../adapters/store/mongodb/store.ts';
import { type DeliveryId, pageId } from '../../domain/ids.ts';
import type { Page } from '../../domain/page.ts';
import type { WholeLedger } from '../../domain/ports/ledger/ledger-snapshot.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { bookOf } from '../../office/views/register-book.ts';
import { startMongodb } from '../../testing/services/mongodb.ts';
import { deliveryOf, liveLetter } from './letter-life.ts';
import { medianMs } from './median-ms.ts';
import { putInto } from './put-in.ts';

const letters = Number(process.argv[2] ?? 50_000);
const A_DAY = 2_400;
const FIRST_DAY = Date.parse('2025-01-01T07:00:00.000Z');
const DAY_MS = 86_400_000;
const TOGETHER = 100;
/** Pages that are due. */
const DUE = 200;
const CLAIMS = 50;

const dayOf = (number: number): string => new Date(FIRST_DAY + Math.floor(number / A_DAY) * DAY_MS).toISOString();

const all = async <T>(of: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = [];
  for await (const one of of) found.push(one);
  return found;
};

/** Letters live in memory; what is left of them is written as a move writes it. */
const fill = async (ledger: WholeLedger): Promise<void> => {
  await ledger.begin('a bench');
  const writer = putInto(ledger, { changes: 0, head: undefined });
  for (let number = 0; number < letters; number += 1) {
    await liveLetter(writer.store, number, { at: dayOf(number) });
    if ((number + 1) % TOGETHER === 0 || number + 1 === letters) await writer.put();
    if (number % 10_000 === 0) process.stderr.write('.');
  }
  await ledger.open();
};

const timed = async (run: () => Promise<unknown>): Promise<string> => (await medianMs(run)).toFixed(1);

const measure = async (store: Store) => {
  const delivery = 'due' as DeliveryId;
  const pages = Array.from({ length: DUE }, (_, index): Page => {
    return { kind: 'page', state: 'waiting', id: pageId(delivery, index + 1), delivery, number: index + 1 };
  });
  await store.commit(pages.map((item) => ({ item, expects: 0, journal: [], next: 'page' as const })));
  await store.count('page'); // Waits until all has been counted.
  const began = performance.now();
  for (const { id } of pages.slice(0, CLAIMS))
    await store.claim({ kind: 'page', id, work: 'page' }, { now: 1, until: 2 });
  const claimMs = ((performance.now() - began) / CLAIMS).toFixed(1);
  const halfway = Math.floor(letters / 2);
  const id = deliveryOf(halfway);
  const day = dayOf(halfway).slice(0, 10);
  return {
    claimMs,
    due50Ms: await timed(() => store.due({ now: 1, limit: 50, work: 'page' })),
    newest50Ms: await timed(() => store.list('document', { states: ['handed-over'], limit: 50 })),
    countsMs: await timed(() => store.count('document')),
    oneMs: await timed(() => store.get('delivery', id)),
    pagesOfOneMs: await timed(() => store.childrenOf('page', id)),
    journalOfOneMs: await timed(() => all(store.journal({ after: 0, subject: `delivery:${id}` }))),
    registerOfADayMs: await timed(async () => {
      const { length } = await bookOf(store, { from: day, to: day });
      if (length !== Math.min(A_DAY, letters)) throw new Error(`${length} letters on ${day}`);
    }),
  };
};

const database = `test-full-${process.pid}`;
const own = process.env.MONGODB_URL === undefined ? await startMongodb() : undefined;
const url = process.env.MONGODB_URL ?? own!.url;
const connection = await connectMongodb({ url, database });
try {
  const began = performance.now();
  const ledger = await mongodbWholeLedger(await connectMongodb({ url, database }), { place: database, now: () => 0 });
  await fill(ledger);
  await ledger.close();
  const seconds = Math.round((performance.now() - began) / 1000);
  const store = await openMongodbStore(await connectMongodb({ url, database }));
  process.stdout.write(`${JSON.stringify({ letters, secondsToFill: seconds, ...(await measure(store)) })}\n`);
  await store.close();
} finally {
  await connection.db.dropDatabase();
  await connection.close();
  await own?.stop();
}
