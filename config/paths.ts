// Makes all paths of the configuration absolute.
import { join, resolve } from 'node:path';
import type { Config } from './schema.ts';

const DATA = /^\{data\}(?=\/|$)/;

export const startsInData = (path: string): boolean => DATA.test(path);

/** `{data}/x` is in the data folder; other relative paths are relative to `cwd`. */
export const absolute = (path: string, places: { readonly data: string; readonly cwd: string }): string =>
  DATA.test(path) ? join(places.data, path.replace(DATA, '.')) : resolve(places.cwd, path);

export const withAbsolutePaths = (config: Config, cwd: string): Config => {
  const data = resolve(cwd, config.data);
  const place = (path: string): string => absolute(path, { data, cwd });
  const { documents, handover, queue, reading, sorting, store } = config;
  const secrets = <T extends { usernameFile: string; passwordFile: string; caFile?: string | undefined }>(
    broker: T,
  ): T => ({
    ...broker,
    usernameFile: place(broker.usernameFile),
    passwordFile: place(broker.passwordFile),
    ...(broker.caFile && { caFile: place(broker.caFile) }),
  });
  return {
    ...config,
    data,
    store:
      store.in === 'folder'
        ? store
        : {
            ...store,
            ...(store.usernameFile && { usernameFile: place(store.usernameFile) }),
            ...(store.passwordFile && { passwordFile: place(store.passwordFile) }),
            ...(store.caFile && { caFile: place(store.caFile) }),
          },
    stations: config.stations.map((station) => ({ ...station, folder: place(station.folder) })),
    reading: { ...reading, ...(reading.languageFolder && { languageFolder: place(reading.languageFolder) }) },
    ...(config.journal?.headFile && { journal: { headFile: place(config.journal.headFile) } }),
    sorting: { ...sorting, ...(sorting.model && { model: place(sorting.model) }) },
    queue: queue.in === 'process' ? queue : secrets(queue),
    ...(documents && { documents: { ...documents, tokens: place(documents.tokens) } }),
    handover: {
      ...(handover.to === 'folder' ? { ...handover, folder: place(handover.folder) } : secrets(handover)),
      ...(handover.also && {
        also: handover.also.map((one) => (one.to === 'folder' ? { ...one, folder: place(one.folder) } : secrets(one))),
      }),
    },
  };
};
