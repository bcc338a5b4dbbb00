// The sorter in a worker thread, so that learning a correction never blocks the console.

import { MailroomError } from '../../domain/errors.ts';
import type { ModelSorter } from '../../domain/ports/sorting/sorter.ts';
import type { Classification } from '../../domain/sorting/classification.ts';
import { type SortingThread, sortingThread, type ThreadSettings } from './sorting-thread.ts';

/** A thread that died has forgotten its model: `ready` says so, and the next `load` starts another one. */
export const threadSorter = (settings: ThreadSettings): ModelSorter & { close(): Promise<void> } => {
  let thread: SortingThread | undefined;
  let loaded: SortingThread | undefined;
  const ready = (): boolean => loaded !== undefined && loaded === thread && loaded.alive();

  const inUse = (): SortingThread => {
    if (loaded === undefined || !ready()) throw new MailroomError('WORKER_DIED', { worker: 'sorting' });
    return loaded;
  };

  return {
    classify: async (text) => inUse().ask<Classification>({ ask: 'classify', with: text }),
    learn: async (letters) => inUse().ask<void>({ ask: 'learn', with: letters }),
    load: async (model) => {
      if (thread?.alive() !== true) thread = sortingThread(settings);
      const asked = thread;
      await asked.ask<void>({ ask: 'load', with: model });
      loaded = asked;
    },
    ready,
    close: async () => {
      await thread?.end();
    },
  };
};
