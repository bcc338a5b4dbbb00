// What a process tells of itself while it works: to the log, and to whoever collects figures.
import type { Config } from '../config/schema.ts';
import type { Listening } from '../console/listen.ts';
import type { Observer } from '../pipeline/stage.ts';
import type { Role } from './compose-roles.ts';
import type { OnJournalHead } from './compose-witnesses.ts';
import type { WorkersTell } from './compose-work.ts';
import { createLogger, faultFields, type Logger, loggingObserver } from './logger.ts';
import type { WatchedHouse } from './metrics/meter.ts';

export interface Telling extends Required<WorkersTell> {
  readonly logger: Logger;
  readonly observer: Observer;
  /** For faults that belong to no step. */
  readonly onJournalHead: OnJournalHead;
  readonly onFault: (error: unknown, said: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Opens the listener for figures and health, if the configuration has one. Throws ADDRESS_IN_USE. */
  listen(house: WatchedHouse): Promise<Listening | undefined>;
  /** From now on the process is on its way out. */
  stopping(): void;
}

export const openTelling = async ({ log, metrics }: Config, role: Role | 'start'): Promise<Telling> => {
  const logger = createLogger(log.level);
  // Loaded where it is asked for: a process that nobody watches does without.
  const meter = metrics && (await import('./metrics/meter.ts')).openMeter(metrics, role);
  const steps = meter?.steps;
  const logged = loggingObserver(logger);
  const onFault: Telling['onFault'] = (error, said, fields = {}) => {
    logger.error({ ...fields, ...faultFields(error) }, said);
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
        logged.faultSeen(event);
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
    listen: async (house) =>
      meter?.listen({ ...house, onFault: (error) => onFault(error, 'the figures of the house cannot be read') }),
    stopping: () => meter?.stopping(),
  };
};
