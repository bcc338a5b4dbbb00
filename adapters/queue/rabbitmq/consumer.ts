// Consumes jobs up to the concurrency limit and acknowledges each when it is done.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { MailroomError } from '../../../domain/errors.ts';
import type { Job } from '../../../domain/items.ts';
import type { Queue } from '../../../domain/ports/queue.ts';
import type { OpenChannel } from '../../rabbitmq/connection.ts';
import { jobOfMessage } from '../job-message.ts';
import type { TravellingWork } from './topology.ts';

export interface Consumer {
  /** Consumes over a fresh channel; what came over the last one and has not begun comes again. */
  attach(open: OpenChannel): Promise<void>;
  stop(): Promise<void>;
}

interface Delivered {
  readonly channel: ConfirmChannel;
  readonly message: ConsumeMessage;
  readonly job: Job;
}

/** An acknowledgement over a closed channel has no effect: the broker redelivers the message. */
const answer = (say: () => void): void => {
  try {
    say();
  } catch {
    // Closed in between.
  }
};

export const consumer = (
  {
    work,
    concurrency,
    handle,
    onError,
  }: Omit<Parameters<Queue['consume']>[0], 'work'> & { readonly work: readonly TravellingWork[] },
  {
    queueOf,
    later,
    renew,
    onFault,
  }: {
    readonly queueOf: (work: TravellingWork) => string;
    readonly later: (job: Job) => Promise<void>;
    /** The broker took a queue away: everything is declared anew. */
    readonly renew: () => void;
    readonly onFault: (error: unknown) => void;
  },
): Consumer => {
  const running = new Set<Promise<void>>();
  let waiting: Delivered[] = [];
  let current: { readonly channel: ConfirmChannel; readonly tags: readonly string[] } | undefined;
  let stopped = false;

  const run = async ({ channel, message, job }: Delivered): Promise<void> => {
    try {
      await handle(job);
    } catch (error) {
      onError(error, job);
      await later(job);
    }
    answer(() => channel.ack(message));
  };

  const takeUp = (): void => {
    while (!stopped && running.size < concurrency) {
      const next = waiting.shift();
      if (next === undefined) return;
      const done: Promise<void> = run(next).finally(() => {
        running.delete(done);
        takeUp();
      });
      running.add(done);
    }
  };

  const arrived = (channel: ConfirmChannel, queue: string, message: ConsumeMessage | null): void => {
    if (message === null) {
      renew();
      return;
    }
    const job = jobOfMessage(message.properties.type, message.content);
    if (stopped) {
      answer(() => channel.nack(message));
    } else if ('wrong' in job) {
      onFault(new MailroomError('MESSAGE_INVALID', { queue, what: job.wrong }));
      answer(() => channel.nack(message, false, false));
    } else {
      waiting.push({ channel, message, job });
      takeUp();
    }
  };

  return {
    attach: async (open) => {
      waiting = [];
      if (stopped) return;
      const channel = await open();
      // For each queue: nothing lies with a worker that another one could have begun.
      await channel.prefetch(concurrency);
      const tags: string[] = [];
      current = { channel, tags };
      for (const each of work) {
        const queue = queueOf(each);
        const { consumerTag } = await channel.consume(queue, (message) => arrived(channel, queue, message));
        tags.push(consumerTag);
      }
    },
    stop: async () => {
      stopped = true;
      const { channel, tags } = current ?? { channel: undefined, tags: [] };
      for (const { channel: from, message } of waiting.splice(0)) answer(() => from.nack(message));
      await Promise.all(tags.map((tag) => channel!.cancel(tag).catch(() => {})));
      await Promise.all(running);
      await channel?.close().catch(() => {});
    },
  };
};
