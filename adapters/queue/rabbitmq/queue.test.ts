// The queue suite on a real broker that is also killed, and guarantees for many processes.
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Job } from '../../../domain/items.ts';
import type { Queue } from '../../../domain/ports/queue.ts';
import { type Broker, startRabbitmq } from '../../../testing/services/rabbitmq.ts';
import { connectOptions } from '../../rabbitmq/connection.ts';
import { eventually, withChannel } from '../../rabbitmq/test-channel.ts';
import { gate, job, jobs, notebook, queueConformance, unexpected } from '../queue.conformance.ts';
import { rabbitmqQueue } from './queue.ts';
import { workTopology } from './topology.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

let count = 0;
/** Each test has names of its own on the shared broker. */
const freshPrefix = (): string => {
  count += 1;
  return `q${process.pid}x${count}`;
};

const opened: Queue[] = [];
afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
});

const open = async (
  prefix: string,
  { onFault = unexpected, patienceMs = 30_000 }: { onFault?: (error: unknown) => void; patienceMs?: number } = {},
): Promise<Queue> => {
  const queue = await rabbitmqQueue({ broker, prefix, patienceMs, onFault });
  opened.push(queue);
  return queue;
};

queueConformance('rabbitmq-queue', async () => ({ queue: await open(freshPrefix()), remove: async () => {} }));

test('the broker is killed while jobs are said and done: all that was said is done, and it is told once', {
  timeout: 120_000,
}, async () => {
  const prefix = freshPrefix();
  const faults: unknown[] = [];
  const [speaker, worker] = [
    await open(prefix, { onFault: (error) => faults.push(error), patienceMs: 100_000 }),
    await open(prefix, { onFault: () => {} }),
  ];
  const { note, saw } = notebook();
  const half = gate();
  let done = 0;
  const handle = async ({ id }: Job): Promise<void> => {
    note(id);
    done += 1;
    if (done === 300) half.open();
  };
  await worker.consume({ work: ['page'], concurrency: 4, handle, onError: unexpected });
  const all = jobs('page', 2_000);
  const said = (async () => {
    for (let at = 0; at < all.length; at += 100) await speaker.publish(all.slice(at, at + 100));
  })();
  await half.opened;
  await broker.kill9();
  await broker.start();
  await said;
  await saw(all);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
});

test('queues deleted by hand are there again, with their consumers', async () => {
  const prefix = freshPrefix();
  const faults: unknown[] = [];
  const queue = await open(prefix, { onFault: (error) => faults.push(error) });
  const { note, saw } = notebook();
  const handle = async ({ id }: Job) => note(id);
  await queue.consume({ work: ['page'], concurrency: 1, handle, onError: unexpected });
  await queue.publish([job('page', 'p-1')]);
  await saw([{ id: 'p-1' }]);
  const { queueOf } = workTopology(prefix);
  await withChannel(broker, async (channel) => {
    await channel.deleteQueue(queueOf('page'));
    await channel.deleteQueue(queueOf('decide'));
  });
  await queue.publish([job('page', 'p-2'), job('decide', 'd-1')]);
  await saw([{ id: 'p-2' }]);
  await eventually(async () => (await queue.waiting('decide')) === 1);
});

test('a message that is no job of this version goes to the dead letters, is reported, and holds up nobody', async () => {
  const prefix = freshPrefix();
  const { exchange, deadLetterQueue } = workTopology(prefix);
  const faults: unknown[] = [];
  const queue = await open(prefix, { onFault: (error) => faults.push(error) });
  const { note, saw } = notebook();
  const handle = async ({ id }: Job) => note(id);
  await queue.consume({ work: ['page'], concurrency: 1, handle, onError: unexpected });
  await queue.publish([job('page', 'before')]);
  await withChannel(broker, async (channel) => {
    const send = (type: string, content: string): boolean =>
      channel.publish(exchange, 'page', Buffer.from(content), { type });
    send('de.poststelle.job.v1', '{"work":"page"');
    send('de.poststelle.job.v1', '{"work":"shred","kind":"page","id":"p-1"}');
    send('de.poststelle.job.v2', '{"work":"page","kind":"page","id":"p-1"}');
    await eventually(async () => (await channel.checkQueue(deadLetterQueue)).messageCount === 3);
  });
  await queue.publish([job('page', 'after')]);
  await saw([{ id: 'before' }, { id: 'after' }]);
  expect(faults).toMatchObject([
    { code: 'MESSAGE_INVALID', details: { what: 'not JSON' } },
    { code: 'MESSAGE_INVALID', details: { what: 'work' } },
    { code: 'MESSAGE_INVALID', details: { what: 'type de.poststelle.job.v2' } },
  ]);
});

