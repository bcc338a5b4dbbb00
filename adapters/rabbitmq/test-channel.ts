// Test helper: an independent channel to a broker.
import { type ConfirmChannel, connect } from 'amqplib';
import { type BrokerSettings, connectOptions } from './connection.ts';

/** Closes the connection when `use` has ended, and not before everything published in it was confirmed. */
export const withChannel = async <T>(
  broker: BrokerSettings,
  use: (channel: ConfirmChannel) => Promise<T>,
): Promise<T> => {
  const connection = await connect(connectOptions(broker));
  try {
    const channel = await connection.createConfirmChannel();
    const result = await use(channel);
    await channel.waitForConfirms();
    return result;
  } finally {
    await connection.close();
  }
};

/** Looks again until it is so; what a broker does on its own sends no event. */
export const eventually = async (look: () => Promise<boolean>): Promise<void> => {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 50));
};
