// The log: ids, file names and reasons; never letter text.
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { MailroomError } from '../../domain/errors.ts';
import type { JournalAction } from '../../domain/journal/journal-actions.ts';
import { deliveryOf, traceIdOf } from '../../domain/journal/trace.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';

export type { Logger };

/** Readable lines on a terminal, JSON lines (for a log collector) otherwise. Always on stderr. `municipality`: one of several; each line bears its name. */
export const createLogger = (level: string, municipality?: string): Logger => {
  const logger = process.stderr.isTTY
    ? pino({ level }, pretty({ destination: 2, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', sync: true }))
    : pino({ level, base: { name: 'poststelle' }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return municipality === undefined ? logger : logger.child({ municipality });
};

/** By what a collector finds everything about a delivery, or about one letter of it. */
const keys = (kind: string, id: string): Record<string, unknown> => {
  const delivery = deliveryOf(id);
  const trace = traceIdOf(delivery);
  return { delivery, [kind]: id, ...(trace === undefined ? {} : { trace_id: trace }) };
};

const keysOfDetails = (details: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const kind = (['document', 'page', 'delivery'] as const).find((name) => typeof details[name] === 'string');
  return kind === undefined ? {} : keys(kind, String(details[kind]));
};

/** What the log says of a fault: code, what to do next, and the technical cause. */
export const faultFields = (error: unknown): Record<string, unknown> => {
  if (error instanceof MailroomError) {
    return {
      code: error.code,
      ...error.details,
      ...keysOfDetails(error.details),
      next: error.next,
      ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
    };
  }
  return error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
};

/** The same for a command that has no log: one line. */
export const faultLine = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Steps logged at level info; the others are logged at level debug. */
const NEWS: { readonly [action in JournalAction]?: string } = {
  received: 'file received',
  separated: 'letters separated',
  'found-no-document': 'no document found, a person must look',
  'sent-to-review': 'letter waits for an operator',
  'handed-over': 'letter handed over',
  withdrawn: 'letter taken back from its unit',
  quarantined: 'set aside',
};

const CONSEQUENCES = {
  again: 'a step failed and is tried again',
  quarantined: 'a step failed repeatedly; a person must look',
  waits: 'the office waits and tries again',
} as const;

export const loggingObserver = (logger: Logger): Observer => ({
  stepDone: ({ job, action, details, ms, times }) => {
    const news = NEWS[action];
    const fields = { ...details, ...keys(job.kind, job.id), work: job.work, ms };
    if (news === undefined) logger.debug({ ...fields, ...(times === undefined ? {} : { times }) }, action);
    else if (action === 'quarantined' || action === 'found-no-document') logger.warn(fields, news);
    else logger.info(fields, news);
  },
  faultSeen: ({ error, job, attempt, so }) => {
    const fields = {
      attempt,
      ...faultFields(error),
      ...(job === undefined ? {} : { ...keys(job.kind, job.id), work: job.work }),
    };
    logger.error(fields, CONSEQUENCES[so]);
  },
});
