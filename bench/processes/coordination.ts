// The cost of coordination: pages through store and broker, parallel workers, handover to 90 units.
//   node dist/bench/processes/coordination.js [pages] [messages]
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from 'amqplib';
import { rabbitmqChannel } from '../../adapters/channel/rabbitmq/channel.ts';
import { topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { rabbitmqQueue } from '../../adapters/queue/rabbitmq/queue.ts';
import { connectOptions } from '../../adapters/rabbitmq/connection.ts';
import { openSqliteStore } from '../../adapters/store/sqlite/store.ts';
import { systemClock } from '../../app/run/system-clock.ts';
import type { OpenedDelivery } from '../../domain/delivery.ts';
import type { DocumentInHandover } from '../../domain/document.ts';
import { routedEntry } from '../../domain/handover/outbox.ts';
import type { RoutedMessage } from '../../domain/handover/routed-message.ts';
import { type DeliveryId, documentId, pageId } from '../../domain/ids.ts';
import type { Change, Store } from '../../domain/ports/ledger/store.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import { relay } from '../../pipeline/engine/relay.ts';
import { type Broker, startRabbitmq } from '../../testing/services/rabbitmq.ts';
import type { WorkerOrders } from './coordination-worker.ts';

const [pages = 2000, messages = 5000] = process.argv.slice(2).map(Number);
const PAGES_A_DELIVERY = 20;
/** Handovers under way, as the relay has them. */
const AT_ONCE = 50;
const UNITS = Array.from({ length: 90 }, (_, index) => `amt-${index}`);

const AT = '2026-03-04T08:09:10.111Z';
const ref = (letter: string) => ({ sha256: letter.repeat(64), size: 50_000 });

const openedDelivery = (number: number): OpenedDelivery => ({
  ...{ kind: 'delivery', state: 'opened', id: `delivery-${number}` as DeliveryId, station: 'eg', fileName: 'scan.tif' },
  ...{ hints: {}, claimedAt: AT, receivedAt: AT, original: ref('f'), mediaType: 'image/tiff' },
  pageCount: PAGES_A_DELIVERY,
});

/** Deliveries that are opened, their pages due: as the ledger has them when page work begins. */
const enterPages = async (store: Store, pages: number): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let number = 0; number < pages / PAGES_A_DELIVERY; number += 1) {
    const delivery = openedDelivery(number);
    const all = Array.from({ length: PAGES_A_DELIVERY }, (_, index) => pageId(delivery.id, index + 1));
    ids.push(...all);
    await store.commit([
      ...all.map(
        (id, index): Change => ({
          item: { kind: 'page', state: 'waiting', id, delivery: delivery.id, number: index + 1 },
          ...{ expects: 0, journal: [], next: 'page' },
        }),
      ),
      { item: delivery, expects: 0, journal: [] },
    ]);
  }
  return ids;
};

const startWorker = async (orders: WorkerOrders): Promise<ChildProcess> => {
  const child = fork(fileURLToPath(new URL('./coordination-worker.js', import.meta.url)), [JSON.stringify(orders)]);
  await new Promise((resolve) => child.once('message', resolve));
  return child;
};

const stopWorker = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once('message', ({ cpuMs }: { readonly cpuMs: number } & object) => resolve(cpuMs));
    child.send('end');
  });

let runs = 0;
/** Pages a second from the first job said to the last page written, all deliveries joined once. */
const runPages = async (
  broker: Broker,
  processes: number,
  { hands, pageMs, pages }: { readonly hands: number; readonly pageMs: number; readonly pages: number },
) => {
  runs += 1;
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-coordination-'));
  const path = join(folder, 'store.sqlite');
  const prefix = `c${process.pid}x${runs}`;
  const store = await openSqliteStore(path);
  const ids = await enterPages(store, pages);
  const orders = { store: path, broker: { url: broker.url, credentials: broker.credentials }, prefix, hands, pageMs };
  const workers: ChildProcess[] = [];
  for (let one = 0; one < processes; one += 1) workers.push(await startWorker(orders));
  const queue = await rabbitmqQueue({ broker, prefix, patienceMs: 60_000, onFault: (error) => console.error(error) });
  await queue.publish([]);
  while ((await queue.waiting('page')) === undefined) await pause(50);
  const began = performance.now();
  await queue.publish(ids.map((id) => ({ work: 'page', kind: 'page', id })));
  while (((await store.count('page')).read ?? 0) < ids.length) await pause(20);
  const seconds = (performance.now() - began) / 1000;
  while (((await store.count('delivery')).separated ?? 0) < ids.length / PAGES_A_DELIVERY) await pause(20);
  const cpuMs = (await Promise.all(workers.map(stopWorker))).reduce((sum, each) => sum + each, 0);
  await queue.close();
  await store.close();
  rmSync(folder, { recursive: true });
  return { pagesASecond: ids.length / seconds, cpuMsAPage: cpuMs / ids.length };
};

const messageFor = (number: number): RoutedMessage => {
  const delivery = `handed-${number}` as DeliveryId;
  return {
    ...{ document: documentId(delivery, 1), delivery, station: 'eg', receivedAt: AT, decidedAt: AT },
    ...{ unit: UNITS[number % UNITS.length]!, type: 'rechnung', unitConfidence: 0.97, typeConfidence: 0.99 },
    ...{ decidedBy: 'machine', reasons: ['CONFIDENT'], pageCount: 2, pdf: ref('a'), original: ref('f') },
    originalName: 'Scan 0001.tif',
  };
};

