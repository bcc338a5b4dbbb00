// Handover over RabbitMQ: confirmed, mandatory, one quorum queue a unit, references instead of letter text.
import { type ChannelModel, type ConfirmChannel, connect, type Options, type RecoveringChannelModel } from 'amqplib';
import { MailroomError } from '../../domain/errors.ts';
import type { Handover, HandoverOutcome } from '../../domain/ports/handover.ts';
import type { RoutedMessage } from '../../domain/routed-message.ts';
import { envelope } from './envelope.ts';
import { declareTopology, type Topology, topology } from './rabbitmq-topology.ts';

interface RabbitmqSettings {
  /** `amqp://host:port/vhost` or `amqps://…`, without credentials. */
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string };
  /** PEM certificates to trust for `amqps://`. */
  readonly ca?: string;
  /** What names of exchanges and queues start with. */
  readonly prefix: string;
  readonly units: readonly string[];
  /** Told when the connection is lost; deliveries fail with HANDOVER_UNAVAILABLE until it is back. */
  readonly onFault: (error: unknown) => void;
}

const HEARTBEAT_SECONDS = 10;
const CONNECT_MS = 10_000;
/** A broker that confirms nothing for this long (blocked by an alarm, or gone without a word) counts as away. */
const CONFIRM_MS = 30_000;

const connectOptions = ({ url, credentials }: RabbitmqSettings): Options.Connect => {
  const { protocol, hostname, port, pathname } = new URL(url);
  const tls = protocol === 'amqps:';
  return {
    protocol: tls ? 'amqps' : 'amqp',
    hostname: decodeURIComponent(hostname),
    port: port === '' ? (tls ? 5671 : 5672) : Number(port),
    vhost: pathname.length > 1 ? decodeURIComponent(pathname.slice(1)) : '/',
    heartbeat: HEARTBEAT_SECONDS,
    ...credentials,
  };
};

/** The event, and what a broker or a unit's filter sees of it without opening it (CloudEvents AMQP binding, structured). */
const publishOptions = (
  message: RoutedMessage,
): { readonly content: Buffer; readonly options: Options.Publish & { readonly messageId: string } } => {
  const event = envelope(message);
  return {
    content: Buffer.from(JSON.stringify(event)),
    options: {
      messageId: event.id,
      type: event.type,
      correlationId: message.document,
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
  return (message: RoutedMessage): Promise<HandoverOutcome> =>
    new Promise((resolve, reject) => {
      const { content, options } = publishOptions(message);
      const timer = setTimeout(() => reject(new Error('no confirm from the broker')), CONFIRM_MS);
      channel.publish(names.exchange, names.routingKey(message.unit, message.type), content, options, (error) => {
        clearTimeout(timer);
        if (error) return reject(error instanceof Error ? error : new Error('the broker refused the message'));
        const detail = returned.get(options.messageId);
        returned.delete(options.messageId);
        resolve(detail === undefined ? { kind: 'delivered' } : { kind: 'returned', detail });
      });
    });
};

/**
 * Connects in the background and stays connected: channel and topology are made anew after every reconnect. The office
 * starts without a broker too; what it hands over waits in the outbox.
 */
export const rabbitmqHandover = async (settings: RabbitmqSettings): Promise<Handover> => {
  const names = topology(settings.prefix);
  let post: ReturnType<typeof postbox> | undefined;
  let lastFault: unknown = new Error('not connected yet');

  const away = (error: unknown): void => {
    // One word a loss is enough: while the broker is away each attempt fails alike.
    const first = post !== undefined;
    post = undefined;
    lastFault = error;
    if (first) settings.onFault(new MailroomError('HANDOVER_UNAVAILABLE', { cause: error }));
  };

  const connection: RecoveringChannelModel = await connect(connectOptions(settings), {
    timeout: CONNECT_MS,
    ...(settings.ca === undefined ? {} : { ca: [Buffer.from(settings.ca)] }),
    recovery: {
      initialDelay: 200,
      maxDelay: 10_000,
      waitForConnect: false,
      setup: async (model: ChannelModel) => {
        const channel = await model.createConfirmChannel();
        channel.on('error', away);
        await declareTopology(channel, names, settings.units);
        post = postbox(channel, names);
      },
    },
  });
  connection.on('error', away);
  connection.on('disconnect', away);
  connection.on('connect-failed', away);

  return {
    deliver: async ({ message }) => {
      if (post === undefined) throw new MailroomError('HANDOVER_UNAVAILABLE', { unit: message.unit, cause: lastFault });
      try {
        return await post(message);
      } catch (cause) {
        throw new MailroomError('HANDOVER_UNAVAILABLE', { unit: message.unit, cause });
      }
    },
    close: () => connection.close(),
  };
};
