// Which channel each unit has: the office's own (`handover.to`), or another one of `handover.also` that the unit names.
import type { Config } from './schema.ts';

type Handover = Config['handover'];
type Further = NonNullable<Handover['also']>[number];

export type ChannelKind = Handover['to'];
export const CHANNEL_KINDS = ['folder', 'rabbitmq'] as const satisfies readonly ChannelKind[];
export type ChannelSettings<K extends ChannelKind> = Extract<Handover | Further, { readonly to: K }>;

/** The settings of a channel; undefined: this office has none of that kind. */
export const settingsOf = <K extends ChannelKind>(
  { handover }: Pick<Config, 'handover'>,
  kind: K,
): ChannelSettings<K> | undefined =>
  [handover, ...(handover.also ?? [])].find((one): one is ChannelSettings<K> => one.to === kind);

/** A unit that is not in the list any more counts as one without a word of its own. */
export const channelOf = ({ handover, units }: Pick<Config, 'handover' | 'units'>, unit: string): ChannelKind =>
  units.find(({ id }) => id === unit)?.channel ?? handover.to;

/** Ids of the units that have this channel. */
export const unitsOn = (config: Pick<Config, 'handover' | 'units'>, kind: ChannelKind): readonly string[] =>
  config.units.map(({ id }) => id).filter((unit) => channelOf(config, unit) === kind);

/** The channels that are open: the office's own, and each that a unit has. */
export const channelsIn = (config: Pick<Config, 'handover' | 'units'>): readonly ChannelKind[] =>
  CHANNEL_KINDS.filter((kind) => kind === config.handover.to || unitsOn(config, kind).length > 0);

/** Whether messages to this unit include register data: always in folders, over a broker only if configured. */
export const tellsRegister = (config: Pick<Config, 'handover' | 'units'>, unit: string): boolean =>
  channelOf(config, unit) === 'folder' || settingsOf(config, 'rabbitmq')?.registerData === true;