/** Confirmed messages a second straight to the broker, as many at a time as the relay has. */
const handOverDirectly = async (channel: Channel): Promise<number> => {
  const began = performance.now();
  let next = 0;
  const oneByOne = async (): Promise<void> => {
    while (next < messages) {
      const message = messageFor(next);
      next += 1;
      const { kind } = await channel.deliver(message);
      if (kind !== 'delivered') throw new Error('a message came back');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, oneByOne));
  return messages / ((performance.now() - began) / 1000);
};

/** The same through outbox and relay: each handover is in the ledger before the next fifty begin. */
const handOverFromOutbox = async (channel: Channel): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-outbox-'));
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  for (let from = 0; from < messages; from += 250) {
    await store.commit(
      Array.from({ length: Math.min(250, messages - from) }, (_, index): Change => {
        const message = messageFor(from + index);
        const { document, delivery, unit, type } = message;
        const item = {
          ...{ kind: 'document', state: 'in-handover', id: document, delivery, number: 1, unit, type },
          ...{ pages: [], hints: {}, pageMissing: false, pdf: message.pdf, decidedBy: 'machine' },
        } as unknown as DocumentInHandover;
        return { item, expects: 0, journal: [], outbox: [routedEntry(message)] };
      }),
    );
  }
  const { run } = relay({
    ...{ store, channel, clock: systemClock },
    observer: { stepDone: () => {}, faultSeen: ({ error }) => console.error(error) },
  });
  const began = performance.now();
  let done = 0;
  while (done < messages) done += await run();
  const seconds = (performance.now() - began) / 1000;
  await store.close();
  rmSync(folder, { recursive: true });
  return messages / seconds;
};

const handOver = async (broker: Broker) => {
  const prefix = `u${process.pid}`;
  const names = topology(prefix);
  const handover = await rabbitmqChannel({ broker, prefix, units: UNITS, onFault: (error) => console.error(error) });
  for (let up = false; !up; ) {
    up = await handover.deliver(messageFor(1)).then(
      () => true,
      () => pause(100, false),
    );
  }
  // Every unit takes its documents but one, whose system is dead.
  const connection = await connect(connectOptions(broker));
  let taken = 0;
  for (const unit of UNITS.slice(1)) {
    const channel = await connection.createChannel();
    await channel.prefetch(20);
    await channel.consume(names.queueOf(unit), (message) => {
      taken += 1;
      channel.ack(message!);
    });
  }
  const direct = await handOverDirectly(handover);
  const relayed = await handOverFromOutbox(handover);
  const forTheDead = Math.ceil(messages / UNITS.length) * 2;
  const began = performance.now();
  while (taken < messages * 2 + 1 - forTheDead) await pause(10);
  const behindMs = performance.now() - began;
  const channel = await connection.createChannel();
  const { messageCount } = await channel.checkQueue(names.queueOf(UNITS[0]!));
  await connection.close();
  await handover.close();
  return { direct, relayed, behindMs, keptForTheDead: messageCount };
};

/** What every figure here hangs on: how often this disk can be waited for, and how long the line at the processor is. */
const surroundings = () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-disk-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const began = performance.now();
  for (let count = 0; count < 100; count += 1) {
    writeSync(file, 'x'.repeat(4096));
    fdatasyncSync(file);
  }
  const flushes = 100 / ((performance.now() - began) / 1000);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return `${flushes.toFixed(0)} flushes/s, load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`;
};

const broker = await startRabbitmq();
try {
  console.log(`before: ${surroundings()}`);
  const raw: Record<string, unknown>[] = [];
  console.log('reading costs nothing         pages/s   CPU ms a page');
  for (const [processes, hands] of [
    [1, 16],
    [2, 16],
    [4, 8],
  ] as const) {
    const found = await runPages(broker, processes, { hands, pageMs: 0, pages });
    raw.push({ processes, hands, pageMs: 0, ...found });
    console.log(
      `  ${processes} processes × ${String(hands).padEnd(2)} hands      ${found.pagesASecond.toFixed(0).padStart(6)}   ${found.cpuMsAPage.toFixed(1).padStart(6)}`,
    );
  }
  console.log('a page takes 200 ms           pages/s   efficiency');
  for (const processes of [1, 2, 4, 8]) {
    const found = await runPages(broker, processes, { hands: 1, pageMs: 200, pages: processes * 100 });
    const efficiency = found.pagesASecond / (processes * 5);
    raw.push({ processes, hands: 1, pageMs: 200, efficiency, ...found });
    console.log(
      `  ${processes} processes             ${found.pagesASecond.toFixed(1).padStart(8)}   ${(efficiency * 100).toFixed(1).padStart(6)} %`,
    );
  }
  const handed = await handOver(broker);
  raw.push({ units: UNITS.length, messages, ...handed });
  console.log(
    `handover to ${UNITS.length} units, one of them dead: ${handed.direct.toFixed(0)} messages/s confirmed, `,
  );
  console.log(
    `  ${handed.relayed.toFixed(0)}/s from the outbox with the ledger; the others had theirs ${handed.behindMs.toFixed(0)} ms after`,
  );
  console.log(`  the last confirm; ${handed.keptForTheDead} wait for the dead one`);
  console.log(`after: ${surroundings()}`);
  console.log(JSON.stringify(raw));
} finally {
  await broker.stop();
}
