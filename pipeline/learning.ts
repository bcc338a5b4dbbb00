// Learning: the decisions in the store are what the sorter knows beyond its starter model.
import type { Letter } from '../domain/classification.ts';
import type { Blobs } from '../domain/ports/blobs.ts';
import type { Sorter } from '../domain/ports/sorter.ts';
import type { Store } from '../domain/ports/store.ts';

const decoder = new TextDecoder();

/**
 * Returns the function that teaches the sorter every decision it has not seen yet, in order, by whichever process it
 * was made. Calls at the same time share one run.
 */
export const catchUpWith = ({
  store,
  blobs,
  sorter,
}: {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly sorter: Sorter;
}): (() => Promise<void>) => {
  let seen = 0;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    const made = await store.decisions(seen);
    if (made.length === 0) return;
    const letters = await Promise.all(
      made.map(
        async ({ decision }): Promise<Letter> => ({
          id: decision.id,
          text: decoder.decode(await blobs.get(decision.text)),
          type: decision.type,
          unit: decision.unit,
        }),
      ),
    );
    await sorter.learn(letters);
    seen = made.at(-1)!.sequence;
  };

  return () => {
    // A decision made during a run must be seen by the caller who made it: run once more behind it.
    const next = (running ?? Promise.resolve()).then(run, run);
    running = next;
    return next;
  };
};
