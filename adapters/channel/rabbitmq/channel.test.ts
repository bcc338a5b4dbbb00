// Handover to a real broker, which is also killed.
import { readFileSync } from 'node:fs';
import { type Channel as AmqpChannel, type ChannelModel, connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Channel } from '../../../domain/ports/units/channel.ts';
import { type Broker, startRabbitmq } from '../../../testing/services/rabbitmq.ts';
import { channelConformance } from '../channel.conformance.ts';
import type { RoutedEvent } from '../envelope.ts';
import { sampleMessage, sampleWithdrawal } from '../sample-message.conformance.ts';
import { rabbitmqChannel } from './channel.ts';
import { topology } from './topology.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startRabbitmq();
});
afterAll(() => broker.stop());

const opened: Channel[] = [];
afterEach(async () => {
  for (const handover of opened.splice(0)) await handover.close();
});

let count = 0;
/** Each test has names of its own on the shared broker. */
const freshPrefix = (): string => {
  count += 1;
  return `t${process.pid}x${count}`;
};

const UNITS = ['steueramt', 'bauamt'];

/** Once, without retries; `ready` waits for the first connection, as the office's retries would. */
const openHandover = async (options: {
  readonly prefix: string;
  readonly password?: string;
  readonly units?: readonly string[];
  readonly onFault?: (error: unknown) => void;
}): ReturnType<typeof rabbitmqChannel> => {
  const { password = broker.credentials.password, units = UNITS, onFault = () => {}, prefix } = options;
  const handover = await rabbitmqChannel({
    broker: { url: broker.url, credentials: { ...broker.credentials, password } },
    prefix,
    units,
    onFault,
  });
  opened.push(handover);
  return handover;
};

const deliver = (handover: Channel, message = sampleMessage()) => handover.deliver(message);

