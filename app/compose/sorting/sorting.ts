// Puts sorting together: the thread that sorts, the one that trains, the versions in the store. Names their adapters.
import { readFile } from 'node:fs/promises';
import { threadSorter } from '../../../adapters/classifier-thread/thread-sorter.ts';
import { threadTrainer } from '../../../adapters/classifier-thread/thread-trainer.ts';
import { plainLabels } from '../../../classifiers/label-keywords.ts';
import type { Config } from '../../../config/schema.ts';
import { MailroomError } from '../../../domain/errors.ts';
import type { Clock } from '../../../domain/ports/clock.ts';
import type { Blobs } from '../../../domain/ports/ledger/blobs.ts';
import type { Store } from '../../../domain/ports/ledger/store.ts';
import { loadLetters } from '../../../fixtures/letters/letters.ts';
import { catchUpWith } from '../../../learning/catch-up.ts';
import { enterGiven, isUnusable, versionInUse } from '../../../learning/model-versions.ts';
import { type Refitting, refitWith } from '../../../learning/refit.ts';
import { sortingWorkerScript, starterModelFile } from '../../run/files/paths.ts';
import type { SortingWorkerSettings } from './sorting-worker.ts';

interface SortingPorts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

const threadSettings = (config: Config) => ({
  script: sortingWorkerScript,
  data: { labels: plainLabels(config), target: config.sorting.target } satisfies SortingWorkerSettings,
});

const readModel = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new MailroomError('MODEL_INVALID', { file: path, cause });
  }
};

/** Refits of one process. `close` ends the one that runs. */
export const openRefitting = (
  config: Config,
  { store, blobs, clock, onFault }: SortingPorts,
): Refitting & { close(): Promise<void> } => {
  const trainer = threadTrainer(threadSettings(config));
  const refitting = refitWith({
    ...{ store, blobs, clock, trainer, onFault },
    labels: {
      types: new Set(config.types.map(({ id }) => id)),
      units: new Set(config.units.map(({ id }) => id)),
    },
    // Of a model in a file the letters are not known.
    firstLetters: async () => (config.sorting.model === undefined ? loadLetters() : []),
  });
  return { ...refitting, close: trainer.close };
};

export interface Sorting {
  readonly sorter: ReturnType<typeof threadSorter>;
  readonly catchUp: () => Promise<void>;
}

/**
 * The sorter of an office with the model in use. A model of the configuration that is damaged or newer is reported to
 * `onFault`, and the last good one works on; throws MODEL_INVALID where there is none.
 */
export const openSorting = async (config: Config, { store, blobs, clock, onFault }: SortingPorts): Promise<Sorting> => {
  const sorter = threadSorter(threadSettings(config));
  const { model } = config.sorting;
  const check = (bytes: Uint8Array) => sorter.load({ bytes, relabelling: { type: {}, unit: {} }, letters: [] });
  try {
    const bytes = await readModel(model ?? starterModelFile);
    const origin = model === undefined ? 'starter' : 'file';
    await enterGiven({ store, blobs, clock }, { bytes, origin, check });
  } catch (error) {
    if (!isUnusable(error) || (await versionInUse(store)) === undefined) {
      await sorter.close();
      throw error;
    }
    onFault(error);
  }
  return { sorter, catchUp: catchUpWith({ store, blobs, sorter, onFault }) };
};
