// A multi-process installation over MongoDB (a wire server) and RabbitMQ, either of which fails for a while.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { withChannel } from '../../adapters/rabbitmq/test-channel.ts';
import { connectMongodb } from '../../adapters/store/mongodb/connection.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { settableClock } from '../services/clock.ts';
import { startMongodb, type WireServer } from '../services/mongodb.ts';
import { type Broker, startRabbitmq } from '../services/rabbitmq.ts';
import { scriptedFile } from './scripted-files.ts';
import { eventually, type TestHouse, testHouse } from './test-house.ts';

let broker: Broker;
let database: WireServer;
beforeAll(async () => {
  [broker, database] = await Promise.all([startRabbitmq(), startMongodb({ keeps: true })]);
});
afterAll(() => Promise.all([broker.stop(), database.stop()]));

const HOURS_MS = 5 * 3_600_000;

let house: TestHouse;
afterEach(() => house.close());

const handedOver = (many: number): Promise<true> =>
  eventually(async () => {
    // The database may be away.
    const counts = await house.store.count('document').catch(() => undefined);
    return counts?.['handed-over'] === many ? true : undefined;
  });

test('two workers whose clocks are hours wrong and two relays over both, which stop and start again: all letters arrive', {
  timeout: 900_000,
}, async () => {
  const began = Date.now();
  house = await testHouse(broker, `s${process.pid}`, { mongodb: database.url });
  const wrong = [HOURS_MS, -HOURS_MS].map((ms, index) => {
    const clock = settableClock(join(house.folder, `clock-${index}`));
    clock.set(ms);
    return house.start('work', { env: clock.env });
  });
  const others = (['watch', 'relay', 'relay'] as const).map((role) => house.start(role));
  const processes = await Promise.all([...others, ...wrong]);
  await house.drop('steuer', 0);
  await handedOver(1);
  await database.kill9();
  for (const letter of [1, 2]) await house.drop('steuer', letter);
  await eventually(() => (processes.some(({ said }) => said().includes('STORE_UNAVAILABLE')) ? true : undefined));
  await database.start();
  await handedOver(3);
  await broker.kill9();
  await house.drop('steuer', 3);
  await broker.start();
  await handedOver(4);

  const ids = await withChannel(broker, async (channel) => {
    const all: { readonly id: string; readonly document: string }[] = [];
    const queue = topology(house.prefix).queueOf('steueramt');
    for (let got = await channel.get(queue); got; got = await channel.get(queue)) {
      const { id, data } = JSON.parse(got.content.toString());
      all.push({ id, document: data.document });
    }
    return all;
  });
  expect(new Set(ids.map(({ document }) => document)).size).toBe(4);
  expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
  expect(await house.store.count('page')).toEqual({ read: 4 });
  expect(await verifyJournal(house.store)).toMatchObject({ kind: 'holds' });
  expect(JSON.parse((await house.command('reconcile')).stdout)).toMatchObject({ discrepancies: [] });
  // Everybody went by the database's time.
  for await (const { at } of house.store.journal({ after: 0 })) {
    expect(Date.parse(at)).toBeGreaterThanOrEqual(began - 1_000);
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now() + 1_000);
  }
  const told = performance.now();
  for (const { child } of processes) child.kill('SIGTERM');
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(processes.map(() => 0));
  expect(performance.now() - told).toBeLessThan(10_000);
});

test('a page in hand when the database goes away is given back as soon as it returns, and nothing counts against it', {
  timeout: 900_000,
}, async () => {
  // Shorter than the database takes to start: giving back fails before it is there again.
  const url = `${database.url}?serverSelectionTimeoutMS=300`;
  house = await testHouse(broker, `g${process.pid}`, { mongodb: url });
  const { db, close } = await connectMongodb({ url: database.url, database: house.prefix });
  const held = () => db.collection('items').findOne({ work: 'page', held: true });
  const [worker] = await Promise.all([house.start('scripted'), house.start('watch'), house.start('relay')]);
  house.dropBytes('steuer', 'in-hand.pdf', scriptedFile('in-hand', { pages: 1, pageMs: 2_000 }));
  const before = await eventually(async () => (await held()) ?? undefined);
  await database.kill9();
  const failed = new RegExp(`"page":"${before.id}".*STORE_UNAVAILABLE|STORE_UNAVAILABLE.*"page":"${before.id}"`);
  await eventually(() => (failed.test(worker.said()) ? true : undefined));
  await database.start();
  const again = await eventually(async () => {
    const found = await held();
    return found !== null && found.version > before.version ? found : undefined;
  });
  expect([before.attempts, again.attempts]).toEqual([1, 1]);
  await handedOver(1);
  await close();
});
