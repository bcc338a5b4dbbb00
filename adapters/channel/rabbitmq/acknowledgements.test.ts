// The units' answers over a real broker, and the consumer that a department's developer may copy.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Acknowledged, Acknowledgement } from '../../../domain/handover/acknowledgement.ts';
import { handoverId, type RoutedMessage } from '../../../domain/handover/routed-message.ts';
import type { Channel } from '../../../domain/ports/units/channel.ts';
import { listen } from '../../../server/http/listen.ts';
import { documentServer } from '../../../server/unit-routes/document-server.ts';
import { type Broker, startRabbitmq } from '../../../testing/services/rabbitmq.ts';
import { folderBlobs } from '../../blobs/folder-blobs.ts';
import { eventually, withChannel } from '../../rabbitmq/test-channel.ts';
import { PDF, sampleMessage, sampleWithdrawal } from '../sample-message.conformance.ts';
import { rabbitmqAcknowledgements } from './acknowledgements.ts';
import { rabbitmqChannel } from './channel.ts';
import { topology } from './topology.ts';

const example = JSON.parse(
  readFileSync(new URL('../../../docs/messages/document-acknowledged.v1.example.json', import.meta.url), 'utf8'),
);
const UNITS = ['steueramt', 'bauamt'];

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

let count = 0;
/** An office that listens, and a unit's system that speaks to it. */
const openOffice = async (outcome: (answer: Acknowledgement) => Acknowledged = () => 'applied') => {
  count += 1;
  const prefix = `a${process.pid}x${count}`;
  const faults: unknown[] = [];
  const answers: Acknowledgement[] = [];
  let wake = (): void => {};
  const office = await rabbitmqAcknowledgements({
    broker,
    prefix,
    units: UNITS,
    onFault: (error) => faults.push(error),
  });
  closing.push(office.close);
  const receiving = await office.receive(async (answer) => {
    answers.push(answer);
    wake();
    return outcome(answer);
  });
  closing.push(receiving.stop);
  const names = topology(prefix);
  await eventually(() =>
    withChannel(broker, async (channel) => {
      channel.on('error', () => {});
      return (await channel.checkQueue(names.acknowledgementQueue)).consumerCount === 1;
    }).catch(() => false),
  );
  return {
    prefix,
    names,
    faults,
    answers,
    heard: async (many: number): Promise<void> => {
      while (answers.length < many) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    say: (event: unknown, key = 'ack.steueramt') =>
      withChannel(broker, async (channel) => {
        const content = typeof event === 'string' ? event : JSON.stringify(event);
        channel.publish(names.acknowledgementExchange, key, Buffer.from(content));
      }),
    lying: (queue: string) => withChannel(broker, async (channel) => (await channel.checkQueue(queue)).messageCount),
  };
};

test('an answer reaches the office; what is broken, of a later version or for another unit is reported and kept', async () => {
  const { say, heard, answers, faults, lying, names } = await openOffice();
  await say('{"specversion"');
  await say({ ...example, type: 'de.poststelle.document.acknowledged.v2' });
  await say({ ...example, data: { ...example.data, unit: 'bauamt' } });
  await say(example, 'ack.somebody.else');
  await say(example);
  await heard(1);
  expect(answers).toEqual([{ id: example.id, at: example.time, ...example.data }]);
  await eventually(async () => (await lying(names.deadLetterQueue)) === 3 && (await lying(names.unrouted)) === 1);
  expect(faults).toMatchObject([
    { code: 'MESSAGE_INVALID', details: { what: 'not JSON' } },
    { code: 'MESSAGE_INVALID', details: { what: 'type' } },
    { code: 'MESSAGE_INVALID', details: { what: 'routing key' } },
  ]);
});

test('an answer that comes too early comes again; one that fits nothing is kept and reported', async () => {
  let asked = 0;
  const { say, heard, faults, lying, names } = await openOffice(({ document }) => {
    if (document.endsWith('d404')) return 'refused';
    asked += 1;
    return asked === 1 ? 'too-early' : 'applied';
  });
  await say({ ...example, data: { ...example.data, document: 'nobody-knows/d404' } });
  await say(example);
  await heard(3);
  await eventually(async () => (await lying(names.deadLetterQueue)) === 1);
  expect(await lying(names.acknowledgementQueue)).toBe(0);
  expect(faults).toMatchObject([{ code: 'ACKNOWLEDGEMENT_REFUSED', details: { document: 'nobody-knows/d404' } }]);
});

/** Until the broker, which may just be starting, has taken it. */
const insist = async (handover: Channel, message: RoutedMessage): Promise<void> => {
  for (;;) {
    try {
      await handover.deliver(message);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};

const startConsumer = (env: Readonly<Record<string, string>>): ChildProcess => {
  const { username, password } = broker.credentials;
  return spawn(
    process.execPath,
    [fileURLToPath(new URL('../../../docs/examples/consumer.mjs', import.meta.url)), 'steueramt'],
    { env: { AMQP_URL: broker.url.replace('//', `//${username}:${password}@`), ...env }, stdio: 'ignore' },
  );
};

test('without a share the consumer fetches from the mailroom, with its token', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-unit-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'token'), 'a-token\n');
  const message = sampleMessage();
  const item = { state: 'handed-over', id: message.document, unit: 'steueramt', pdf: message.pdf };
  const server = documentServer({
    store: { get: async () => ({ item, version: 1 }) as never, childrenOf: async () => [] },
    blobs: { get: async () => PDF },
    unitOf: (token) => (token === 'a-token' ? 'steueramt' : undefined),
    onFetched: () => {},
    onRefused: () => {},
    clock: { now: () => 0, id: () => '' },
    trustedProxies: [],
    onError: () => {},
  });
  const { url, close } = await listen(server.fetch, { host: '127.0.0.1', port: 0 });
  closing.push(close);
  const { prefix, heard, answers } = await openOffice();
  const handover = await rabbitmqChannel({ broker, prefix, units: UNITS, onFault: () => {} });
  closing.push(handover.close);
  const consumer = startConsumer({
    ...{ DOCUMENTS: url, TOKEN_FILE: join(folder, 'token'), OUT: folder, PREFIX: prefix },
  });
  closing.push(async () => void consumer.kill('SIGKILL'));
  await insist(handover, message);
  await heard(1);
  expect(answers[0]).toMatchObject({ document: message.document, outcome: 'accepted' });
  expect(readFileSync(join(folder, `${message.document.replace('/', '_')}.pdf`))).toEqual(Buffer.from(PDF));
});