/** As the relay does: again while the broker is away. */
const deliverInTheEnd = async (handover: Channel, message = sampleMessage()) => {
  for (;;) {
    try {
      return await deliver(handover, message);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

const withChannel = async <T>(use: (channel: AmqpChannel) => Promise<T>): Promise<T> => {
  const { hostname, port } = new URL(broker.url);
  const connection: ChannelModel = await connect({ hostname, port: Number(port), ...broker.credentials });
  try {
    return await use(await connection.createChannel());
  } finally {
    await connection.close();
  }
};

const drained = (queue: string) =>
  withChannel(async (channel) => {
    const messages = [];
    for (
      let message = await channel.get(queue, { noAck: true });
      message;
      message = await channel.get(queue, { noAck: true })
    )
      messages.push(message);
    return messages;
  });

describe('conformance', () => {
  channelConformance(async () => {
    const prefix = freshPrefix();
    const handover = await openHandover({ prefix });
    await deliverInTheEnd(handover, sampleMessage({ document: 'warm-up/d001' as never, unit: 'bauamt' }));
    await drained(topology(prefix).queueOf('bauamt'));
    return {
      channel: handover,
      arrived: async (unit) =>
        (await drained(topology(prefix).queueOf(unit))).map(
          ({ content }) => JSON.parse(content.toString()) as RoutedEvent,
        ),
    };
  });
});

test('a unit sees what it needs in the properties, and the message survives a restart', async () => {
  const prefix = freshPrefix();
  const handover = await openHandover({ prefix });
  await deliverInTheEnd(handover);
  const [message] = await drained(topology(prefix).queueOf('steueramt'));
  expect(message!.fields).toMatchObject({ exchange: `${prefix}.handover.v1`, routingKey: 'doc.steueramt.sepa-mandat' });
  expect(message!.properties).toMatchObject({
    contentType: 'application/cloudevents+json; charset=utf-8',
    deliveryMode: 2,
    messageId: `${sampleMessage().document}@${sampleMessage().decidedAt}`,
    correlationId: sampleMessage().document,
    headers: { 'cloudEvents:type': 'de.poststelle.document.routed.v1', 'cloudEvents:specversion': '1.0' },
  });
});

test('the trace of the delivery stands in the event and its headers; AsyncAPI names the headers that are sent', async () => {
  const prefix = freshPrefix();
  const handover = await openHandover({ prefix });
  await deliverInTheEnd(handover);
  const [message] = await drained(topology(prefix).queueOf('steueramt'));
  const { traceparent } = JSON.parse(message!.content.toString());
  expect(traceparent).toBe('00-f1f6a8c2111142228333944455556666-f1f6a8c211114222-01');
  const headers = message!.properties.headers as Record<string, unknown>;
  expect([headers.traceparent, headers['cloudEvents:traceparent']]).toEqual([traceparent, traceparent]);
  const documented = parse(readFileSync(new URL('../../../docs/messages/asyncapi.yaml', import.meta.url), 'utf8'));
  const sent = Object.keys(headers).filter((name) => !name.startsWith('x-')); // Those are the broker's.
  expect(sent.toSorted()).toEqual(
    Object.keys(documented.components.messages.documentRouted.headers.properties).toSorted(),
  );
});

test('whether the broker is there can be asked without a message', async () => {
  const there = await openHandover({ prefix: freshPrefix() });
  await deliverInTheEnd(there);
  let lose = (): void => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const refused = await openHandover({ prefix: freshPrefix(), password: 'wrong', onFault: () => lose() });
  await lost;
  expect([there.isConnected(), refused.isConnected()]).toEqual([true, false]);
});

test('taken back, the unit finds it in its queue behind the handover; a unit that is no more has no queue', async () => {
  const prefix = freshPrefix();
  const handover = await openHandover({ prefix });
  await deliverInTheEnd(handover);
  expect(await handover.withdraw(sampleWithdrawal())).toEqual({ kind: 'delivered' });
  expect(await handover.withdraw(sampleWithdrawal({ unit: 'mondamt' }))).toMatchObject({ kind: 'undeliverable' });
  const messages = await drained(topology(prefix).queueOf('steueramt'));
  expect(messages.map(({ properties }) => properties.type)).toEqual([
    'de.poststelle.document.routed.v1',
    'de.poststelle.document.withdrawn.v1',
  ]);
  expect(JSON.parse(messages[1]!.content.toString())).toMatchObject({
    id: messages[1]!.properties.messageId,
    data: { ...sampleWithdrawal(), handover: messages[0]!.properties.messageId },
  });
});

test('a message for a unit that has no queue comes back instead of vanishing', async () => {
  const handover = await openHandover({ prefix: freshPrefix() });
  await deliverInTheEnd(handover);
  expect(await deliver(handover, sampleMessage({ unit: 'mondamt' }))).toEqual({
    kind: 'undeliverable',
    reason: 'NO_ROUTE',
  });
  expect(await deliver(handover)).toEqual({ kind: 'delivered' });
});

test('a wrong password is a fault that does not tell the password', async () => {
  const handover = await openHandover({ prefix: freshPrefix(), password: 'topsecret-wrong' });
  const fault = await deliver(handover).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
  expect(`${String(fault)} ${String((fault as Error).cause)}`).not.toContain('topsecret');
});

test('ninety units', async () => {
  const prefix = freshPrefix();
  const units = Array.from({ length: 90 }, (_, index) => `amt-${index}`);
  const handover = await openHandover({ prefix, units });
  await deliverInTheEnd(handover, sampleMessage({ unit: 'amt-89' }));
  expect(await drained(topology(prefix).queueOf('amt-89'))).toHaveLength(1);
});

test('the broker is killed in the middle: every delivery ends, what was confirmed is there, and it goes on by itself', async () => {
  const prefix = freshPrefix();
  const faults: unknown[] = [];
  const handover = await openHandover({ prefix, onFault: (error) => faults.push(error) });
  await deliverInTheEnd(handover, sampleMessage({ document: 'before/d001' as never }));
  const window = Array.from({ length: 200 }, (_, index) => sampleMessage({ document: `window/d${index}` as never }));
  const ends = Promise.allSettled(window.map((message) => deliver(handover, message)));
  await broker.kill9();
  const outcomes = await ends;
  const confirmed = window
    .filter((_, index) => outcomes[index]!.status === 'fulfilled')
    .map(({ document }) => document);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
  }
  await broker.start();
  await deliverInTheEnd(handover, sampleMessage({ document: 'after/d001' as never }));
  const subjects = new Set(
    (await drained(topology(prefix).queueOf('steueramt'))).map(({ properties }) => properties.correlationId),
  );
  expect([...confirmed, 'before/d001', 'after/d001'].filter((document) => !subjects.has(document))).toEqual([]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject({ code: 'HANDOVER_UNAVAILABLE' });
});
