// The job topology as definitions: one queue per stage, three delay queues, dead letters and signals.
import type { Work } from '../../../domain/items.ts';
import type { Bell } from '../../../domain/ports/queue.ts';
import type { Definitions } from '../../rabbitmq/definitions.ts';

/** A claimed file is on one host: only the process that watches its folder can receive it, so this job is never sent to the broker. */
export type TravellingWork = Exclude<Work, 'receive'>;

export const WORKS = [
  'open',
  'page',
  'separate',
  'classify',
  'decide',
  'compose',
  'hand-over',
] as const satisfies readonly TravellingWork[];
const BELLS: readonly Bell[] = ['sweep', 'relay', 'chores'];

/** Fixed times, because only equal times keep their order in one queue; shortest first. */
export const DELAYS = [
  { name: '10s', ms: 10_000 },
  { name: '1m', ms: 60_000 },
  { name: '10m', ms: 600_000 },
] as const;

export interface WorkTopology {
  /** Topic; the routing key is the work. */
  readonly exchange: string;
  readonly queueOf: (work: TravellingWork) => string;
  /** Headers; `delay` says how long, the routing key stays the work. */
  readonly retryExchange: string;
  readonly deadLetterQueue: string;
  readonly bellOf: (bell: Bell) => string;
  readonly definitions: Definitions;
}

/** A job that comes back this often without an end has taken its workers down; the store counts attempts by itself. */
const DELIVERY_LIMIT = 5;
/** Past this a queue takes no more: what it refuses is still due in the store, and the sweep brings it later. */
const LONGEST_QUEUE = 50_000;
const DEAD_LETTERS_KEPT = 10_000;

export const workTopology = (prefix: string): WorkTopology => {
  const exchange = `${prefix}.work.v1`;
  const retryExchange = `${prefix}.retry.v1`;
  const deadLetters = `${prefix}.work.dlx.v1`;
  const deadLetterQueue = `${prefix}.work.dead.v1`;
  const queueOf = (work: TravellingWork): string => `${prefix}.work.${work}.v1`;
  const retryQueueOf = (delay: string): string => `${prefix}.retry.${delay}.v1`;
  const bellOf = (bell: Bell): string => `${prefix}.bell.${bell}.v1`;
  const quorum = { 'x-queue-type': 'quorum' } as const;
  const full = { 'x-max-length': LONGEST_QUEUE, 'x-overflow': 'reject-publish' } as const;
  return {
    exchange,
    queueOf,
    retryExchange,
    deadLetterQueue,
    bellOf,
    definitions: {
      exchanges: [
        { name: deadLetters, type: 'fanout', arguments: {} },
        { name: exchange, type: 'topic', arguments: {} },
        { name: retryExchange, type: 'headers', arguments: {} },
      ],
      queues: [
        { name: deadLetterQueue, arguments: { ...quorum, 'x-max-length': DEAD_LETTERS_KEPT } },
        ...WORKS.map((work) => ({
          name: queueOf(work),
          arguments: {
            ...quorum,
            ...full,
            'x-delivery-limit': DELIVERY_LIMIT,
            'x-dead-letter-exchange': deadLetters,
          },
        })),
        ...DELAYS.map(({ name, ms }) => ({
          name: retryQueueOf(name),
          arguments: { ...quorum, ...full, 'x-message-ttl': ms, 'x-dead-letter-exchange': exchange },
        })),
        ...BELLS.map((bell) => ({
          name: bellOf(bell),
          // One ring waits at most, and one process of all that listen hears it.
          arguments: { ...quorum, 'x-max-length': 1, 'x-single-active-consumer': true },
        })),
      ],
      bindings: [
        { queue: deadLetterQueue, exchange: deadLetters, key: '' },
        ...WORKS.map((work) => ({ queue: queueOf(work), exchange, key: work })),
        ...DELAYS.map(({ name }) => ({
          queue: retryQueueOf(name),
          exchange: retryExchange,
          key: '',
          arguments: { 'x-match': 'all', delay: name },
        })),
      ],
    },
  };
};
