// Definitions on a real broker: declaration and comparison.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Broker, startRabbitmq } from '../../testing/services/rabbitmq.ts';
import { handoverDefinitions, topology } from '../channel/rabbitmq/topology.ts';
import { workTopology } from '../queue/rabbitmq/topology.ts';
import { applyTo, type Definitions, differencesOf } from './definitions.ts';
import { withChannel } from './test-channel.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

const house = (prefix: string): Definitions => {
  const [work, handover] = [workTopology(prefix).definitions, handoverDefinitions(topology(prefix), ['bauamt'])];
  return {
    exchanges: [...work.exchanges, ...handover.exchanges],
    queues: [...work.queues, ...handover.queues],
    bindings: [...work.bindings, ...handover.bindings],
  };
};

test('on a new broker everything is missing; declared once or twice, nothing is', async () => {
  const definitions = house('fresh');
  const missing = await differencesOf(broker, definitions);
  const names = [...definitions.exchanges, ...definitions.queues].map(({ name }) => name);
  expect(missing.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(new Set(missing.map(({ setting }) => setting))).toEqual(new Set(['missing']));
  await applyTo(broker, definitions);
  expect(await differencesOf(broker, definitions)).toEqual([]);
  await applyTo(broker, definitions);
  expect(await differencesOf(broker, definitions)).toEqual([]);
});

test('every setting that differs is named, on both sides, and declaring over it is refused', async () => {
  const definitions = house('other');
  const { queueOf } = workTopology('other');
  await applyTo(broker, definitions);
  await withChannel(broker, async (channel) => {
    await channel.deleteQueue(queueOf('page'));
    await channel.deleteQueue(queueOf('open'));
    await channel.deleteExchange('other.unrouted.v1');
    await channel.assertQueue(queueOf('page'), {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 3, 'x-max-length': 7 },
    });
    await channel.assertExchange('other.unrouted.v1', 'direct', { durable: true });
  });
  const found = await differencesOf(broker, definitions);
  const of = (name: string) => found.filter((difference) => difference.name === name);
  expect(of(queueOf('open'))).toEqual([{ what: 'queue', name: queueOf('open'), setting: 'missing' }]);
  expect(of('other.unrouted.v1')).toContainEqual({
    what: 'exchange',
    name: 'other.unrouted.v1',
    setting: 'type',
    wanted: 'fanout',
    found: 'direct',
  });
  expect(of(queueOf('page')).toSorted((a, b) => (a.setting < b.setting ? -1 : 1))).toMatchObject([
    { setting: 'x-dead-letter-exchange', wanted: 'other.work.dlx.v1', found: 'none' },
    { setting: 'x-delivery-limit', wanted: '5', found: '3' },
    { setting: 'x-max-length', wanted: '50000', found: '7' },
    { setting: 'x-overflow', wanted: 'reject-publish', found: 'none' },
  ]);
  await expect(applyTo(broker, definitions)).rejects.toThrow('PRECONDITION_FAILED');
});
