// Signals over the broker: a queue of length one, delivered to one of all listening processes.
import { setTimeout as pause } from 'node:timers/promises';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Bell } from '../../../domain/ports/queue.ts';
import type { OpenChannel } from '../../rabbitmq/connection.ts';

/** Each listener rings that often by itself, so that a lost ring costs seconds. */
const EVERY_MS = { sweep: 5_000, relay: 1_000, chores: 5_000 } as const;
/** Minimum time between two runs, however many signals arrive. */
const REST_MS = { sweep: 5_000, relay: 0, chores: 5_000 } as const;
/** Processes that were started together do not ring together. */
const JITTER = 0.3;

export interface Listener {
  attach(open: OpenChannel): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The broker's single active consumer is the lease: while one process consumes the signal, the others stand by, and when its
 * connection ends the next one is handed the ring it held.
 */
export const listener = (
  bell: Bell,
  {
    queue,
    ring,
    task,
    onError,
    renew,
  }: {
    readonly queue: string;
    readonly ring: () => void;
    readonly task: () => Promise<number>;
    readonly onError: (error: unknown) => void;
    readonly renew: () => void;
  },
): Listener => {
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let current: { readonly channel: ConfirmChannel; readonly tag: string } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const ringNowAndThen = (): void => {
    const spread = 1 + JITTER * (2 * Math.random() - 1);
    timer = setTimeout(() => {
      ring();
      ringNowAndThen();
    }, EVERY_MS[bell] * spread);
  };
  ringNowAndThen();

  const work = async (): Promise<void> => {
    let did = 1;
    while (did > 0 && !stopped.signal.aborted) {
      did = await task().catch((error: unknown) => {
        onError(error);
        return 0;
      });
    }
    await pause(REST_MS[bell], undefined, { signal: stopped.signal }).catch(() => {});
  };

  const heard = (channel: ConfirmChannel, message: ConsumeMessage | null): void => {
    if (message === null) {
      renew();
      return;
    }
    // Behind the run of a connection that broke: one at a time in any case.
    running = running.then(async () => {
      const stops = stopped.signal.aborted;
      if (!stops) await work();
      try {
        if (stops) channel.nack(message);
        else channel.ack(message);
      } catch {
        // Closed in between: the ring went to another.
      }
    });
  };

  return {
    attach: async (open) => {
      if (stopped.signal.aborted) return;
      const channel = await open();
      await channel.prefetch(1);
      const { consumerTag } = await channel.consume(queue, (message) => heard(channel, message));
      current = { channel, tag: consumerTag };
      ring();
    },
    stop: async () => {
      clearTimeout(timer);
      stopped.abort();
      await current?.channel.cancel(current.tag).catch(() => {});
      await running;
    },
  };
};
