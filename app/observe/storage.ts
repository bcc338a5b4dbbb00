// Whether the office can write: a probe per disk, free space, and the last write error.
import { existsSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsOf } from '../../config/channels.ts';
import type { Config } from '../../config/schema.ts';
import { isFault } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { shared } from '../run/cached.ts';
import { reserveOf, roomsOf } from '../run/files/paths.ts';
import type { Part } from './health.ts';

export type StorageState = 'ok' | 'full' | 'read-only';

export interface Storage {
  readonly state: StorageState;
  readonly disks: readonly { readonly folder: 'data' | 'units'; readonly free: number; readonly size: number }[];
}

export interface StorageWatch {
  look(): Promise<Storage>;
  /** What a step or a chore failed with: a database's disk may be full while this host's is not. */
  failed(error: unknown): void;
  readonly part: Part;
}

/** Bytes: more than a file system keeps beside its names. */
const PROBE = Buffer.alloc(8192, 'probe');
/** A look holds for so long: it waits for the disk. */
const FRESH_MS = 5_000;
/** A step that waits for room tries again every five seconds; after three times that it has found some. */
const FAILED_MS = 15_000;
/** Of a small disk no more than this share is kept free, as for blobs. */
const LARGEST_SHARE = 1 / 20;

const probe = async (folder: string): Promise<StorageState> => {
  // Named as what is written there, so that a killed process's is cleared away.
  const path = join(folder, `${process.pid}_probe`);
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(PROBE);
      await file.datasync();
    } finally {
      await file.close();
    }
    return 'ok';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : 'read-only';
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
};

const worst = (states: readonly StorageState[]): StorageState =>
  states.find((state) => state === 'read-only') ?? states.find((state) => state === 'full') ?? 'ok';

export const watchStorage = (
  config: Pick<Config, 'data' | 'store' | 'handover' | 'limits'>,
  { clock }: { readonly clock: Pick<Clock, 'now'> },
): StorageWatch => {
  const { data, store } = config;
  const folders = settingsOf(config, 'folder');
  const written = [data, ...(store.in === 'folder' ? [join(roomsOf(data).blobs, 'tmp')] : [])];
  const kept: readonly { readonly folder: 'data' | 'units'; readonly path: string }[] = [
    { folder: 'data', path: data },
    ...(folders === undefined ? [] : [{ folder: 'units', path: folders.folder } as const]),
  ];
  let failedAt = Number.NEGATIVE_INFINITY;

  const disks = (): Promise<Storage['disks']> =>
    Promise.all(
      // A process of a house may have no folder of its own: what is not there is not written.
      kept
        .filter(({ path }) => existsSync(path))
        .map(async ({ folder, path }) => {
          const { bavail, bsize, blocks } = await statfs(path);
          return { folder, free: bavail * bsize, size: blocks * bsize };
        }),
    );

  const look = shared(
    async (): Promise<Storage> => {
      const found = await disks();
      const probed = await Promise.all(written.filter((path) => existsSync(path)).map(probe));
      const short = found.some(
        ({ free, size }) => size > 0 && free < Math.min(reserveOf(config), size * LARGEST_SHARE),
      );
      // A clock that was set back ends it too.
      const failing = Math.abs(clock.now() - failedAt) < FAILED_MS;
      return { state: worst([...probed, short || failing ? 'full' : 'ok']), disks: found };
    },
    () => FRESH_MS,
  );

  return {
    look,
    failed: (error) => {
      if (isFault(error, 'STORAGE_FULL')) failedAt = clock.now();
    },
    part: { name: 'storage', isUp: async () => (await look()).state === 'ok' },
  };
};
