// The names that units rely on, and their declaration. A change of meaning gets a new version in the name.
import type { Channel } from 'amqplib';

export interface Topology {
  /** Topic; routing key `doc.<unit>.<type>`. */
  readonly exchange: string;
  readonly deadLetters: string;
  readonly deadLetterQueue: string;
  readonly queueOf: (unit: string) => string;
  readonly routingKey: (unit: string, type: string) => string;
}

export const topology = (prefix: string): Topology => ({
  exchange: `${prefix}.handover.v1`,
  deadLetters: `${prefix}.dlx.v1`,
  deadLetterQueue: `${prefix}.dead.v1`,
  queueOf: (unit) => `${prefix}.unit.${unit}.v1`,
  routingKey: (unit, type) => `doc.${unit}.${type}`,
});

/** A message that a unit's system rejects this often goes to the dead letters (one delivery more than the limit). */
const DELIVERY_LIMIT = 5;

/**
 * Declares exchange, dead letters and a quorum queue a unit. Declaring again what is there does nothing. There is no
 * alternate exchange on purpose: with one, a message for an unknown unit would be stored there silently instead of
 * coming back to us, who can tell a person.
 */
export const declareTopology = async (channel: Channel, names: Topology, units: readonly string[]): Promise<void> => {
  await channel.assertExchange(names.deadLetters, 'fanout', { durable: true });
  await channel.assertQueue(names.deadLetterQueue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(names.deadLetterQueue, names.deadLetters, '');
  await channel.assertExchange(names.exchange, 'topic', { durable: true });
  for (const unit of units) {
    const queue = names.queueOf(unit);
    await channel.assertQueue(queue, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': DELIVERY_LIMIT,
        'x-dead-letter-exchange': names.deadLetters,
        // At-least-once dead-lettering needs a queue that refuses instead of dropping.
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    });
    await channel.bindQueue(queue, names.exchange, names.routingKey(unit, '*'));
  }
};
