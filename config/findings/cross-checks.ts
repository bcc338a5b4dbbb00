// Checks across sections of the configuration. Runs on unvalidated data, so that all faults are reported at once.
import { BlockList, isIP } from 'node:net';
import { resolve, sep } from 'node:path';
import { absolute, startsInData } from '../paths.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './fault.ts';
import { ruleFindings } from './rule-checks.ts';

type Section = Readonly<Record<string, unknown>>;

const section = (value: unknown): Section =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Section) : {};
const list = (value: unknown): readonly Section[] => (Array.isArray(value) ? value.map(section) : []);
const idsOf = (value: unknown): string[] => list(value).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));

const doubleIds = (name: string, value: unknown, at: Finding['path'] = [name]): Finding[] => {
  const first = new Map<unknown, number>();
  return list(value).flatMap(({ id }, position): Finding[] => {
    const earlier = first.get(id);
    if (typeof id !== 'string') return [];
    if (earlier === undefined) {
      first.set(id, position);
      return [];
    }
    return [
      {
        path: [...at, position, 'id'],
        message: 'is used twice',
        hint: `${name}[${earlier}] already has this id; choose another`,
      },
    ];
  });
};

const unknownLabels = (data: Section): Finding[] => {
  const units = idsOf(data.units);
  const types = idsOf(data.types);
  const missing = (path: Finding['path'], label: unknown, known: readonly string[]): Finding[] =>
    typeof label === 'string' && known.length > 0 && !known.includes(label)
      ? [
          {
            path,
            message: `names a ${known === units ? 'unit' : 'type'} that is not in the list`,
            hint: didYouMean(label, known),
          },
        ]
      : [];
  return [
    ...list(data.stations).flatMap((station, position) => [
      ...missing(['stations', position, 'unit'], station.unit, units),
      ...missing(['stations', position, 'type'], station.type, types),
    ]),
    ...list(section(data.sorting).rules).flatMap((rule, position) => [
      ...missing(['sorting', 'rules', position, 'unit'], rule.unit, units),
      ...missing(['sorting', 'rules', position, 'type'], rule.type, types),
    ]),
    ...missing(['fallbackUnit'], data.fallbackUnit, units),
  ];
};

/** The office's channel, and the further ones. */
const channels = (data: Section): readonly Section[] => {
  const handover = section(data.handover);
  return [handover, ...list(handover.also)];
};

/** Each kind of channel is there once, and a unit names one that is there. */
const channelFindings = (data: Section): Finding[] => {
  const kinds = channels(data).map(({ to }) => to);
  const twice = kinds.flatMap((kind, place): Finding[] =>
    place > 0 && typeof kind === 'string' && kinds.indexOf(kind) < place
      ? [
          {
            path: ['handover', 'also', place - 1, 'to'],
            message: 'is there twice',
            hint: `there is one channel of each kind; "${kind}" stands before it`,
          },
        ]
      : [],
  );
  const missing = list(data.units).flatMap(({ channel }, position): Finding[] =>
    (channel === 'folder' || channel === 'rabbitmq') && !kinds.includes(channel)
      ? [
          {
            path: ['units', position, 'channel'],
            message: 'names a channel that this office does not have',
            hint: `say under "handover" what it needs: also: [{to: ${channel}, …}]`,
          },
        ]
      : [],
  );
  return [...twice, ...missing];
};

const within = (inner: string, outer: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);

const folders = (data: Section, cwd: string): Finding[] => {
  if (typeof data.data !== 'string') return [];
  if (startsInData(data.data))
    return [{ path: ['data'], message: 'cannot lie in itself', hint: 'write a path without "{data}"' }];
  const places = { data: resolve(cwd, data.data), cwd };
  const stations = list(data.stations).map(({ folder }) =>
    typeof folder === 'string' && folder !== '' ? absolute(folder, places) : undefined,
  );
  const into = channels(data).find(({ to }) => to === 'folder');
  const units =
    into === undefined ? undefined : absolute(typeof into.folder === 'string' ? into.folder : '{data}/units', places);
  return stations.flatMap((folder, position): Finding[] => {
    if (folder === undefined) return [];
    const path = ['stations', position, 'folder'];
    const other = stations.findIndex(
      (earlier, at) => at < position && earlier !== undefined && (within(folder, earlier) || within(earlier, folder)),
    );
    return [
      ...(other >= 0
        ? [
            stations[other] === folder
              ? {
                  path,
                  message: `is the folder of stations[${other}] too`,
                  hint: 'every station needs a folder of its own',
                }
              : {
                  path,
                  message: `and the folder of stations[${other}] lie one in the other`,
                  hint: 'put them side by side',
                },
          ]
        : []),
      ...(within(places.data, folder)
        ? [
            {
              path,
              message: 'holds the data folder',
              hint: 'the office would take in its own files; use a folder of its own, such as {data}/stations/eg',
            },
          ]
        : []),
      ...(units !== undefined && !within(places.data, folder) && (within(folder, units) || within(units, folder))
        ? [
            {
              path,
              message: 'overlaps with the folder that the units receive their post in',
              hint: 'the office would take in what it handed over; use another folder',
            },
          ]
        : []),
    ];
  });
};

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopback = (host: string): boolean => {
  const version = isIP(host);
  if (version === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
};

/** What asks for a sign-in must not be overheard. */
const openToOthers = (data: Section): Finding[] =>
  (
    [
      ['console', 'lets other computers reach the console without encryption', 'publicUrl: https://…'],
      ['documents', 'lets other computers send their tokens without encryption', 'behindProxy: true'],
    ] as const
  ).flatMap(([name, message, say]): Finding[] => {
    const { host, behindProxy, publicUrl } = section(data[name]);
    if (typeof host !== 'string' || behindProxy === true || publicUrl !== undefined || isLoopback(host)) return [];
    const hint = `keep 127.0.0.1, or put a reverse proxy with TLS before it and say "${say}"`;
    return [{ path: [name, 'host'], message, hint }];
  });

/** A proxy on another computer must be named, or every request of its would be refused. */
const unknownProxy = (data: Section): Finding[] => {
  const { host, publicUrl, trustedProxies } = section(data.console);
  if (typeof host !== 'string' || isLoopback(host) || publicUrl === undefined || trustedProxies !== undefined)
    return [];
  const hint = 'name the proxy’s address, such as [10.1.2.3]; if it stands on this computer, keep "host: 127.0.0.1"';
  return [{ path: ['console', 'trustedProxies'], message: 'is missing', hint }];
};

/** A database may be open without sign-in; half a sign-in is a mistake. */
const halfSignIn = (data: Section): Finding[] => {
  const store = section(data.store);
  const pair = ['usernameFile', 'passwordFile'] as const;
  const [missing, ...rest] = pair.filter((name) => store[name] === undefined);
  if (missing === undefined || rest.length > 0) return [];
  return [{ path: ['store', missing], message: 'is missing', hint: 'user name and password go together' }];
};

export const crossFindings = (data: unknown, cwd: string): Finding[] => {
  const all = section(data);
  return [
    ...['stations', 'types', 'units'].flatMap((name) => doubleIds(name, all[name])),
    ...doubleIds('rules', section(all.sorting).rules, ['sorting', 'rules']),
    ...unknownLabels(all),
    ...channelFindings(all),
    ...ruleFindings(list(section(all.sorting).rules), idsOf(all.stations)),
    ...folders(all, cwd),
    ...openToOthers(all),
    ...unknownProxy(all),
    ...halfSignIn(all),
  ];
};
