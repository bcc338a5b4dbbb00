// Runs due work: claims it, runs its stage, commits the result and publishes the next job.

import { MailroomError } from '../../domain/errors.ts';
import type { Item, Job } from '../../domain/items.ts';
import { jobOf } from '../../domain/items.ts';
import type { JournalDraft } from '../../domain/journal/journal.ts';
import { type Clock, instant } from '../../domain/ports/clock.ts';
import type { Change, Items } from '../../domain/ports/ledger/items.ts';
import type { Claim, Leases } from '../../domain/ports/ledger/leases.ts';
import type { Queue } from '../../domain/ports/queue.ts';
import { account, attemptsAfter, backoff, CRASHES, isOfTheHouse, SUSPECT } from './retry.ts';
import type { Observer, Stage, Step } from './stage.ts';
import { turns } from './suspects.ts';

/** A worker that stops renewing is taken for dead after this time. */
const LEASE_MS = 60_000;
/** How often a store that is away is asked again. */
const AGAIN_MS = 500;

export interface Runner {
  /** One job, from claim to commit. Resolves whatever happens to the item; rejects only if the store is out of reach. */
  handle(job: Job): Promise<void>;
  /** Releases work under way without counting the attempt. Claims nothing any more. */
  giveBack(): Promise<void>;
}

/** The changes of a step: children first, so that a parent never promises what is not there. */
export const changesOf = (
  step: Step,
  { version, at }: { readonly version: number; readonly at: string },
): readonly Change[] => {
  const entry = ({ kind, id }: Item, action: Step['action'], details: Step['details']): JournalDraft => ({
    ...{ at, actor: 'machine', action, subject: `${kind}:${id}`, details },
  });
  return [
    ...(step.children ?? []).map(({ item, next, action, expects = 0 }) => ({
      item,
      expects,
      journal: action === undefined ? [] : [entry(item, action, {})],
      ...(next === undefined ? {} : { next }),
    })),
    {
      item: step.item,
      expects: version,
      journal: [entry(step.item, step.action, step.details)],
      ...(step.next === undefined ? {} : { next: step.next }),
      ...(step.outbox === undefined ? {} : { outbox: step.outbox }),
    },
  ];
};

export const runner = (ports: {
  readonly store: Items & Leases;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly stages: readonly Stage[];
  readonly observer: Observer;
  /** Called after a page is finished: the join. */
  readonly afterStep: (item: Item) => Promise<void>;
}): Runner => {
  const { store, queue, clock, observer } = ports;
  const stageOf = new Map(ports.stages.map((stage) => [stage.work, stage]));
  const held = new Map<Claim, Job>();
  const { together, alone } = turns();
  let leaving = false;

  /**
   * A store that is away is waited for: without it there is nothing else to do, and what is given back when it returns does
   * not wait for its lease. If that has run out, `version` holds the work no more and nothing is written.
   */
  const release = async (
    job: Job,
    back: { readonly version: number; readonly inMs: number; readonly keepAttempt: boolean },
  ): Promise<void> => {
    const { version, keepAttempt } = back;
    for (let { inMs } = back; ; inMs = 0) {
      try {
        await store.release(job, { version, notBefore: clock.now() + inMs, keepAttempt });
        return await (inMs > 0 ? queue.later([job], inMs) : queue.publish([job]));
      } catch (error) {
        if (leaving || !isOfTheHouse(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  };

  const write = async (step: Step, job: Job, version: number, began: number): Promise<void> => {
    const changes = changesOf(step, { version, at: instant(clock) });
    const outcomes = await store.commit(changes);
    if (outcomes.at(-1) === 'conflict') return; // The lease was lost; its new holder commits the same step.
    const due = changes.flatMap((change) => (change.next === undefined ? [] : [jobOf(change.item, change.next)]));
    if (due.length > 0) await queue.publish(due);
    const { action, details, times } = step;
    observer.stepDone({ job, action, details, ms: clock.now() - began, ...(times === undefined ? {} : { times }) });
    await ports.afterStep(step.item);
  };

  const failed = async (stage: Stage, claim: Claim, job: Job, error: unknown): Promise<void> => {
    const { version, attempt, item } = claim;
    if (!held.delete(claim)) return; // Given back: what became of it here no longer counts.
    if (isOfTheHouse(error)) {
      observer.faultSeen({ error, job, attempt, so: 'waits' });
      await release(job, { version, inMs: backoff(attempt, error), keepAttempt: false });
    } else if (attempt < attemptsAfter(error)) {
      observer.faultSeen({ error, job, attempt, so: 'again' });
      await release(job, { version, inMs: backoff(attempt), keepAttempt: true });
    } else {
      observer.faultSeen({ error, job, attempt, so: 'quarantined' });
      await write(stage.giveUp(item, account(error)), job, version, clock.now());
    }
  };

  const work = async (stage: Stage, claim: Claim, job: Job, began: number): Promise<void> => {
    held.set(claim, job);
    const lease = setInterval(() => {
      store
        .renew(job, { version: claim.version, until: clock.now() + LEASE_MS })
        .catch((error: unknown) => observer.faultSeen({ error, job, so: 'waits' }));
    }, LEASE_MS / 3);
    try {
      // A job that took its process down leaves no error behind, only a count.
      const step = claim.crashes >= CRASHES ? stage.giveUp(claim.item, 'PROCESS_DIED') : await stage.run(claim.item);
      await write(step, job, claim.version, began);
    } catch (error) {
      await failed(stage, claim, job, error);
    } finally {
      clearInterval(lease);
      held.delete(claim);
    }
  };

  /** Claims the job and works on it. One that must be alone and is not is given back: `suspect`. */
  const attempt = async (stage: Stage, job: Job, isAlone: boolean): Promise<'ended' | 'suspect'> => {
    const began = clock.now();
    const lease = { now: began, until: began + LEASE_MS };
    const claim: Claim | undefined = await store.claim(job, lease);
    if (claim === undefined) return 'ended';
    const back = { version: claim.version, inMs: 0, keepAttempt: false };
    if (leaving) {
      await release(job, back);
    } else if (claim.crashes >= SUSPECT && !isAlone) {
      await store.release(job, { ...back, notBefore: began });
      return 'suspect';
    } else {
      await work(stage, claim, job, began);
    }
    return 'ended';
  };

  const handle = async (job: Job): Promise<void> => {
    const stage = stageOf.get(job.work);
    if (stage === undefined) throw new MailroomError('PORT_MISUSED', { work: job.work });
    const end = await together(() => attempt(stage, job, false));
    if (end === 'suspect') await alone(() => attempt(stage, job, true));
  };

  return {
    handle,
    giveBack: async () => {
      leaving = true;
      const all = [...held];
      held.clear();
      const back = { notBefore: clock.now(), keepAttempt: false };
      await Promise.all(all.map(([{ version }, job]) => store.release(job, { version, ...back })));
      await queue.publish(all.map(([, job]) => job));
    },
  };
};
