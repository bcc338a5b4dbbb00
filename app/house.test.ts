// A house of many processes over a real broker: letters go their way whoever dies, and nothing is done twice.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Broker, startRabbitmq } from '../fixtures/services/rabbitmq.ts';
import { eventually, type TestHouse, testHouse } from './test-house.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

let count = 0;
let house: TestHouse;
const open = async (): Promise<TestHouse> => {
  count += 1;
  house = await testHouse(broker, `h${process.pid}x${count}`);
  return house;
};
afterEach(() => house.close());

const handedOver = (many: number) =>
  eventually(async () => ((await house.store.count('document'))['handed-over'] === many ? true : undefined));

test('watch, work, relay and console together', { timeout: 180_000 }, async () => {
  await open();
  const roles = ['watch', 'work', 'work', 'relay', 'relay', 'console'] as const;
  const processes = await Promise.all(roles.map(house.start));
  for (const index of [0, 1, 2, 3]) await house.drop('steuer', index);
  await handedOver(4);
  for (const { child } of processes) child.kill('SIGTERM');
  const began = performance.now();
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(roles.map(() => 0));
  expect(performance.now() - began).toBeLessThan(10_000);
  console.log(processes.map((p) => p.said()).join('\n----\n'));
});
