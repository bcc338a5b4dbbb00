// What the municipalities of one installation must not share. Each configuration is valid by itself; only together they are wrong.
import { realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { Config } from '../schema.ts';
import type { ConfigPath } from '../schema-tree.ts';
import type { Finding } from './fault.ts';

/** A municipality of an installation, by the name that its file has. */
export interface NamedConfig {
  readonly id: string;
  readonly file: string;
  readonly config: Config;
}

export interface InstallationFinding extends Finding {
  /** Whose configuration has it. */
  readonly id: string;
}

/** Something that a municipality must have for itself. */
interface Own {
  readonly path: ConfigPath;
  readonly what: string;
  readonly hint: string;
  /** Whether the other's is the same, or overlaps with it. */
  readonly kind: 'folder' | 'file' | 'database' | 'broker' | 'address';
  readonly keys: readonly string[];
}

/** Where a path leads, also where its last parts do not exist yet. */
const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(real(above), basename(path));
  }
};

const folder = (path: ConfigPath, what: string, of: string): Own => ({
  ...{ path, what, kind: 'folder', keys: [real(of)] },
  hint: 'each municipality needs a folder of its own, side by side with the others’',
});

/** `host:port` of every server that a MongoDB address names, with the database. */
const databaseKeys = (url: string, database: string): readonly string[] => {
  const [, hosts = ''] = /^mongodb(?:\+srv)?:\/\/([^/?]*)/.exec(url) ?? [];
  return hosts
    .toLowerCase()
    .split(',')
    .map((host) => `${/:\d+$/.test(host) ? host : `${host}:27017`} ${database.toLowerCase()}`);
};

const brokerKey = (url: string, prefix: string): string => {
  const { protocol, hostname, port, pathname } = new URL(url);
  const usual = protocol === 'amqps:' ? '5671' : '5672';
  return `${hostname.toLowerCase()}:${port === '' ? usual : port}${pathname === '/' ? '' : pathname} ${prefix}`;
};

const broker = (section: 'queue' | 'handover', of: { readonly url: string; readonly prefix: string }): Own => ({
  path: [section, 'prefix'],
  what: 'broker and prefix',
  hint: 'each municipality needs a prefix of its own',
  kind: 'broker',
  keys: [brokerKey(of.url, of.prefix)],
});

const everythingOf = ({
  data,
  store,
  stations,
  handover,
  queue,
  documents,
  journal,
  console,
}: Config): readonly Own[] => [
  folder(['data'], 'data folder', data),
  ...stations.map((station, position) => folder(['stations', position, 'folder'], 'station’s folder', station.folder)),
  ...[handover, ...(handover.also ?? [])].map((channel) =>
    channel.to === 'folder'
      ? folder(['handover', 'folder'], 'folder of units', channel.folder)
      : broker('handover', channel),
  ),
  ...(queue.in === 'rabbitmq' ? [broker('queue', queue)] : []),
  ...(documents === undefined ? [] : [folder(['documents', 'tokens'], 'folder of tokens', documents.tokens)]),
  ...(journal?.headFile === undefined
    ? []
    : [
        {
          path: ['journal', 'headFile'],
          what: 'file of the journal’s heads',
          hint: 'each municipality needs a file of its own',
          kind: 'file',
          keys: [real(journal.headFile)],
        } as const,
      ]),
  ...(store.in === 'folder'
    ? []
    : [
        {
          path: ['store', 'database'],
          what: 'database',
          hint: 'each municipality needs a database of its own',
          kind: 'database',
          keys: databaseKeys(store.url, store.database),
        } as const,
      ]),
  ...(console.publicUrl === undefined
    ? []
    : [
        {
          path: ['console', 'publicUrl'],
          what: 'address',
          hint: 'each municipality needs a host name or a path of its own, such as https://post.example/kleinhausen',
          kind: 'address',
          keys: [console.publicUrl],
        } as const,
      ]),
];

const within = (inner: string, outer: string, by: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(by) ? outer : outer + by);

/** Without the folders inside the data folder, which are where that is. */
const ownOf = (config: Config): readonly Own[] => {
  const [data, ...others] = everythingOf(config);
  const inside = ({ kind, keys: [key] }: Own): boolean => kind === 'folder' && within(key!, data!.keys[0]!, sep);
  return [data!, ...others.filter((own) => !inside(own))];
};

/** Two addresses of one host and port lie one in the other when the path of one begins with the path of the other; without a path each host is by itself. */
const addressesMeet = (one: string, other: string): boolean => {
  const [a, b] = [new URL(one), new URL(other)];
  // The port does not tell them apart: cookies do not know it, and some proxies leave it out.
  if (a.hostname !== b.hostname) return false;
  return within(a.pathname, b.pathname, '/') || within(b.pathname, a.pathname, '/');
};

const meet = (one: Own, other: Own): boolean => {
  const pairs = one.keys.flatMap((a) => other.keys.map((b) => [a, b] as const));
  const files = ['folder', 'file'];
  if (one.kind === 'address' && other.kind === 'address') return pairs.some(([a, b]) => addressesMeet(a, b));
  if (files.includes(one.kind) && files.includes(other.kind))
    return pairs.some(([a, b]) => within(a, b, sep) || within(b, a, sep));
  return one.kind === other.kind && pairs.some(([a, b]) => a === b);
};

const between = (one: NamedConfig, other: NamedConfig): readonly InstallationFinding[] =>
  ownOf(one.config).flatMap((own): readonly InstallationFinding[] => {
    const shared = ownOf(other.config).find((its) => meet(own, its));
    if (shared === undefined) return [];
    const same = shared.keys.some((key) => own.keys.includes(key));
    const message = same
      ? `is the ${shared.what} of ${other.id} too`
      : `and the ${shared.what} of ${other.id} lie one in the other`;
    return [{ id: one.id, path: own.path, message, hint: own.hint }];
  });

/** Faults between these municipalities are reported for both sides. */
export const installationFindings = (all: readonly NamedConfig[]): readonly InstallationFinding[] => {
  if (all.length < 2) return [];
  return all.flatMap((one): readonly InstallationFinding[] => {
    const hint = 'say which address is this municipality’s, such as https://post.example/kleinhausen';
    const missing = {
      id: one.id,
      path: ['console', 'publicUrl'],
      message: 'is missing beside other municipalities',
      hint,
    };
    return [
      ...(one.config.console.publicUrl === undefined ? [missing] : []),
      ...all.filter((other) => other !== one).flatMap((other) => between(one, other)),
    ];
  });
};
