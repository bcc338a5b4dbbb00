// The channel over RabbitMQ: confirmed, mandatory, one quorum queue a unit, references instead of letter text.
import type { ConfirmChannel, Options } from 'amqplib';
import { MailroomError } from '../../../domain/errors.ts';
import type { Channel, ChannelOutcome } from '../../../domain/ports/units/channel.ts';
import { type BrokerSettings, openLine } from '../../rabbitmq/connection.ts';
import { applyDefinitions } from '../../rabbitmq/definitions.ts';
import { envelope, type RoutedEvent, type WithdrawnEvent, withdrawnEnvelope } from '../envelope.ts';
import { handoverDefinitions, type Topology, topology } from './topology.ts';

interface RabbitmqSettings {
  readonly broker: BrokerSettings;
  /** What names of exchanges and queues start with. */
  readonly prefix: string;
  readonly units: readonly string[];
  /** Told when the connection is lost; deliveries fail with HANDOVER_UNAVAILABLE until it is back. */
  readonly onFault: (error: unknown) => void;
}

/** A broker that confirms nothing for this long (blocked by an alarm, or gone without a word) counts as away. */
const CONFIRM_MS = 30_000;

/** The event, and what a broker or a unit's filter sees of it without opening it (CloudEvents AMQP binding, structured). */
const publishOptions = (
  event: RoutedEvent | WithdrawnEvent,
): { readonly content: Buffer; readonly options: Options.Publish & { readonly messageId: string } } => {
  return {
    content: Buffer.from(JSON.stringify(event)),
    options: {
      messageId: event.id,
      type: event.type,
      correlationId: event.data.document,
      contentType: 'application/cloudevents+json; charset=utf-8',
      timestamp: Math.floor(Date.parse(event.time) / 1000),
      persistent: true,
      mandatory: true,
      headers: {
        'cloudEvents:specversion': event.specversion,
        'cloudEvents:id': event.id,
        'cloudEvents:type': event.type,
        'cloudEvents:source': event.source,
        'cloudEvents:subject': event.subject,
        'cloudEvents:time': event.time,
        // Under both names: what reads the event's attributes, and what instruments AMQP.
        ...(event.traceparent === undefined
          ? {}
          : { 'cloudEvents:traceparent': event.traceparent, traceparent: event.traceparent }),
      },
    },
  };
};

/** A confirm channel that knows which messages came back: RabbitMQ acks an unroutable mandatory message all the same. */
const postbox = (channel: ConfirmChannel, names: Topology) => {
  const returned = new Map<string, string>();
  channel.on('return', ({ properties, fields }) => {
    const { replyText } = fields as { readonly replyText?: string };
    returned.set(String(properties.messageId), replyText ?? 'NO_ROUTE');
  });
  return (event: RoutedEvent | WithdrawnEvent): Promise<ChannelOutcome> =>
    new Promise((resolve, reject) => {
      const { content, options } = publishOptions(event);
      const timer = setTimeout(() => reject(new Error('no confirm from the broker')), CONFIRM_MS);
      channel.publish(names.exchange, names.routingKey(event.data.unit, event.data.type), content, options, (error) => {
        clearTimeout(timer);
        if (error) return reject(error instanceof Error ? error : new Error('the broker refused the message'));
        const detail = returned.get(options.messageId);
        returned.delete(options.messageId);
        resolve(detail === undefined ? { kind: 'delivered' } : { kind: 'undeliverable', reason: detail });
      });
    });
};

/**
 * Connects in the background and stays connected: channel and topology are made anew after every reconnect. The office
 * starts without a broker too; what it hands over waits in the outbox.
 */
export const rabbitmqChannel = async (settings: RabbitmqSettings): Promise<Channel & { isConnected(): boolean }> => {
  const names = topology(settings.prefix);
  let post: ReturnType<typeof postbox> | undefined;
  let lastFault: unknown = new Error('not connected yet');

  const line = await openLine(settings.broker, {
    setup: async (open) => {
      const channel = await open();
      await applyDefinitions(channel, handoverDefinitions(names, settings.units));
      post = postbox(channel, names);
    },
    onLost: (error) => {
      post = undefined;
      lastFault = error;
      settings.onFault(new MailroomError('HANDOVER_UNAVAILABLE', { cause: error }));
    },
  });

  const send = async (event: RoutedEvent | WithdrawnEvent): Promise<ChannelOutcome> => {
    const { unit } = event.data;
    if (post === undefined) throw new MailroomError('HANDOVER_UNAVAILABLE', { unit, cause: lastFault });
    try {
      return await post(event);
    } catch (cause) {
      throw new MailroomError('HANDOVER_UNAVAILABLE', { unit, cause });
    }
  };

  return {
    deliver: (message) => send(envelope(message)),
    /** Into the same queue, behind the handover. */
    withdraw: (message) => send(withdrawnEnvelope(message)),
    isConnected: () => post !== undefined,
    close: line.close,
  };
};
