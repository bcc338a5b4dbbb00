// Puts together how documents leave the house, and how the units answer.
import { folderHandover } from '../../adapters/channel/folder/handover.ts';
import { folderReturns } from '../../adapters/channel/folder/returns.ts';
import { rabbitmqAcknowledgements } from '../../adapters/channel/rabbitmq/acknowledgements.ts';
import { rabbitmqHandover } from '../../adapters/channel/rabbitmq/handover.ts';
import { handoverDefinitions, topology } from '../../adapters/channel/rabbitmq/topology.ts';
import { workTopology } from '../../adapters/queue/rabbitmq/topology.ts';
import type { BrokerSettings } from '../../adapters/rabbitmq/connection.ts';
import { applyTo, type Definitions, differencesOf } from '../../adapters/rabbitmq/definitions.ts';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Blobs } from '../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../domain/ports/ledger/store.ts';
import type { Handover } from '../../domain/ports/units/channel.ts';
import type { Returns } from '../../domain/ports/units/returns.ts';
import { acknowledge } from '../../office/handover/apply-unit-answer.ts';
import type { Review } from '../../office/review/review.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import type { Part } from '../observe/health.ts';
import { roomsOf } from '../run/files/paths.ts';
import { brokerOf } from '../run/files/secrets.ts';

const unitsOf = (config: Config): readonly string[] => config.units.map(({ id }) => id);

interface OpenedHandover {
  readonly handover: Handover;
  /** What it leans on beside the house. */
  readonly parts: readonly Part[];
}

export const openHandover = async (config: Config, blobs: Blobs, observer: Observer): Promise<OpenedHandover> => {
  const { handover } = config;
  if (handover.to === 'folder') {
    const { folder, withOriginal } = handover;
    const opened = folderHandover({ folder, withOriginal, bytes: blobs.get, note: roomsOf(config.data).unitsSeen });
    return { handover: opened, parts: [{ name: 'handover', isUp: opened.isUp }] };
  }
  const opened = await rabbitmqHandover({
    broker: brokerOf(handover),
    prefix: handover.prefix,
    units: unitsOf(config),
    onFault: (error: unknown) => observer.faultSeen({ error, so: 'waits' }),
  });
  return { handover: opened, parts: [{ name: 'handover', isUp: async () => opened.isConnected() }] };
};

/** Where units put what they are not responsible for; with a broker they answer there. */
export const openReturns = ({ data, handover, units }: Config, given: Handover | undefined): Returns | undefined =>
  given === undefined && handover.to === 'folder'
    ? folderReturns({
        folder: handover.folder,
        units: units.map(({ id }) => id),
        note: roomsOf(data).unitsSeen,
      })
    : undefined;

/** Applies what the units answer; units with folders do not. */
export const openAnswers = async (
  config: Config,
  {
    observer,
    ...ports
  }: { readonly store: Store; readonly clock: Clock; readonly observer: Observer; readonly review: Review },
): Promise<{ close(): Promise<void> }> => {
  const { handover } = config;
  if (handover.to === 'folder') return { close: async () => {} };
  const acknowledgements = await rabbitmqAcknowledgements({
    broker: brokerOf(handover),
    prefix: handover.prefix,
    units: unitsOf(config),
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
  const { queue, handover } = config;
  return [
    ...(queue.in === 'rabbitmq'
      ? [{ broker: brokerOf(queue), definitions: workTopology(queue.prefix).definitions }]
      : []),
    ...(handover.to === 'rabbitmq'
      ? [
          {
            broker: brokerOf(handover),
            definitions: handoverDefinitions(topology(handover.prefix), unitsOf(config)),
          },
        ]
      : []),
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
