// The units' answers over RabbitMQ: broken ones go to the dead letters and are reported, early ones wait.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { MailroomError } from '../../../domain/errors.ts';
import type { Acknowledged, Acknowledgement } from '../../../domain/handover/acknowledgement.ts';
import type { Acknowledgements } from '../../../domain/ports/units/acknowledgements.ts';
import { type BrokerSettings, type OpenChannel, openLine } from '../../rabbitmq/connection.ts';
import { applyDefinitions } from '../../rabbitmq/definitions.ts';
import { acknowledgementOf } from '../acknowledgement-event.ts';
import { handoverDefinitions, topology } from './topology.ts';

const AT_ONCE = 20;

type Handle = (answer: Acknowledgement) => Promise<Acknowledged>;

export const rabbitmqAcknowledgements = async (settings: {
  readonly broker: BrokerSettings;
  readonly prefix: string;
  readonly units: readonly string[];
  readonly onFault: (error: unknown) => void;
}): Promise<Acknowledgements> => {
  const { prefix, units, onFault } = settings;
  const names = topology(prefix);
  const running = new Set<Promise<void>>();
  let handle: Handle | undefined;
  let open: OpenChannel | undefined;
  let current: { readonly channel: ConfirmChannel; readonly tag: string } | undefined;

  const answerOf = ({ content, fields }: ConsumeMessage): Acknowledgement | { readonly wrong: string } => {
    const answer = acknowledgementOf(content);
    // The broker may bind a unit's user to its own key; then nobody can answer for another unit.
    const foreign = fields.exchange === names.acknowledgementExchange && 'unit' in answer;
    return foreign && fields.routingKey !== names.acknowledgementKey(answer.unit) ? { wrong: 'routing key' } : answer;
  };

  /** Comes again in a while; only then is it gone from here. */
  const wait = (channel: ConfirmChannel, message: ConsumeMessage): Promise<void> =>
    new Promise((resolve, reject) => {
      const { messageId, type, contentType } = message.properties;
      const options = { messageId, type, contentType, persistent: true };
      channel.sendToQueue(names.acknowledgementWait, message.content, options, (error) =>
        error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve(),
      );
    });

  const outcomeOf = async (answer: Acknowledgement): Promise<Acknowledged> => {
    try {
      return await handle!(answer);
    } catch (error) {
      onFault(error);
      return 'too-early';
    }
  };

  const treat = async (channel: ConfirmChannel, message: ConsumeMessage): Promise<void> => {
    const answer = answerOf(message);
    if ('wrong' in answer) {
      onFault(new MailroomError('MESSAGE_INVALID', { queue: names.acknowledgementQueue, what: answer.wrong }));
      return channel.nack(message, false, false);
    }
    const outcome = await outcomeOf(answer);
    if (outcome === 'refused') {
      const { document, unit } = answer;
      onFault(new MailroomError('ACKNOWLEDGEMENT_REFUSED', { document, unit }));
      return channel.nack(message, false, false);
    }
    if (outcome === 'too-early') await wait(channel, message);
    channel.ack(message);
  };

  const attach = async (openChannel: OpenChannel): Promise<void> => {
    const channel = await openChannel();
    await channel.prefetch(AT_ONCE);
    const { consumerTag } = await channel.consume(names.acknowledgementQueue, (message) => {
      if (message === null) {
        line.renew();
        return;
      }
      // What fails here is an answer over a channel that is gone: the message comes again.
      const done: Promise<void> = treat(channel, message)
        .catch(() => {})
        .finally(() => running.delete(done));
      running.add(done);
    });
    current = { channel, tag: consumerTag };
  };

  const line = await openLine(settings.broker, {
    setup: async (openChannel) => {
      await applyDefinitions(await openChannel(), handoverDefinitions(names, units));
      if (handle !== undefined) await attach(openChannel);
      open = openChannel;
    },
    onLost: (error) => {
      open = undefined;
      current = undefined;
      onFault(new MailroomError('QUEUE_UNAVAILABLE', { queue: names.acknowledgementQueue, cause: error }));
    },
  });

  return {
    receive: async (given) => {
      handle = given;
      // A connection that breaks at this moment attaches anew by itself.
      if (open !== undefined) await attach(open).catch(() => line.renew());
      return {
        stop: async () => {
          await current?.channel.cancel(current.tag).catch(() => {});
          await Promise.all(running);
          handle = undefined;
        },
      };
    },
    close: line.close,
  };
};
