// A multi-process installation with faults: hung workers, poison pages, silent networks, wrong clocks, full disks.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { folderBlobs } from '../../adapters/blobs/folder-blobs.ts';
import { topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { JOB_TYPE, jobContent } from '../../adapters/queue/job-message.ts';
import { WORKS, workTopology } from '../../adapters/queue/rabbitmq/topology.ts';
import { withChannel } from '../../adapters/rabbitmq/test-channel.ts';
import { openSqlite, type SqliteDatabase } from '../../adapters/store/sqlite/driver.ts';
import { roomsOf } from '../../app/run/files/paths.ts';
import { createRandom } from '../../fixtures/make-scans/random.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { type SettableClock, settableClock } from '../services/clock.ts';
import { otherHost } from '../services/other-host.ts';
import { type Broker, startRabbitmq } from '../services/rabbitmq.ts';
import { smallDisk } from '../services/small-disk.ts';
import { scriptedFile } from './scripted-files.ts';
import { eventually, type HouseProcess, type StartOptions, type TestHouse, testHouse } from './test-house.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

let count = 0;
let house: TestHouse;
let clock: SettableClock;
let database: SqliteDatabase;
beforeEach(async () => {
  count += 1;
  house = await testHouse(broker, `f${process.pid}x${count}`);
  clock = settableClock(join(house.folder, 'clock'));
  database = openSqlite(roomsOf(house.data).store);
});
afterEach(() => {
  database.close();
  return house.close();
});

/** All processes of the host go by one clock. */
const start = (role: Parameters<TestHouse['start']>[0], where: StartOptions = {}): Promise<HouseProcess> =>
  house.start(role, { env: clock.env, ...where });

const drop = (name: string, pageMs: number, poison?: number, pages = 1): void =>
  house.dropBytes(
    'steuer',
    `${name}.pdf`,
    scriptedFile(name, { pages, pageMs, ...(poison === undefined ? {} : { poison }) }),
  );

interface HeldPage {
  readonly id: string;
  readonly attempts: number;
  readonly crashes: number;
}
const heldPages = (): readonly HeldPage[] =>
  database.prepare(`select id, attempts, crashes from items where work = 'page' and held = 1`).all<HeldPage>();
const held = (): Promise<true> => eventually(() => (heldPages().length > 0 ? true : undefined));

const handedOver = (many: number): Promise<true> =>
  eventually(async () => ((await house.store.count('document'))['handed-over'] === many ? true : undefined));

/** Each document that lies ready for the unit, and the ids it was told under. */
const toldOf = (): Promise<ReadonlyMap<string, ReadonlySet<string>>> =>
  withChannel(broker, async (channel) => {
    const told = new Map<string, Set<string>>();
    const queue = topology(house.prefix).queueOf('steueramt');
    for (let got = await channel.get(queue); got; got = await channel.get(queue)) {
      const { id, data } = JSON.parse(got.content.toString());
      told.set(data.document, (told.get(data.document) ?? new Set()).add(id));
    }
    return told;
  });

/** Every letter lies with its unit once, each page was read once, and the books are right. */
const inOrder = async (letters: number): Promise<void> => {
  const told = await toldOf();
  expect([told.size, ...[...told.values()].map((ids) => ids.size)]).toEqual([letters, ...Array(letters).fill(1)]);
  const read = new Map<string, number>();
  for await (const { action, subject } of house.store.journal({ after: 0 }))
    if (action === 'read') read.set(subject, (read.get(subject) ?? 0) + 1);
  expect([...read.values()].filter((times) => times !== 1)).toEqual([]);
  expect(await verifyJournal(house.store)).toMatchObject({ kind: 'holds' });
  expect(JSON.parse((await house.command('reconcile')).stdout)).toMatchObject({ discrepancies: [] });
};

test('a worker that hangs past its lease is overtaken, and what it does when it wakes counts no more', {
  timeout: 900_000,
}, async () => {
  await Promise.all([start('watch'), start('relay'), start('scripted')]);
  const hanging = await start('scripted');
  for (const name of ['one', 'two']) drop(name, 1_500);
  await eventually(() => (heldPages().length === 2 ? true : undefined));
  hanging.child.kill('SIGSTOP');
  await handedOver(1);
  expect(heldPages()).toMatchObject([{ attempts: 1 }]);
  clock.set(2 * MINUTE_MS);
  await handedOver(2);
  hanging.child.kill('SIGCONT');
  // It works on.
  for (const name of ['three', 'four']) drop(name, 0);
  await handedOver(4);
  hanging.child.kill('SIGTERM');
  expect(await hanging.ended).toBe(0);
  await inOrder(4);
});

test('a page that kills every worker that reads it is set aside after eight of them; all other letters go their way', {
  timeout: 900_000,
}, async () => {
  await Promise.all([start('watch'), start('relay')]);
  drop('poison', 0, 2, 2);
  drop('innocent', 0);
  for (const death of [1, 2, 3, 4, 5, 6, 7, 8]) {
    // As systemd does.
    await start('scripted').then(
      ({ ended }) => ended,
      () => {}, // It had not even said that it was at work.
    );
    expect(heldPages()).toMatchObject([{ attempts: 1, crashes: death - 1 }]);
    clock.set(death * 2 * MINUTE_MS);
  }
  await start('scripted');
  const [set] = await eventually(async () => {
    const found = await house.store.list('page', { states: ['quarantined'], limit: 9 });
    return found.length > 0 ? found : undefined;
  });
  expect(set!.item).toMatchObject({ number: 2, reason: 'FAILED_REPEATEDLY', detail: 'PROCESS_DIED' });
  await handedOver(1);
  // Its other page waits for a person, and the file is there to look at.
  const [review] = await eventually(async () => {
    const found = await house.store.list('document', { states: ['in-review'], limit: 9 });
    return found.length > 0 ? found : undefined;
  });
  expect(review!.item).toMatchObject({ delivery: set!.item.delivery, pages: [{ number: 1 }], pageMissing: true });
  const delivery = (await house.store.get('delivery', set!.item.delivery))!.item;
  const { original } = delivery as Extract<typeof delivery, { state: 'separated' }>;
  const bytes = await folderBlobs(roomsOf(house.data).blobs).get(original);
  expect(Buffer.from(bytes)).toEqual(scriptedFile('poison', { pages: 2, pageMs: 0, poison: 2 }));
  await inOrder(1);
});

test('the network between a worker and the broker falls silent: others take over, and it comes back by itself', {
  timeout: 900_000,
}, async () => {
  const { hostname, port } = new URL(broker.url);
  const far = await otherHost({ hostname, port: Number(port) });
  await Promise.all([start('watch'), start('relay')]);
  const lonely = await start('scripted', { brokerUrl: `amqp://${far.server}/`, before: far.command });
  drop('in-hand', 2_000);
  await held();
  await far.cut();
  const other = await start('scripted');
  drop('meanwhile', 0);
  // The page in its hand it ends: store and blobs are in reach.
  await handedOver(2);
  await eventually(() => (lonely.said().includes('QUEUE_UNAVAILABLE') ? true : undefined));
  other.child.kill('SIGTERM');
  await other.ended;
  await far.mend();
  drop('afterwards', 0);
  await handedOver(3);
  await inOrder(3);
  await far.close();
});

test('a worker whose temporary folder is full waits for room; the page is innocent', { timeout: 900_000 }, async ({
  skip,
}) => {
  const disk = await smallDisk(48 * 2 ** 20);
  if (disk === undefined) return skip('no small file system can be had here');
  await Promise.all([start('watch'), start('relay')]);
  const worker = await house.start('work', { env: { ...clock.env, TMPDIR: disk.folder } });
  await disk.fill();
  await house.drop('steuer', 0);
  await eventually(() => (worker.said().includes('STORAGE_FULL') ? true : undefined));
  await disk.clear();
  await handedOver(1);
  await inOrder(1);
  worker.child.kill('SIGTERM');
  await worker.ended;
  await disk.remove();
});

test('the clock of the host is set forward and back by hours: nothing is set aside, and no lease from then holds up', {
  timeout: 900_000,
}, async () => {
  await Promise.all([start('watch'), start('relay')]);
  const doomed = await start('scripted');
  drop('before', 800);
  await held();
  clock.set(5 * HOUR_MS);
  await handedOver(1);
  drop('ahead', 5_000);
  await held();
  doomed.child.kill('SIGKILL');
  await doomed.ended;
  clock.set(-5 * HOUR_MS);
  await start('scripted');
  drop('behind', 0);
  await handedOver(3);
  expect(await house.store.count('page')).toEqual({ read: 3 });
  await inOrder(3);
});

test('jobs said several times, out of order, of later versions and broken: each letter goes once', {
  timeout: 900_000,
}, async () => {
  await Promise.all([start('watch'), start('relay'), start('scripted'), start('scripted')]);
  const names = ['one', 'two', 'three', 'four'];
  for (const name of names) drop(name, 50, undefined, 2);
  const random = createRandom(4);
  const { exchange, queueOf } = workTopology(house.prefix);
  await withChannel(broker, async (channel) => {
    const say = (work: string, content: Buffer, type = JOB_TYPE): boolean =>
      channel.publish(exchange, work, content, { type });
    while (((await house.store.count('document'))['handed-over'] ?? 0) < names.length) {
      for (const kind of ['delivery', 'page', 'document'] as const)
        for (const { item } of await house.store.list(kind, { limit: 20 })) {
          const work = random.pick(WORKS);
          say(work, jobContent({ work, kind, id: item.id }));
        }
      say('page', Buffer.from('{'));
      say('page', Buffer.from('{}'), 'de.poststelle.job.v2');
      // No more than the installation can process beside its own work.
      await channel.waitForConfirms();
      await eventually(async () => ((await channel.checkQueue(queueOf('page'))).messageCount === 0 ? true : undefined));
    }
  });
  await inOrder(names.length);
});
