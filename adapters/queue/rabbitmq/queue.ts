// The job queue over RabbitMQ; lost jobs are found in the store by the sweep.
import type { ConfirmChannel } from 'amqplib';
import { MailroomError } from '../../../domain/errors.ts';
import type { Job, Work } from '../../../domain/items.ts';
import type { Queue } from '../../../domain/ports/queue.ts';
import { type BrokerSettings, type OpenChannel, openLine } from '../../rabbitmq/connection.ts';
import { applyDefinitions } from '../../rabbitmq/definitions.ts';
import { type Consumer, consumer } from './consumer.ts';
import { publisher } from './publisher.ts';
import { type Listener, listener } from './single-consumer-signal.ts';
import { DELAYS, type TravellingWork, workTopology } from './topology.ts';

interface RabbitmqQueueSettings {
  readonly broker: BrokerSettings;
  /** What names of exchanges and queues start with. */
  readonly prefix: string;
  /** Milliseconds that `publish` waits for a broker that is away or takes nothing; then the sweep has to find the jobs. */
  readonly patienceMs: number;
  /** Told once for each loss of the broker, and for each message that is no job. */
  readonly onFault: (error: unknown) => void;
}

const travels = (work: Work): work is TravellingWork => work !== 'receive';

const brokerFault = (error: unknown): MailroomError =>
  error instanceof Error && error.message.includes('PRECONDITION_FAILED')
    ? new MailroomError('TOPOLOGY_DIFFERS', { cause: error })
    : new MailroomError('QUEUE_UNAVAILABLE', { cause: error });

/** Resolves at once; publishing and consuming wait until the broker is available. */
export const rabbitmqQueue = async (settings: RabbitmqQueueSettings): Promise<Queue> => {
  const { onFault } = settings;
  const names = workTopology(settings.prefix);
  const attached = new Set<Consumer | Listener>();
  let open: OpenChannel | undefined;
  let looking: ConfirmChannel | undefined;
  let closed = false;

  const post = publisher({ patienceMs: settings.patienceMs, onReturned: () => line.renew() });

  const line = await openLine(settings.broker, {
    setup: async (openChannel) => {
      const channel = await openChannel();
      await applyDefinitions(channel, names.definitions);
      looking = await openChannel();
      for (const each of attached) await each.attach(openChannel);
      open = openChannel;
      post.over(channel);
    },
    onLost: (error) => {
      post.away();
      open = undefined;
      looking = undefined;
      onFault(brokerFault(error));
    },
  });

  /** Now if there is a connection, and after every reconnect. */
  const attach = async <T extends Consumer | Listener>(each: T): Promise<{ stop(): Promise<void> }> => {
    attached.add(each);
    // A connection that breaks at this moment attaches everybody anew by itself.
    if (open !== undefined) await each.attach(open).catch(() => line.renew());
    return {
      stop: async () => {
        attached.delete(each);
        await each.stop();
      },
    };
  };

  const say = async (jobs: readonly Job[], destination: Parameters<typeof post.say>[1]): Promise<void> => {
    const travelling = jobs.filter(({ work }) => travels(work));
    // Jobs that finish while the office closes may still name what comes next; the store keeps it for tomorrow.
    if (closed || travelling.length === 0) return;
    await post.say(travelling, destination);
  };

  const later = (jobs: readonly Job[], ms: number): Promise<void> => {
    const { name } = DELAYS.find((delay) => delay.ms >= ms) ?? DELAYS.at(-1)!;
    return say(jobs, { exchange: names.retryExchange, headers: { delay: name } });
  };

  return {
    publish: (jobs) => say(jobs, { exchange: names.exchange }),
    later,
    consume: async (options) => {
      if (closed) throw new MailroomError('PORT_MISUSED', { port: 'queue', detail: 'consume after close' });
      const work = options.work.filter(travels);
      return attach(
        consumer(
          { ...options, work },
          {
            queueOf: names.queueOf,
            later: (job) => later([job], 0),
            renew: line.renew,
            onFault,
          },
        ),
      );
    },
    waiting: async (work) => {
      if (!travels(work)) return undefined;
      try {
        return (await looking?.checkQueue(names.queueOf(work)))?.messageCount;
      } catch {
        return undefined; // The connection broke, or the queue is gone; both are mended by the next setup.
      }
    },
    ring: (bell) => post.drop(names.bellOf(bell)),
    listen: (bell, task, onError) => {
      const queue = names.bellOf(bell);
      return attach(listener(bell, { queue, ring: () => post.drop(queue), task, onError, renew: line.renew }));
    },
    close: async () => {
      closed = true;
      await Promise.all([...attached].map((each) => each.stop()));
      await line.close();
    },
  };
};