test('a job carries the trace of its delivery, also while it waits to be tried again', async () => {
  const prefix = freshPrefix();
  const queue = await open(prefix);
  const page = job('page', '0b0c6a1f-9e37-4d5a-8a3c-1f2e3d4c5b6a/p0003');
  await queue.publish([page]);
  await queue.later([page], 10_000);
  await queue.publish([job('page', 'no-uuid/p0001')]);
  const read = (name: string) =>
    withChannel(broker, async (channel) => {
      const got = await channel.get(name, { noAck: true });
      return got === false ? undefined : (got.properties.headers as Record<string, unknown>).traceparent;
    });
  const traceparent = '00-0b0c6a1f9e374d5a8a3c1f2e3d4c5b6a-0b0c6a1f9e374d5a-01';
  const { queueOf } = workTopology(prefix);
  expect(await read(queueOf('page'))).toBe(traceparent);
  expect(await read(`${prefix}.retry.10s.v1`)).toBe(traceparent);
  expect(await read(queueOf('page'))).toBeUndefined();
});

test('a job in the hands of a worker that vanishes goes to another', async () => {
  const prefix = freshPrefix();
  const first = await open(prefix);
  await first.publish([job('page', 'p-1')]);
  const { queueOf } = workTopology(prefix);
  const lost = await connect(connectOptions(broker));
  const channel = await lost.createChannel();
  await eventually(async () => (await channel.get(queueOf('page'))) !== false);
  const { note, saw } = notebook();
  const handle = async ({ id }: Job) => note(id);
  await first.consume({ work: ['page'], concurrency: 1, handle, onError: unexpected });
  await lost.close();
  await saw([{ id: 'p-1' }]);
});

test('a worker has no more in its hands than it works on', async () => {
  const prefix = freshPrefix();
  const [busy, free] = [await open(prefix), await open(prefix)];
  const [begun, door] = [gate(), gate()];
  const handle = (): Promise<void> => {
    begun.open();
    return door.opened;
  };
  await busy.consume({ work: ['page'], concurrency: 1, handle, onError: unexpected });
  await busy.publish(jobs('page', 4));
  await begun.opened;
  const { ids, note } = notebook();
  const all = gate();
  await free.consume({
    work: ['page'],
    concurrency: 1,
    handle: async ({ id }) => {
      note(id);
      if (ids.length === 3) all.open();
    },
    onError: unexpected,
  });
  await all.opened;
  door.open();
});

test('while the broker is away a speaker waits, but not for ever', async () => {
  const faults: unknown[] = [];
  const nobody = { url: 'amqp://127.0.0.1:1/', credentials: broker.credentials };
  const queue = await rabbitmqQueue({
    broker: nobody,
    prefix: freshPrefix(),
    patienceMs: 300,
    onFault: (error) => faults.push(error),
  });
  opened.push(queue);
  const began = performance.now();
  await queue.publish(jobs('page', 1_000));
  expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  expect(await queue.waiting('page')).toBeUndefined();
  expect(faults).toMatchObject([{ code: 'QUEUE_UNAVAILABLE' }]);
});

test('one process of all hears a bell, and the next one when it ends', async () => {
  const prefix = freshPrefix();
  const queues = [await open(prefix), await open(prefix), await open(prefix)];
  const heard: number[] = [];
  let wake = (): void => {};
  let running = 0;
  for (const [index, queue] of queues.entries()) {
    const task = async (): Promise<number> => {
      running += 1;
      expect(running).toBe(1);
      heard.push(index);
      wake();
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return 0;
    };
    await queue.listen('relay', task, unexpected);
  }
  const rounds = async (times: number): Promise<void> => {
    for (const until = heard.length + times; heard.length < until; ) {
      const next = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (const queue of queues) queue.ring('relay');
      await next;
    }
  };
  await rounds(8);
  expect(new Set(heard).size).toBe(1);
  const [first] = heard;
  await queues[first!]!.close();
  heard.length = 0;
  await rounds(5);
  expect(new Set(heard).size).toBe(1);
  expect(heard[0]).not.toBe(first);
});
