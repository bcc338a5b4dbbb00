// Scheduled background jobs: collect returns, record implicit acceptances, refit, keep the journal head.
import type { Config } from '../../config/schema.ts';
import { MACHINE } from '../../domain/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { HeadWitness } from '../../domain/ports/ledger/head-witness.ts';
import type { Items } from '../../domain/ports/ledger/items.ts';
import type { Journal } from '../../domain/ports/ledger/journal.ts';
import type { Queries } from '../../domain/ports/ledger/queries.ts';
import type { Returns } from '../../domain/ports/units/returns.ts';
import type { Refitting } from '../../learning/refit.ts';
import { keepHead } from '../../ledger/keep-head.ts';
import { takeReturns } from '../../office/handover/collect-returns.ts';
import { acceptHandovers } from '../../office/handover/implicit-acceptance.ts';
import type { Review } from '../../office/review/review.ts';
import { type Repeating, repeatedly } from './interval.ts';

const MINUTE_MS = 60_000;
const ACCEPTED_MS = 6 * 60 * MINUTE_MS;
const RETURNS_MS = 5_000;
/** Whether today's head has been kept. */
const HEAD_MS = 60 * MINUTE_MS;

/** Starts all of it. One process of a house does it. */
export const startChores = (
  { sorting }: Config,
  {
    store,
    clock,
    refitting,
    review,
    returns,
    witnesses,
    onFault,
    mayRun = () => true,
  }: {
    readonly store: Items & Queries & Journal;
    readonly clock: Clock;
    readonly refitting: Refitting;
    readonly review: Review;
    /** Absent: units return letters another way. */
    readonly returns: Returns | undefined;
    /** Who keeps the journal's head every day. */
    readonly witnesses: readonly HeadWitness[];
    readonly onFault: (error: unknown) => void;
    /** Whether it is this process's turn; absent: there is no other. */
    readonly mayRun?: () => boolean;
  },
): Repeating => {
  const { acceptedWeight: weight, acceptedAfterDays: afterDays, refitAfter } = sorting;
  const trainAnew = async (): Promise<void> => {
    if ((await refitting.waiting()) >= refitAfter) await refitting.run({ actor: MACHINE });
  };
  const chores: readonly (readonly [task: () => Promise<unknown>, everyMs: number])[] = [
    [acceptHandovers({ store, clock }, { weight, afterDays }), ACCEPTED_MS],
    ...(witnesses.length === 0 ? [] : [[keepHead({ store, clock, witnesses }), HEAD_MS] as const]),
    ...(refitAfter === 0 ? [] : [[trainAnew, MINUTE_MS] as const]),
    ...(returns === undefined ? [] : [[takeReturns({ returns, review, store, onFault }), RETURNS_MS] as const]),
  ];
  const started = chores.map(([task, everyMs]) =>
    repeatedly(async () => (mayRun() ? task() : undefined), everyMs, onFault),
  );
  return { stop: async () => void (await Promise.all(started.map((chore) => chore.stop()))) };
};
