// The names that units rely on, as definitions. A change of meaning gets a new version in the name.
import type { Definitions } from '../../rabbitmq/definitions.ts';

export interface Topology {
  /** Topic; routing key `doc.<unit>.<type>`. */
  readonly exchange: string;
  readonly deadLetters: string;
  readonly deadLetterQueue: string;
  readonly queueOf: (unit: string) => string;
  readonly routingKey: (unit: string, type: string) => string;
  /** Topic; a unit's system answers here, routing key `ack.<unit>`. */
  readonly acknowledgementExchange: string;
  readonly acknowledgementQueue: string;
  /** Where an acknowledgement waits that came before our own record of the handover. */
  readonly acknowledgementWait: string;
  readonly acknowledgementKey: (unit: string) => string;
  /** What was sent to the acknowledgements under a key that nobody listens to; exchange and queue. */
  readonly unrouted: string;
}

export const topology = (prefix: string): Topology => ({
  exchange: `${prefix}.handover.v1`,
  deadLetters: `${prefix}.dlx.v1`,
  deadLetterQueue: `${prefix}.dead.v1`,
  queueOf: (unit) => `${prefix}.unit.${unit}.v1`,
  routingKey: (unit, type) => `doc.${unit}.${type}`,
  acknowledgementExchange: `${prefix}.acknowledgement.v1`,
  acknowledgementQueue: `${prefix}.acknowledgements.v1`,
  acknowledgementWait: `${prefix}.acknowledgements.wait.v1`,
  acknowledgementKey: (unit) => `ack.${unit}`,
  unrouted: `${prefix}.unrouted.v1`,
});

/** A message that is rejected this often goes to the dead letters (one delivery more than the limit). */
const DELIVERY_LIMIT = 5;

const WAIT_MS = 10_000;

/**
 * Exchange, dead letters and a quorum queue a unit, and the way back. The handover has no alternate exchange on purpose:
 * with one, a message for an unknown unit would be stored there silently instead of coming back to us, who can tell a
 * person. The acknowledgements have one: a unit's system may not look at what comes back to it.
 */
export const handoverDefinitions = (names: Topology, units: readonly string[]): Definitions => {
  const quorum = { 'x-queue-type': 'quorum' } as const;
  const careful = {
    ...quorum,
    'x-delivery-limit': DELIVERY_LIMIT,
    'x-dead-letter-exchange': names.deadLetters,
    // At-least-once dead-lettering needs a queue that refuses instead of dropping.
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  } as const;
  return {
    exchanges: [
      { name: names.deadLetters, type: 'fanout', arguments: {} },
      { name: names.exchange, type: 'topic', arguments: {} },
      { name: names.unrouted, type: 'fanout', arguments: {} },
      { name: names.acknowledgementExchange, type: 'topic', arguments: { 'alternate-exchange': names.unrouted } },
    ],
    queues: [
      { name: names.deadLetterQueue, arguments: quorum },
      { name: names.unrouted, arguments: quorum },
      { name: names.acknowledgementQueue, arguments: careful },
      {
        name: names.acknowledgementWait,
        arguments: {
          ...quorum,
          'x-message-ttl': WAIT_MS,
          // The default exchange: straight back into the queue.
          'x-dead-letter-exchange': '',
          'x-dead-letter-routing-key': names.acknowledgementQueue,
          'x-dead-letter-strategy': 'at-least-once',
          'x-overflow': 'reject-publish',
        },
      },
      ...units.map((unit) => ({ name: names.queueOf(unit), arguments: careful })),
    ],
    bindings: [
      { queue: names.deadLetterQueue, exchange: names.deadLetters, key: '' },
      { queue: names.unrouted, exchange: names.unrouted, key: '' },
      {
        queue: names.acknowledgementQueue,
        exchange: names.acknowledgementExchange,
        key: names.acknowledgementKey('*'),
      },
      ...units.map((unit) => ({
        queue: names.queueOf(unit),
        exchange: names.exchange,
        key: names.routingKey(unit, '*'),
      })),
    ],
  };
};
