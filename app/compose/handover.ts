// Opens the channels to the units, and their answers.
import { folderChannel } from '../../adapters/channel/folder/channel.ts';
import { folderReturns } from '../../adapters/channel/folder/returns.ts';
import { rabbitmqAcknowledgements } from '../../adapters/channel/rabbitmq/acknowledgements.ts';
import { rabbitmqChannel } from '../../adapters/channel/rabbitmq/channel.ts';
import { handoverDefinitions, topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { workTopology } from '../../adapters/queue/rabbitmq/topology.ts';
import type { BrokerSettings } from '../../adapters/rabbitmq/connection.ts';
import { applyTo, type Definitions, differencesOf } from '../../adapters/rabbitmq/definitions.ts';
import {
  type ChannelKind,
  type ChannelSettings,
  channelOf,
  channelsIn,
  settingsOf,
  unitsOn,
} from '../../config/channels.ts';
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Channel } from '../../domain/ports/units/channel.ts';
import type { Returns } from '../../domain/ports/units/returns.ts';
import { acknowledge } from '../../office/handover/apply-unit-answer.ts';
import type { Review } from '../../office/review/review.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import type { Part } from '../observe/health.ts';
import { roomsOf } from '../run/files/paths.ts';
import { brokerOf } from '../run/files/secrets.ts';

interface OpenedChannels {
  /** Takes what it is given to the channel of the unit that is meant. */
  readonly channel: Channel;
  /** What it depends on outside the office. */
  readonly parts: readonly Part[];
}

interface Opened {
  readonly channel: Channel;
  readonly isUp: () => Promise<boolean>;
}

/** A channel that is in use without settings is ruled out when the configuration is read. */
const required = <K extends ChannelKind>(config: Config, kind: K): ChannelSettings<K> => {
  const settings = settingsOf(config, kind);
  if (settings === undefined) throw new MailroomError('CONFIG_INVALID', { path: `handover.also: ${kind}` });
  return settings;
};

/** Opens a channel by its kind. */
const OPEN: {
  readonly [K in ChannelKind]: (config: Config, ports: { blobs: Blobs; observer: Observer }) => Promise<Opened>;
} = {
  folder: async (config, { blobs }) => {
    const { folder, withOriginal } = required(config, 'folder');
    const note = roomsOf(config.data).unitsSeen;
    const channel = folderChannel({ folder, withOriginal, bytes: blobs.get, note });
    return { channel, isUp: channel.isUp };
  },
  rabbitmq: async (config, { observer }) => {
    const settings = required(config, 'rabbitmq');
    const channel = await rabbitmqChannel({
      broker: brokerOf(settings),
      prefix: settings.prefix,
      units: unitsOn(config, 'rabbitmq'),
      onFault: (error: unknown) => observer.faultSeen({ error, so: 'waits' }),
    });
    return { channel, isUp: async () => channel.isConnected() };
  },
};

/** Every channel that a unit of this office has. */
export const openChannels = async (config: Config, blobs: Blobs, observer: Observer): Promise<OpenedChannels> => {
  const opened = new Map<ChannelKind, Opened>();
  for (const kind of channelsIn(config)) opened.set(kind, await OPEN[kind](config, { blobs, observer }));
  const of = (unit: string): Channel => opened.get(channelOf(config, unit))!.channel;
  const all = [...opened.values()];
  return {
    channel: {
      deliver: (message) => of(message.unit).deliver(message),
      withdraw: (message) => of(message.unit).withdraw(message),
      close: async () => void (await Promise.all(all.map(({ channel }) => channel.close()))),
    },
    parts: [
      { name: 'handover', isUp: async () => (await Promise.all(all.map(({ isUp }) => isUp()))).every((up) => up) },
    ],
  };
};

/** Where units with folders put what they are not responsible for; the others answer over their broker. */
export const openReturns = (config: Config, given: Channel | undefined): Returns | undefined => {
  const units = unitsOn(config, 'folder');
  if (given !== undefined || units.length === 0) return undefined;
  return folderReturns({ folder: required(config, 'folder').folder, units, note: roomsOf(config.data).unitsSeen });
};

/** Applies what units answer over a broker; units with folders do not. */
export const openAnswers = async (
  config: Config,
  {
    observer,
    ...ports
  }: { readonly store: Store; readonly clock: Clock; readonly observer: Observer; readonly review: Review },
): Promise<{ close(): Promise<void> }> => {
  if (!channelsIn(config).includes('rabbitmq')) return { close: async () => {} };
  const settings = required(config, 'rabbitmq');
  const acknowledgements = await rabbitmqAcknowledgements({
    broker: brokerOf(settings),
    prefix: settings.prefix,
    units: unitsOn(config, 'rabbitmq'),
    onFault: (error: unknown) => observer.faultSeen({ error, so: 'waits' }),
  });
  const receiving = await acknowledgements.receive(acknowledge(ports));
  return {
    close: async () => {
      await receiving.stop();
      await acknowledgements.close();
    },
  };
};

/** What this configuration needs at its brokers; work and handover may have one each. */
const definitionsOf = (config: Config): readonly { broker: BrokerSettings; definitions: Definitions }[] => {
  const { queue } = config;
  const messages = channelsIn(config).includes('rabbitmq') ? required(config, 'rabbitmq') : undefined;
  return [
    ...(queue.in === 'rabbitmq'
      ? [{ broker: brokerOf(queue), definitions: workTopology(queue.prefix).definitions }]
      : []),
    ...(messages === undefined
      ? []
      : [
          {
            broker: brokerOf(messages),
            definitions: handoverDefinitions(topology(messages.prefix), unitsOn(config, 'rabbitmq')),
          },
        ]),
  ];
};

/** One broker's exchanges and queues: compared with what it has, or declared. */
export interface BrokerTopology {
  readonly apply: () => Promise<void>;
  readonly differences: () => ReturnType<typeof differencesOf>;
}

export const topologyOf = (config: Config): readonly BrokerTopology[] =>
  definitionsOf(config).map(({ broker, definitions }) => ({
    apply: () => applyTo(broker, definitions),
    differences: () => differencesOf(broker, definitions),
  }));
