// A multi-process installation over a real broker: processes are killed, and nothing is done twice.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { withChannel } from '../../adapters/rabbitmq/test-channel.ts';
import { openSqlite } from '../../adapters/store/sqlite/driver.ts';
import { roomsOf } from '../../app/run/files/paths.ts';
import { idInPath } from '../../domain/ids.ts';
import { verifyJournal } from '../../ledger/verify-journal.ts';
import { settableClock } from '../services/clock.ts';
import { type Broker, startRabbitmq } from '../services/rabbitmq.ts';
import { eventually, type TestHouse, testHouse } from './test-house.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

let count = 0;
let house: TestHouse;
const open = async (): Promise<void> => {
  count += 1;
  house = await testHouse(broker, `h${process.pid}x${count}`);
};
afterEach(() => house.close());

const handedOver = (many: number) =>
  eventually(async () => ((await house.store.count('document'))['handed-over'] === many ? true : undefined));

/** What lies ready for a unit, as its system sees it. */
const waitingFor = (unit: string): Promise<readonly { id: string; data: { document: string } }[]> =>
  withChannel(broker, async (channel) => {
    const events = [];
    const queue = topology(house.prefix).queueOf(unit);
    for (let got = await channel.get(queue); got; got = await channel.get(queue))
      events.push(JSON.parse(got.content.toString()));
    return events;
  });

const answer = (event: object, unit: string): Promise<unknown> =>
  withChannel(broker, async (channel) =>
    channel.publish(topology(house.prefix).acknowledgementExchange, `ack.${unit}`, Buffer.from(JSON.stringify(event))),
  );

test('watch, work, two relays and a console share the work, hear the unit, and end within ten seconds', {
  timeout: 900_000,
}, async () => {
  await open();
  const roles = ['watch', 'work', 'relay', 'relay', 'console'] as const;
  const processes = [];
  for (const role of roles) processes.push(await house.start(role));
  await house.drop('steuer', 0);
  await house.drop('steuer', 1);
  await handedOver(2);
  const events = await waitingFor('steueramt');
  expect(new Set(events.map(({ data }) => data.document)).size).toBe(2);

  // The very same bytes again: a person decides, at the console of another process.
  await house.drop('steuer', 0);
  const [waiting] = await eventually(async () => {
    const found = await house.store.list('document', { states: ['in-review'], limit: 1 });
    return found.length > 0 ? found : undefined;
  });
  const [, url, ticket] = /(http:\/\/[^/\s]+)\/anmelden#(\S+)/.exec(processes[4]!.said())!;
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url!, cookie },
      body: JSON.stringify(body),
    });
  const cookie = (await post('session', { ticket })).headers.get('set-cookie')!.split(';')[0]!;
  const decision = {
    ...{ type: 'anfrage', unit: 'kulturamt' },
    answers: { duplicate: 'not-duplicate' },
  };
  expect((await post(`documents/${idInPath(waiting!.item.id)}/decision`, decision, cookie)).status).toBe(200);
  await handedOver(3);
  expect((await waitingFor('kulturamt')).map(({ data }) => data.document)).toEqual([waiting!.item.id]);

  const [event] = events;
  const { document } = event!.data;
  await answer(
    {
      ...{ specversion: '1.0', id: 'answer-1', source: '/units/steueramt', time: new Date().toISOString() },
      type: 'de.poststelle.document.acknowledged.v1',
      data: { document, handover: event!.id, unit: 'steueramt', actor: 'Sachgebiet 21', outcome: 'accepted' },
    },
    'steueramt',
  );
  await eventually(async () => {
    const item = (await house.store.get('document', document))!.item;
    return item.state === 'accepted' ? item.acceptance : undefined;
  });

  expect((await house.command('topology', '--check')).code).toBe(0);
  const office = await house.command('start');
  expect([office.code, office.stderr]).toEqual([1, expect.stringContaining('OFFICE_RUNNING')]);

  const began = performance.now();
  for (const { child } of processes) child.kill('SIGTERM');
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(roles.map(() => 0));
  expect(performance.now() - began).toBeLessThan(10_000);
  const told = processes.map(({ said }) => said()).join('');
  expect(told.match(/"msg":"letter handed over"/g)).toHaveLength(3);
  expect(told).not.toContain('"level":50');
});

test('a worker killed with a page in its hand: its death is counted, the page’s attempt is not; another one reads it, nothing is lost or doubled', {
  timeout: 900_000,
}, async () => {
  await open();
  const { env, set } = settableClock(join(house.folder, 'clock'));
  await Promise.all([house.start('watch', { env }), house.start('relay', { env })]);
  const doomed = await house.start('work', { env });
  const database = openSqlite(roomsOf(house.data).store);
  const held = database.prepare(`select id, attempts, crashes from items where work = 'page' and held = 1`);
  await house.drop('steuer', 2);
  const page = await eventually(() =>
    held.get<{ readonly id: string; readonly attempts: number; readonly crashes: number }>(),
  );
  doomed.child.kill('SIGKILL');
  await doomed.ended;
  expect(page).toMatchObject({ attempts: 1, crashes: 0 });
  // It had not finished in the same moment.
  expect(held.get()).toEqual(page);
  // Its lease runs out.
  set(61_000);
  await house.start('work', { env });
  const second = await eventually(() => {
    const again = held.get<{ readonly attempts: number; readonly crashes: number }>();
    return again !== undefined && again.crashes > 0 ? again : undefined;
  });
  expect(second).toMatchObject({ attempts: 1, crashes: 1 });
  await handedOver(1);
  database.close();
  expect(await waitingFor('steueramt')).toHaveLength(1);
  expect(await verifyJournal(house.store)).toMatchObject({ kind: 'holds' });
  expect(JSON.parse((await house.command('reconcile')).stdout)).toMatchObject({ discrepancies: [] });
});

test('the broker is killed and started again under a house at work: every letter arrives', {
  timeout: 900_000,
}, async () => {
  await open();
  const processes = [];
  for (const role of ['watch', 'work', 'relay', 'console'] as const) processes.push(await house.start(role));
  await house.drop('steuer', 3);
  await eventually(async () => ((await house.store.count('page')).waiting === 1 ? true : undefined));
  await broker.kill9();
  await house.drop('steuer', 4);
  await eventually(async () => ((await house.store.count('delivery')).claimed === undefined ? true : undefined));
  await broker.start();
  await handedOver(2);
  expect(new Set((await waitingFor('steueramt')).map(({ data }) => data.document)).size).toBe(2);

  // Told to stop while the broker is away, nobody waits for it.
  await broker.kill9();
  const began = performance.now();
  for (const { child } of processes) child.kill('SIGTERM');
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
  expect(performance.now() - began).toBeLessThan(10_000);
});
