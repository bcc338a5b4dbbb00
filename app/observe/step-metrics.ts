// Counts steps and faults of this process. Labels are closed lists: never an id, a unit or a name.
import { Counter, Histogram, type Registry } from 'prom-client';
import { FAULTS, isFault } from '../../domain/errors.ts';
import { type Job, WORKS } from '../../domain/items.ts';
import type { JournalAction } from '../../domain/journal/journal-actions.ts';
import type { WorkerEnd } from '../../domain/ports/page/page-workers.ts';
import { QUARANTINE_REASONS } from '../../domain/reasons.ts';
import type { Observer } from '../../pipeline/engine/stage.ts';

/** From a step that only writes to a page that is given up on. */
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** How a page may end, by what the journal says of it. */
const PAGE_OUTCOMES: { readonly [action in JournalAction]?: string } = {
  read: 'read',
  'seen-as-separator': 'separator',
  'seen-as-blank': 'blank',
  quarantined: 'quarantined',
};
const DISPOSITIONS: { readonly [action in JournalAction]?: string } = { decided: 'route', 'sent-to-review': 'review' };
const WORKER_ENDS: readonly WorkerEnd[] = ['died', 'took-too-long', 'renewed'];
/** A fault without a code: a bug. */
const NO_CODE = 'UNEXPECTED';

export interface StepMetrics extends Observer {
  /** A fault that belongs to no step. */
  faulted(error: unknown): void;
  workerEnded(why: WorkerEnd): void;
}

const seconds = (ms: number): number => Math.max(0, ms) / 1000;

export const stepMetrics = (registry: Registry): StepMetrics => {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name: `poststelle_${name}`, help, labelNames, registers });

  const stepSeconds = new Histogram({
    name: 'poststelle_step_duration_seconds',
    help: 'How long a step took, from claim to commit, by kind of work; relay is the way to the unit.',
    labelNames: ['work'],
    buckets: SECONDS,
    registers,
  });
  const pageSeconds = new Histogram({
    name: 'poststelle_page_part_duration_seconds',
    help: 'How long a part of the work on a page took in its page worker.',
    labelNames: ['part'],
    buckets: SECONDS,
    registers,
  });
  const received = counter('deliveries_received_total', 'Files whose bytes were kept.');
  const pages = counter('pages_total', 'Pages that were finished, by how they ended.', ['outcome']);
  const separated = counter('letters_separated_total', 'Letters that were found in deliveries.');
  const decided = counter(
    'letters_decided_total',
    'Letters by where they went: straight through (route), or to an operator (review).',
    ['disposition'],
  );
  const handedOver = counter('letters_handed_over_total', 'Letters that reached their unit.');
  const setAside = counter('quarantined_total', 'What was set aside, by kind and reason.', ['kind', 'reason']);
  const retries = counter(
    'retries_total',
    'Steps that are tried again: the step failed (fault), or an infrastructure fault (surroundings).',
    ['work', 'cause'],
  );
  const faults = counter('faults_total', 'Faults seen, by code; docs/errors.md says what each means.', ['code']);
  const workerEnds = counter('page_worker_ends_total', 'Page workers that ended and were replaced, by why.', [
    'reason',
  ]);

  // Zero is a figure too: what first shows itself at 1 has no increase.
  for (const work of WORKS) for (const cause of ['fault', 'surroundings']) retries.inc({ work, cause }, 0);
  for (const outcome of Object.values(PAGE_OUTCOMES)) pages.inc({ outcome }, 0);
  for (const disposition of Object.values(DISPOSITIONS)) decided.inc({ disposition }, 0);
  for (const kind of ['delivery', 'page', 'document'])
    for (const reason of Object.keys(QUARANTINE_REASONS)) setAside.inc({ kind, reason }, 0);
  for (const code of [...Object.keys(FAULTS), NO_CODE]) faults.inc({ code }, 0);
  for (const reason of WORKER_ENDS) workerEnds.inc({ reason }, 0);

  const faulted = (error: unknown): void => faults.inc({ code: isFault(error) ? error.code : NO_CODE });
  /** The relay's steps have the job of the stage before it. */
  const workOf = (job: Job, action: JournalAction): string =>
    action === 'handed-over' || action === 'withdrawn' ? 'relay' : job.work;

  return {
    stepDone: ({ job, action, details, ms, times = {} }) => {
      stepSeconds.observe({ work: workOf(job, action) }, seconds(ms));
      for (const [part, took] of Object.entries(times)) pageSeconds.observe({ part }, seconds(took));
      if (action === 'received') received.inc();
      if (action === 'separated') separated.inc(typeof details.documents === 'number' ? details.documents : 0);
      if (action === 'handed-over') handedOver.inc();
      if (action === 'quarantined') setAside.inc({ kind: job.kind, reason: String(details.reason) });
      const outcome = job.work === 'page' ? PAGE_OUTCOMES[action] : undefined;
      if (outcome !== undefined) pages.inc({ outcome });
      const disposition = DISPOSITIONS[action];
      if (disposition !== undefined) decided.inc({ disposition });
    },
    faultSeen: ({ error, job, so }) => {
      faulted(error);
      if (job !== undefined && so !== 'quarantined')
        retries.inc({ work: job.work, cause: so === 'again' ? 'fault' : 'surroundings' });
    },
    faulted,
    workerEnded: (reason) => workerEnds.inc({ reason }),
  };
};
