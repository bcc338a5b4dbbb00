// A worker process of the coordination bench: real except for reading, which takes a given time.
import { setTimeout as pause } from 'node:timers/promises';
import { rabbitmqQueue } from '../../adapters/queue/rabbitmq/queue.ts';
import type { BrokerSettings } from '../../adapters/rabbitmq/connection.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { systemClock } from '../../app/run/system-clock.ts';
import type { PageReading } from '../../domain/page.ts';
import type { PageResult, PageWorkers } from '../../domain/ports/page/page-workers.ts';
import { doWork } from '../../pipeline/engine/duties.ts';
import { readPages } from '../../pipeline/stages/03-read-pages.ts';
import { separate } from '../../pipeline/stages/04-separate.ts';

export interface WorkerOrders {
  readonly store: string;
  readonly broker: BrokerSettings;
  readonly prefix: string;
  /** Pages at the same time. */
  readonly hands: number;
  /** What a page costs, without computing. */
  readonly pageMs: number;
}

const ref = (letter: string) => ({ sha256: letter.repeat(64), size: 50_000 });
const READING: PageReading = {
  ...{ image: ref('a'), imageType: 'image/jpeg', preview: ref('b'), words: ref('c'), text: ref('d') },
  ...{ width: 2480, height: 3508, dpi: 300, skewDegrees: 0.2, skewConfidence: 1, orientation: 0 },
  ...{ textSource: 'ocr', readBy: 'scripted', wordCount: 250, meanConfidence: 0.93 },
};

const orders = JSON.parse(process.argv[2]!) as WorkerOrders;
const store = await openSqliteStore(orders.store);
const report = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
const queue = await rabbitmqQueue({ ...orders, patienceMs: 5_000, onFault: report });
const workers: PageWorkers = {
  size: orders.hands,
  open: async () => ({ kind: 'opened', mediaType: 'image/tiff', pageCount: 1 }),
  page: async (): Promise<PageResult & { times: Record<string, number> }> => {
    if (orders.pageMs > 0) await pause(orders.pageMs);
    return { kind: 'read', reading: READING, times: {} };
  },
  shinesThrough: async () => false,
  close: async () => {},
};
const duty = await doWork(
  {
    ...{ store, queue, clock: systemClock },
    observer: { stepDone: () => {}, faultSeen: ({ error }) => report(error) },
  },
  [readPages({ store, workers }), separate({ store, workers })] as never,
  [
    { work: ['page'], concurrency: orders.hands },
    { work: ['separate'], concurrency: 1 },
  ],
);
process.send!('ready');
process.once('message', async () => {
  await duty.stop();
  await queue.close();
  await store.close();
  const { user, system } = process.cpuUsage();
  process.send!({ cpuMs: (user + system) / 1000 }, () => process.disconnect());
});
