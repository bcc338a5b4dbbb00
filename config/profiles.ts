// Default values of the profiles `embedded` and `production`.
import { availableParallelism } from 'node:os';

const embedded = {
  data: './data',
  store: { in: 'folder' },
  settle: {
    quietMs: 500,
    unknownQuietMs: 5_000,
    emptyAfterMs: 60_000,
    incompleteAfterMs: 120_000,
    leftAfterMs: 900_000,
    lookAgainHours: 24,
  },
  reading: {
    language: 'deu',
    // A worker takes 125 MB; more than eight on one host gain little over the disk and the store.
    workers: Math.min(8, Math.max(1, availableParallelism())),
    pageLimitSeconds: 90,
  },
  separators: { payloads: ['PATCHT'] },
  sorting: {
    target: 0.98,
    collectOnly: false,
    checkShare: 0.03,
    acceptedWeight: 0.1,
    acceptedAfterDays: 14,
    refitAfter: 200,
  },
  limits: { pagesPerDelivery: 1000, megapixelsPerPage: 120, megabytesPerFile: 500, freeMegabytes: 500 },
  queue: { in: 'process' },
  handover: { to: 'folder' },
  console: { host: '127.0.0.1', port: 8080, behindProxy: false },
  log: { level: 'info' },
  fallbackUnit: 'poststelle',
} as const;

/** The defaults of each profile. `production` names neither broker nor database: their addresses have no sensible default. */
export const PROFILES = {
  embedded: { profile: 'embedded', ...embedded },
  production: {
    profile: 'production',
    ...embedded,
    store: { in: 'mongodb' },
    queue: { in: 'rabbitmq' },
    handover: { to: 'rabbitmq' },
  },
} as const;

export type Profile = keyof typeof PROFILES;

/** The profile that counts if none, or none that exists, is named. */
export const profileNamed = (name: unknown): Profile => (name === 'production' ? 'production' : 'embedded');
