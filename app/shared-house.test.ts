// A house as a city has it: processes that share a MongoDB (a wire server) and a RabbitMQ, and lose either for a while.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { topology } from '../adapters/handover/rabbitmq-topology.ts';
import { withChannel } from '../adapters/rabbitmq/test-channel.ts';
import { startMongodb, type WireServer } from '../fixtures/services/mongodb.ts';
import { type Broker, startRabbitmq } from '../fixtures/services/rabbitmq.ts';
import { eventually, type TestHouse, testHouse } from './test-house.ts';

let broker: Broker;
let database: WireServer;
beforeAll(async () => {
  [broker, database] = await Promise.all([startRabbitmq(), startMongodb({ keeps: true })]);
});
afterAll(() => Promise.all([broker.stop(), database.stop()]));

let house: TestHouse;
afterEach(() => house.close());

test('two workers and two relays over both: letters arrive, whatever is stopped and started under them', {
  timeout: 300_000,
}, async () => {
  house = await testHouse(broker, `s${process.pid}`, { mongodb: database.url });
  const roles = ['watch', 'work', 'work', 'relay', 'relay'] as const;
  const processes = await Promise.all(roles.map((role) => house.start(role)));
  for (const letter of [0, 1, 2, 3]) await house.drop('steuer', letter);
  await eventually(async () => ((await house.store.count('document'))['handed-over'] === 4 ? true : undefined));
  const ids = await withChannel(broker, async (channel) => {
    const all: string[] = [];
    const queue = topology(house.prefix).queueOf('steueramt');
    for (let got = await channel.get(queue); got; got = await channel.get(queue))
      all.push(JSON.parse(got.content.toString()).data.document);
    return all;
  });
  expect(new Set(ids).size).toBe(4);
  for (const { child } of processes) child.kill('SIGTERM');
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(roles.map(() => 0));
  console.log(processes.map(({ said }) => said()).join(''));
});
