// Observability of a process: log and metrics.
import type { Config } from '../../config/schema.ts';
import { MailroomError } from '../../domain/errors.ts';
import { isOfTheHouse } from '../../pipeline/engine/retry.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';
import type { OnJournalHead } from '../compose/ledger/head-witnesses.ts';
import type { WorkersTell } from '../compose/pages/page-workers.ts';
import type { ProcessKind } from '../compose/roles.ts';
import { systemClock } from '../run/system-clock.ts';
import { createLogger, faultFields, type Logger, loggingObserver } from './logger.ts';
import type { WatchedHouse } from './metrics.ts';
import type { Watched } from './metrics-server.ts';
import { repeatedFaults } from './repeated-faults.ts';
import { type StorageWatch, watchStorage } from './storage.ts';

export interface Telling extends Required<WorkersTell> {
  readonly logger: Logger;
  readonly observer: Observer;
  /** For faults that belong to no step. */
  readonly onJournalHead: OnJournalHead;
  readonly onFault: (error: unknown, said: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Whether what the office keeps can be written. */
  readonly storage: StorageWatch;
  /** What is answered to those who collect figures, if the configuration has a place for them. */
  watch(house: Omit<WatchedHouse, 'storage'>): Watched | undefined;
  /** Its name, as one of several municipalities. */
  readonly municipality: string | undefined;
}

/** An infrastructure fault hits every step until it ends, and is logged once per place. All other faults are logged each time. */
const keyOf = (error: unknown, said: string): string | undefined =>
  error instanceof MailroomError && isOfTheHouse(error)
    ? [error.code, said, ...['folder', 'station', 'unit', 'language'].map((name) => error.details[name] ?? '')].join(
        ' ',
      )
    : undefined;

export const openTelling = async (config: Config, role: ProcessKind, municipality?: string): Promise<Telling> => {
  const { log, metrics } = config;
  const storage = watchStorage(config, { clock: systemClock });
  const repeated = repeatedFaults({ clock: systemClock });
  /** Fields to add to the line; undefined: it has been told a moment ago. */
  const isNews = (error: unknown, said: string): { readonly times?: number } | undefined => {
    const key = keyOf(error, said);
    const tells = key === undefined ? { times: 1 } : repeated(key);
    return tells === undefined ? undefined : tells.times > 1 ? { times: tells.times } : {};
  };
  const logger = createLogger(log.level, municipality);
  // Loaded where it is asked for: a process that nobody watches does without.
  const meter = metrics && (await import('./metrics.ts')).openMeter(role, municipality);
  const steps = meter?.steps;
  const logged = loggingObserver(logger);
  const onFault: Telling['onFault'] = (error, said, fields = {}) => {
    storage.failed(error);
    const news = isNews(error, said);
    if (news !== undefined) logger.error({ ...fields, ...news, ...faultFields(error) }, said);
    steps?.faulted(error);
  };
  return {
    logger,
    observer: {
      stepDone: (event) => {
        logged.stepDone(event);
        steps?.stepDone(event);
      },
      faultSeen: (event) => {
        storage.failed(event.error);
        // An infrastructure fault hits every item and is logged for one of them.
        if (event.so !== 'waits' || isNews(event.error, event.so) !== undefined) logged.faultSeen(event);
        steps?.faultSeen(event);
      },
    },
    onWorkerLine: (line) => logger.warn({ line }, 'page worker'),
    onWorkerEnd: (why) => {
      logger[why === 'renewed' ? 'debug' : 'warn']({ why }, 'a page worker has ended and is replaced');
      steps?.workerEnded(why);
    },
    onJournalHead: ({ sequence, hash, at }) => logger.info({ sequence, hash, at }, 'head of the journal'),
    onFault,
    storage,
    municipality,
    watch: (house) =>
      meter?.watch({
        ...house,
        parts: [...house.parts, storage.part],
        storage,
        onFault: (error) => onFault(error, 'the figures of the house cannot be read'),
      }),
  };
};
