// Catch-up: brings the sorter to the model in use plus all later decisions in the store.

import { MailroomError } from '../domain/errors.ts';
import type { Blobs } from '../domain/ports/ledger/blobs.ts';
import type { DecisionLog } from '../domain/ports/ledger/decision-log.ts';
import type { Queries } from '../domain/ports/ledger/queries.ts';
import type { ModelSorter } from '../domain/ports/sorting/sorter.ts';
import type { Decision } from '../domain/sorting/classification.ts';
import type { ModelVersion } from '../domain/sorting/model-version.ts';
import { labelChanges, relabellingSince } from './label-history.ts';
import { isUnusable, promotedVersions, versionInUse } from './model-versions.ts';
import { inTodaysLabels, lettersOf } from './training-letters.ts';

/** The last decision that a version has seen; those that came with the program or in a file have seen none. */
const lastSeenBy = (version: ModelVersion): number => (version.origin === 'refit' ? version.learnedThrough : 0);

/** What is learned at once, and the last decision of all. Accepted handovers wait for a refit: they are many and say little. */
const saidSince = async (
  store: DecisionLog,
  after: number,
): Promise<{ readonly said: readonly Decision[]; readonly through: number }> => {
  const said: Decision[] = [];
  let through = after;
  for await (const { sequence, decision } of store.decisions(after)) {
    if (decision.origin !== 'accepted') said.push(decision);
    through = sequence;
  }
  return { said, through };
};

/**
 * Returns the function that brings the sorter up to date: the version in use, promoted or rolled back by whichever
 * process, and every decision that it has not seen, in order. Calls at the same time share one run. A version that is
 * damaged is reported to `onFault` once, and the last good one before it works on.
 */
export const catchUpWith = ({
  store,
  blobs,
  sorter,
  onFault,
}: {
  readonly store: Queries & DecisionLog;
  readonly blobs: Blobs;
  readonly sorter: ModelSorter;
  readonly onFault: (error: unknown) => void;
}): (() => Promise<void>) => {
  let seen = 0;
  /** The basis of the sorter: see `ground`. */
  let loaded: string | undefined;
  let running: Promise<void> | undefined;

  /**
   * The version in use by its place in the order of changes (one that comes back is another one), and the last change of
   * labels. If either is another, what was learned is read anew. Asked before every letter: two look-ups, no counting.
   */
  const ground = async (): Promise<string> => {
    const [version, [change]] = await Promise.all([versionInUse(store), store.list('label-change', { limit: 1 })]);
    return `${version?.order}/${change?.order}`;
  };

  const load = async (item: ModelVersion): Promise<void> => {
    const changes = await labelChanges(store);
    const { said, through } = await saidSince(store, lastSeenBy(item));
    const decisions = said.map((decision) => inTodaysLabels(decision, changes));
    await sorter.load({
      bytes: await blobs.get(item.bytes),
      relabelling: relabellingSince(changes, item.madeAt),
      letters: await lettersOf(decisions, { blobs, onFault }),
    });
    seen = through;
  };

  const loadLastGood = async (): Promise<void> => {
    for (const { item } of await promotedVersions(store)) {
      try {
        return await load(item);
      } catch (error) {
        if (!isUnusable(error)) throw error;
        onFault(new MailroomError('MODEL_INVALID', { model: item.id, cause: error }));
      }
    }
    throw new MailroomError('MODEL_INVALID', { what: 'no stored version can be used' });
  };

  const run = async (): Promise<void> => {
    const now = await ground();
    if (now !== loaded || !sorter.ready()) {
      await loadLastGood();
      loaded = now;
      return;
    }
    const { said, through } = await saidSince(store, seen);
    const letters = await lettersOf(said, { blobs, onFault });
    if (letters.length > 0) await sorter.learn(letters);
    seen = through;
  };

  return () => {
    // A decision made during a run must be seen by the caller who made it: run once more behind it.
    const next = (running ?? Promise.resolve()).then(run, run);
    running = next;
    return next;
  };
};
