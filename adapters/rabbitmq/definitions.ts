// Exchanges, queues and bindings as data: declared, or compared with a broker.
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { type BrokerSettings, connectOptions, socketOptions } from './connection.ts';

type Arguments = Readonly<Record<string, string | number | boolean>>;

interface Declared {
  readonly name: string;
  readonly arguments: Arguments;
}

/** Everything is durable. */
export interface Definitions {
  readonly exchanges: readonly (Declared & { readonly type: 'topic' | 'fanout' | 'headers' })[];
  readonly queues: readonly Declared[];
  readonly bindings: readonly {
    readonly queue: string;
    readonly exchange: string;
    readonly key: string;
    readonly arguments?: Arguments;
  }[];
}

/** Declares all of it; what is there already stays as it is. Rejects (406) if something is there with other settings. */
export const applyDefinitions = async (channel: Channel, definitions: Definitions): Promise<void> => {
  for (const { name, type, arguments: given } of definitions.exchanges)
    await channel.assertExchange(name, type, { durable: true, arguments: given });
  for (const { name, arguments: given } of definitions.queues)
    await channel.assertQueue(name, { durable: true, arguments: given });
  for (const { queue, exchange, key, arguments: given } of definitions.bindings)
    await channel.bindQueue(queue, exchange, key, given);
};

export interface Difference {
  readonly what: 'queue' | 'exchange';
  readonly name: string;
  /** `missing`, or the setting that differs. */
  readonly setting: string;
  readonly wanted?: string;
  readonly found?: string;
}

/** What the broker says of a declaration: nothing to complain of, or its complaint. A complaint ends the channel. */
const told = async (model: ChannelModel, ask: (channel: Channel) => Promise<unknown>): Promise<string | undefined> => {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  try {
    await ask(channel);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/40[46]/.test(text)) return text;
    throw error;
  }
  await channel.close();
  return undefined;
};

const NUMBERS = /^(signedint|unsignedint|long|short|byte|unsignedbyte|unsignedshort)$/;

/** RabbitMQ's wording of one setting that differs; it names the first one only. */
const complaint = (text: string) => {
  const side = (label: string): { readonly said: string; readonly value: unknown } => {
    const [, none, value = '', type = ''] =
      new RegExp(`${label} (?:(none)|(?:the value )?'([^']*)'(?: of type '([^']*)')?)`).exec(text) ?? [];
    if (none !== undefined) return { said: 'none', value: undefined };
    // A number that is compared with a number comes without its type.
    if (NUMBERS.test(type) || (type === '' && /^\d+$/.test(value))) return { said: value, value: Number(value) };
    return { said: value, value: value === 'true' ? true : value === 'false' ? false : value };
  };
  const setting = /inequivalent arg '([^']+)'/.exec(text)?.[1];
  return setting === undefined ? undefined : { setting, wanted: side('received').said, current: side('current is') };
};

/** Asks again and again with the broker's own settings in place of ours until it agrees: so every difference comes up. */
const compared = async (
  what: Difference['what'],
  { name, arguments: given, type = '' }: Declared & { readonly type?: string },
  ask: (options: { durable: boolean; type: string; arguments: Record<string, unknown> }) => Promise<string | undefined>,
): Promise<readonly Difference[]> => {
  const found: Difference[] = [];
  const options = { durable: true, type, arguments: { ...given } as Record<string, unknown> };
  for (;;) {
    const text = await ask(options);
    if (text === undefined) return found;
    const differs = complaint(text);
    if (differs === undefined || found.some(({ setting }) => setting === differs.setting))
      return [...found, { what, name, setting: text }];
    const { setting, wanted, current } = differs;
    found.push({ what, name, setting, wanted, found: current.said });
    if (setting === 'durable') options.durable = current.value === true;
    else if (setting === 'type') options.type = current.said;
    else if (current.value === undefined) delete options.arguments[setting];
    else options.arguments[setting] = current.value;
  }
};

const differencesOn = async (
  model: ChannelModel,
  { exchanges, queues }: Definitions,
): Promise<readonly Difference[]> => {
  const all: Difference[] = [];
  for (const exchange of exchanges) {
    const { name } = exchange;
    if ((await told(model, (channel) => channel.checkExchange(name))) !== undefined)
      all.push({ what: 'exchange', name, setting: 'missing' });
    else
      all.push(
        ...(await compared('exchange', exchange, ({ type, ...rest }) =>
          told(model, (channel) => channel.assertExchange(name, type, rest)),
        )),
      );
  }
  for (const queue of queues) {
    const { name } = queue;
    if ((await told(model, (channel) => channel.checkQueue(name))) !== undefined)
      all.push({ what: 'queue', name, setting: 'missing' });
    else
      all.push(
        ...(await compared('queue', queue, ({ durable, arguments: given }) =>
          told(model, (channel) => channel.assertQueue(name, { durable, arguments: given })),
        )),
      );
  }
  return all;
};

const onConnection = async <T>(broker: BrokerSettings, use: (model: ChannelModel) => Promise<T>): Promise<T> => {
  const model = await connect(connectOptions(broker), socketOptions(broker));
  model.on('error', () => {});
  try {
    return await use(model);
  } finally {
    await model.close().catch(() => {}); // Lost in the middle: what went wrong is thrown already.
  }
};

/**
 * Every exchange and queue that is missing, and every setting that differs. Changes nothing. Bindings cannot be seen
 * over AMQP; applying renews them.
 */
export const differencesOf = (broker: BrokerSettings, definitions: Definitions): Promise<readonly Difference[]> =>
  onConnection(broker, (model) => differencesOn(model, definitions));

export const applyTo = (broker: BrokerSettings, definitions: Definitions): Promise<void> =>
  onConnection(broker, async (model) => {
    const channel = await model.createChannel();
    channel.on('error', () => {});
    await applyDefinitions(channel, definitions);
  });
