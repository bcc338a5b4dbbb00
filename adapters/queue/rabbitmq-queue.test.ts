// The suite for queues on a real broker, which is also killed, and what a house with many processes may count on beyond it.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Job } from '../../domain/items.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import { type Broker, startRabbitmq } from '../../fixtures/services/rabbitmq.ts';
import { gate, job, jobs, notebook, queueConformance, unexpected } from './queue.conformance.ts';
import { rabbitmqQueue } from './rabbitmq-queue.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

let count = 0;
const freshPrefix = (): string => {
  count += 1;
  return `q${process.pid}x${count}`;
};

const open = (prefix: string, onFault: (error: unknown) => void = unexpected): Promise<Queue> =>
  rabbitmqQueue({ broker, prefix, patienceMs: 20_000, onFault });

queueConformance('rabbitmq-queue', async () => ({ queue: await open(freshPrefix()), remove: async () => {} }));
