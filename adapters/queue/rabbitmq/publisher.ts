// Publishes jobs with confirms; applies back-pressure when the window is full.
import type { ConfirmChannel } from 'amqplib';
import type { Job } from '../../../domain/items.ts';
import { deliveryOf, traceparentOf } from '../../../domain/journal/trace.ts';
import { JOB_TYPE, jobContent } from '../job-message.ts';

/** Messages under way without a confirm; what is past it waits with the caller and not in memory. */
const WINDOW = 200;

export interface Destination {
  readonly exchange: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `refused`: the queue is full. `returned`: there is no queue. `lost`: the connection broke before a confirm. */
type Said = 'confirmed' | 'refused' | 'returned' | 'lost';

export interface Publisher {
  /** From now on over this channel. */
  over(channel: ConfirmChannel): void;
  /** The channel is gone: what was under way counts as lost, and is said again over the next. */
  away(): void;
  /** Resolves when the jobs are said, or `patienceMs` is over. */
  say(jobs: readonly Job[], destination: Destination): Promise<void>;
  /** An empty message that nobody waits for, unless there is no channel or the last one is still under way. */
  drop(queue: string): void;
}

export const publisher = ({
  patienceMs,
  onReturned,
}: {
  readonly patienceMs: number;
  /** A queue of ours is missing. */
  readonly onReturned: () => void;
}): Publisher => {
  let current: ConfirmChannel | undefined;
  let underWay = 0;
  let count = 0;
  const returned = new Set<string>();
  const dropping = new Set<string>();
  /** Who waits for a channel or for room in the window. */
  const waiting = new Set<() => void>();

  const wake = (): void => {
    for (const go of waiting) go();
  };

  /** Resolves when something has changed: a channel, room in the window, somebody's patience. */
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        waiting.delete(go);
        resolve();
      };
      waiting.add(go);
    });

  const send = (channel: ConfirmChannel, job: Job, { exchange, headers }: Destination): Promise<Said> =>
    new Promise((resolve) => {
      count += 1;
      const messageId = String(count);
      underWay += 1;
      const end = (said: Said): void => {
        underWay -= 1;
        returned.delete(messageId);
        resolve(said);
        wake();
      };
      const traceparent = traceparentOf(deliveryOf(job.id));
      const options = {
        ...{ messageId, type: JOB_TYPE, contentType: 'application/json', persistent: true, mandatory: true },
        headers: { ...headers, ...(traceparent === undefined ? {} : { traceparent }) },
      };
      try {
        channel.publish(exchange, job.work, jobContent(job), options, (error) => {
          // RabbitMQ confirms an unroutable mandatory message all the same, after it has sent it back.
          if (returned.has(messageId)) end('returned');
          else if (!error) end('confirmed');
          else end(String(error).includes('nacked') ? 'refused' : 'lost');
        });
      } catch {
        end('lost'); // Closed a moment ago.
      }
    });

  return {
    over: (channel) => {
      channel.on('return', ({ properties }) => {
        returned.add(String(properties.messageId));
        onReturned();
      });
      current = channel;
      wake();
    },
    away: () => {
      current = undefined;
      wake();
    },
    say: async (jobs, destination) => {
      const patience = new AbortController();
      const over = patience.signal;
      const expired = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()));
      const timer = setTimeout(() => {
        patience.abort();
        wake();
      }, patienceMs);
      let left = [...jobs];
      while (left.length > 0 && !over.aborted) {
        const again: Job[] = [];
        const ends: Promise<void>[] = [];
        let sent = 0;
        let used: ConfirmChannel | undefined;
        for (const job of left) {
          while ((current === undefined || underWay >= WINDOW) && !over.aborted) await change();
          if (current === undefined || over.aborted) break;
          sent += 1;
          used = current;
          const said = send(current, job, destination);
          ends.push(
            said.then((how) => {
              // A full queue has enough to do; the job is due in the store, and the sweep brings it later.
              if (how === 'lost' || how === 'returned') again.push(job);
            }),
          );
        }
        const unsent = left.slice(sent);
        await Promise.race([Promise.all(ends), expired]);
        left = [...again, ...unsent];
        // The connection needs a moment to notice what the channel knows already.
        while (again.length > 0 && current === used && !over.aborted) await change();
      }
      clearTimeout(timer);
    },
    drop: (queue) => {
      if (current === undefined || dropping.has(queue)) return;
      dropping.add(queue);
      try {
        current.publish('', queue, Buffer.alloc(0), {}, () => dropping.delete(queue));
      } catch {
        dropping.delete(queue); // Closed a moment ago.
      }
    },
  };
};