test('the consumer of the documentation files a letter once and answers each time, through a restart of the broker', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poststelle-unit-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  await folderBlobs(join(folder, 'blobs')).put(PDF);
  const { prefix, heard, answers } = await openOffice();
  const handover = await rabbitmqChannel({ broker, prefix, units: UNITS, onFault: () => {} });
  closing.push(handover.close);
  const consumer = startConsumer({ BLOBS: join(folder, 'blobs'), OUT: folder, PREFIX: prefix });
  const ended = new Promise((resolve) => consumer.once('exit', resolve));
  closing.push(async () => void consumer.kill('SIGKILL'));
  const message = sampleMessage();
  const deliver = () => insist(handover, message);
  await deliver();
  await heard(1);
  expect(answers[0]).toMatchObject({
    document: message.document,
    handover: handoverId(message),
    unit: 'steueramt',
    outcome: 'accepted',
  });
  expect(readFileSync(join(folder, `${message.document.replace('/', '_')}.pdf`))).toEqual(Buffer.from(PDF));
  await broker.kill9();
  await broker.start();
  await deliver();
  await heard(2);
  await handover.withdraw(sampleWithdrawal({ handover: 'an earlier one' }));
  await handover.withdraw(sampleWithdrawal());
  await eventually(async () => existsSync(join(folder, `${message.document.replace('/', '_')}.withdrawn.pdf`)));
  expect(existsSync(join(folder, `${message.document.replace('/', '_')}.pdf`))).toBe(false);
  consumer.kill('SIGTERM');
  expect(await ended).toBe(0);
});
